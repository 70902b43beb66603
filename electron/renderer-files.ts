import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** Where the window's page lives. A scheme of its own gives it an origin, which `file:` would not. */
export const RENDERER_SCHEME = 'app';
export const RENDERER_ORIGIN = `${RENDERER_SCHEME}://sockscope`;
export const RENDERER_URL = `${RENDERER_ORIGIN}/index.html`;

/**
 * Scripts from the built files alone, connections nowhere. Style elements and attributes are allowed inline because the component
 * library sets its variables so; pictures come as blobs from the stream.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

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

/** An address of the renderer's own origin? Chromium writes the scheme and host in lower case. */
export function isRendererUrl(url: string): boolean {
  return url === RENDERER_ORIGIN || url.startsWith(`${RENDERER_ORIGIN}/`);
}

/** The file in `folder` that `url` names; `null` for another origin, a path that leaves the folder, or a type that the renderer has none of. */
export function rendererFile(folder: string, url: string): string | null {
  if (!isRendererUrl(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const root = normalize(`${folder}${sep}`);
  const file = join(root, path === '/' ? 'index.html' : path);
  return file.startsWith(root) && extname(file) in MEDIA_TYPES ? file : null;
}

/** Answers a request for one of the built renderer files with the headers that confine the page. */
export async function respondWithRendererFile(folder: string, request: { url: string; method: string }): Promise<Response> {
  const headers = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  const refuse = (status: number) => new Response(null, { status, headers });
  if (request.method !== 'GET') return refuse(405);
  const file = rendererFile(folder, request.url);
  if (file === null) return refuse(404);
  try {
    const bytes = await readFile(file);
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': MEDIA_TYPES[extname(file)] as string } });
  } catch {
    return refuse(404);
  }
}
