import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** Where the page may open WebSockets to beside its own origin: this machine's loopback. */
const STREAM_HOSTS = ['127.0.0.1', 'localhost'];

/**
 * Scripts from the built files alone. Connections to their own origin, and WebSockets to this machine's loopback, where the stream's
 * server listens whose viewer the window may be; its port is another in each run. Style elements and attributes are allowed inline
 * because the component library sets its variables so; pictures come as blobs from the stream.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  `connect-src 'self' ${STREAM_HOSTS.map((host) => `ws://${host}:*`).join(' ')}`,
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What confines the window's page, whichever host serves it. */
export const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Whether the page may open a WebSocket to this address as a viewer of the stream. */
export function isStreamUrl(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'ws:' && STREAM_HOSTS.includes(hostname);
  } catch {
    return false;
  }
}

/** The file in `folder` that a URL's path names; `null` for one that leaves the folder, or a type that the window has none of. */
export function windowFile(folder: string, urlPath: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const root = normalize(`${folder}${sep}`);
  const file = join(root, path === '/' ? 'index.html' : path);
  return file.startsWith(root) && extname(file) in MEDIA_TYPES ? file : null;
}

/** Reads a file of the built window; `null` where there is none of that name. */
export async function readWindowFile(file: string | null): Promise<{ bytes: Buffer; mediaType: string } | null> {
  const bytes = file === null ? null : await readFile(file).catch(() => null);
  return file === null || bytes === null ? null : { bytes, mediaType: MEDIA_TYPES[extname(file)] as string };
}
