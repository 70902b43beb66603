import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type SaveFormat, saveFormatSchema, toErrorValue } from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import { equalInConstantTime } from '../../main/server/authorization.ts';
import { requestUrl } from '../../main/server/request-url.ts';
import type { PrintedReports } from './printed-reports.ts';
import { asciiName, sendDocument } from './send-document.ts';

const PREFIX = '/report/';

/** The address of a report in the browser mode. Its key opens this one report for reading and nothing else, so that it may be passed on. */
export function reportUrl(id: string, format: string, token: string, download: boolean): string {
  return `${PREFIX}${encodeURIComponent(id)}?format=${format}&key=${reportKey(id, token)}${download ? '&download=1' : ''}`;
}

/** What makes the reports, and the token that their keys come from. */
export interface ReportHost {
  engine: Pick<Engine, 'renderReport'>;
  printed: Pick<PrintedReports, 'take'>;
  token: string;
}

/** Serves a report for reading or as a download. It runs no script, whatever the capture holds. */
export async function serveReport(host: ReportHost, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };
  const url = requestUrl(request);
  const id = url === null ? null : decoded(url.pathname.slice(PREFIX.length));
  if (url === null || id === null) return refuse(400, 'This is no address of a report.');
  if (!equalInConstantTime(url.searchParams.get('key') ?? '', reportKey(id, host.token))) {
    return refuse(401, 'This address needs its key. Open the report from the window.');
  }
  const format = saveFormatSchema.safeParse(url.searchParams.get('format') ?? 'html');
  if (!format.success) return refuse(400, 'Unknown format.');
  try {
    const report = await content(host, id, format.data);
    sendDocument(response, {
      mediaType: report.mediaType,
      content: report.bytes,
      name: asciiName(report.fileName),
      isDownload: url.searchParams.has('download'),
    });
  } catch (error) {
    const { code, message, hint } = toErrorValue(error);
    refuse(code === 'capture-missing' ? 404 : 500, `${message} ${hint}`);
  }
}

async function content({ engine, printed }: ReportHost, id: string, format: SaveFormat) {
  if (format === 'pdf') return { ...(await printed.take(id)), mediaType: 'application/pdf' };
  const { fileName, mediaType, text } = await engine.renderReport(id, format);
  return { fileName, mediaType, bytes: text };
}

/** What opens one document, and nothing else. */
export function reportKey(id: string, token: string): string {
  return createHmac('sha256', token).update(`report:${id}`).digest('base64url');
}

/** The text of a part of an address, or `null` where it is none. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
