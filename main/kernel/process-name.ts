/**
 * The name of a process as it is told: each control character, which a process may put into its own name, stands as `?`, as ls(1) shows
 * it. Every source does the same, so that a process has one name whichever was asked.
 */
export function processName(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
