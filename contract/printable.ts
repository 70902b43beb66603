/**
 * A text for one line of a terminal. What others chose (the name of a process, of a capture, a peer's reason) shall not move the reader's
 * cursor, clear the screen or turn the line around: control characters and those that change the direction stand as U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The same for a text of several lines, which stay lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
