import type { IncomingMessage, ServerResponse } from 'node:http';
import { reportFormatSchema, toErrorValue } from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import { equalInConstantTime } from '../../main/server/authorization.ts';

/** The address of a report in the browser mode. */
export function reportUrl(id: string, format: string, token: string, download: boolean): string {
  return `/report/${encodeURIComponent(id)}?format=${format}&token=${encodeURIComponent(token)}${download ? '&download=1' : ''}`;
}

/** Serves a report for reading or as a download. It runs no script, whatever the capture holds. */
export async function serveReport(engine: Engine, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const refuse = (status: number, text: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  if (!equalInConstantTime(url.searchParams.get('token') ?? '', token))
    return void refuse(401, 'This address needs the token that sockscope serve printed.');
  const format = reportFormatSchema.safeParse(url.searchParams.get('format') ?? 'html');
  if (!format.success) return void refuse(400, 'Unknown format.');
  try {
    const report = await engine.renderReport(decodeURIComponent(url.pathname.slice('/report/'.length)), format.data);
    const disposition = url.searchParams.has('download') ? 'attachment' : 'inline';
    response.writeHead(200, {
      'content-type': report.mediaType.startsWith('text/') ? `${report.mediaType}; charset=utf-8` : report.mediaType,
      'content-disposition': `${disposition}; filename="${report.fileName}"`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    response.end(report.text);
  } catch (error) {
    const { code, message, hint } = toErrorValue(error);
    refuse(code === 'capture-missing' ? 404 : 500, `${message} ${hint}`);
  }
}
