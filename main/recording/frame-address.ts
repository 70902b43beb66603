/** Where recorded frames are found at an address of the window's own origin: `/frames/<capture>/<file>`. */
export const FRAMES_PATH = '/frames/';

/** What goes before a file's name in its address. */
export function framesAddress(captureId: string): string {
  return `${FRAMES_PATH}${encodeURIComponent(captureId)}/`;
}

/** Which file of which capture an address means; without a file, all of them. `null`: it means none. Nothing is looked up here. */
export function parseFramesAddress(pathname: string): { id: string; file: string | null } | null {
  if (!pathname.startsWith(FRAMES_PATH)) return null;
  const parts = pathname.slice(FRAMES_PATH.length).split('/');
  if (parts.length > 2 || parts[0] === '') return null;
  try {
    return { id: decodeURIComponent(parts[0]!), file: parts[1] ? decodeURIComponent(parts[1]) : null };
  } catch {
    return null;
  }
}

/** With what a recorded frame is handed to a browser: as what its name says, run by nobody, read by no other page. */
export const FRAME_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, max-age=600',
} as const;
