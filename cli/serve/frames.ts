import { createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type RequestHandlers, toErrorValue } from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import { FRAME_HEADERS, framesAddress, parseFramesAddress } from '../../main/recording/frame-address.ts';
import { zipFrames } from '../../main/recording/zip-frames.ts';
import { equalInConstantTime } from '../../main/server/authorization.ts';
import { requestUrl } from '../../main/server/request-url.ts';

/** The requests about recorded frames that the browser mode answers with addresses. A key opens the frames of one capture and nothing else. */
export function framesHandlers(token: string): Pick<RequestHandlers, 'frames.address' | 'frames.save' | 'frames.folder'> {
  const query = (id: string) => `?key=${framesKey(id, token)}`;
  return {
    'frames.address': async ({ id }) => ({ before: framesAddress(id), after: query(id) }),
    'frames.save': async ({ id, file }) => ({
      path: null,
      url: `${framesAddress(id)}${encodeURIComponent(file)}${query(id)}&download=1`,
    }),
    'frames.folder': async ({ id }) => ({ url: `${framesAddress(id)}${query(id)}` }),
  };
}

/** Serves one recorded frame as what its name says, or all of a capture as .zip. */
export async function serveFrames(engine: Engine, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }).end(`${text}\n`);
  };
  const url = requestUrl(request);
  const meant = url && parseFramesAddress(url.pathname);
  if (!url || !meant) return refuse(400, 'This is no address of a recorded frame.');
  if (!equalInConstantTime(url.searchParams.get('key') ?? '', framesKey(meant.id, token))) {
    return refuse(401, 'This address needs its key. Open the frames from the window.');
  }
  try {
    if (meant.file === null) return await serveAll(engine.captureFolder(meant.id), meant.id, request, response);
    const { path, bytes, mediaType } = await engine.frameFile(meant.id, meant.file);
    const disposition = url.searchParams.has('download') ? 'attachment' : 'inline';
    response.writeHead(200, {
      ...FRAME_HEADERS,
      'content-type': mediaType,
      'content-length': bytes,
      'content-disposition': `${disposition}; filename="${meant.file}"`,
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(path, { end: Math.max(0, bytes - 1) }), response);
  } catch (error) {
    // Whoever leaves in the middle of a download is not told anything.
    if (response.headersSent) return void response.destroy();
    const { code, message, hint } = toErrorValue(error);
    refuse(code === 'capture-missing' || code === 'frame-missing' ? 404 : 500, `${message} ${hint}`);
  }
}

async function serveAll(folder: string, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const zip = await zipFrames(folder);
  if (!zip) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('This capture has no recorded frames.\n');
    return;
  }
  response.writeHead(200, {
    ...FRAME_HEADERS,
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${id}-frames.zip"`,
    'cache-control': 'no-store',
  });
  if (request.method !== 'HEAD') return pipeline(zip, response);
  zip.destroy();
  response.end();
}

function framesKey(id: string, token: string): string {
  return createHmac('sha256', token).update(`frames:${id}`).digest('base64url');
}
