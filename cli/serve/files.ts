import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestUrl } from '../../main/server/request-url.ts';
import { PAGE_HEADERS, readWindowFile, windowFile } from '../../main/window-files.ts';

/** Serves one file of the built window. Nothing outside its folder can be named. */
export async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = requestUrl(request)?.pathname ?? '/';
  const found = await readWindowFile(windowFile(folder, path));
  if (found === null) {
    const hint = path === '/' ? 'The window is not built: run `npm run build`.\n' : 'Not found.\n';
    response.writeHead(404, { 'content-type': 'text/plain' }).end(hint);
    return;
  }
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'content-type': found.mediaType,
    'content-length': found.bytes.length,
    // Built files carry a hash of their content in their names.
    'cache-control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : found.bytes);
}
