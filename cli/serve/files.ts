import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { requestUrl } from '../../main/server/request-url.ts';

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** No remote content, no inline script; inline styles are what the component library sets on its elements. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** Serves one file of the built window. Nothing outside its folder can be named. */
export async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = normalize(decodePath(request));
  const file = join(folder, path === sep ? 'index.html' : path);
  const type = MEDIA_TYPES[extname(file)];
  const content = file.startsWith(folder + sep) && type ? await readFile(file).catch(() => null) : null;
  if (content === null || type === undefined) {
    const hint = path === sep ? 'The window is not built: run `npm run build`.\n' : 'Not found.\n';
    response.writeHead(404, { 'content-type': 'text/plain' }).end(hint);
    return;
  }
  response.writeHead(200, {
    'content-type': type,
    'content-length': content.length,
    'cache-control': path.includes(`${sep}assets${sep}`) ? 'max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}

function decodePath(request: IncomingMessage): string {
  try {
    return decodeURIComponent(requestUrl(request)?.pathname ?? '/');
  } catch {
    return '/';
  }
}
