import { PAGE_HEADERS, readWindowFile, windowFile } from '../main/window-files.ts';

/** Where the window's page lives. A scheme of its own gives it an origin, which `file:` would not. */
export const RENDERER_SCHEME = 'app';
export const RENDERER_ORIGIN = `${RENDERER_SCHEME}://sockscope`;
export const RENDERER_URL = `${RENDERER_ORIGIN}/index.html`;

/** An address of the renderer's own origin? Chromium writes the scheme and host in lower case. */
export function isRendererUrl(url: string): boolean {
  return url === RENDERER_ORIGIN || url.startsWith(`${RENDERER_ORIGIN}/`);
}

/** The file in `folder` that `url` names; `null` for another origin, a path that leaves the folder, or a type that the renderer has none of. */
export function rendererFile(folder: string, url: string): string | null {
  if (!isRendererUrl(url)) return null;
  try {
    return windowFile(folder, new URL(url).pathname);
  } catch {
    return null;
  }
}

/** Answers a request for one of the built renderer files with the headers that confine the page. */
export async function respondWithRendererFile(folder: string, request: { url: string; method: string }): Promise<Response> {
  const refuse = (status: number) => new Response(null, { status, headers: PAGE_HEADERS });
  if (request.method !== 'GET') return refuse(405);
  const found = await readWindowFile(rendererFile(folder, request.url));
  if (found === null) return refuse(404);
  return new Response(new Uint8Array(found.bytes), { headers: { ...PAGE_HEADERS, 'content-type': found.mediaType } });
}
