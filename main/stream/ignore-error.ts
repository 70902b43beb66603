/** For what is written to a socket that may be closing: it fails then, and the socket's `close` event tells the story. */
export function ignoreError(): void {}
