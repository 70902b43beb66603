import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExperimentReportFormat, experimentReportFormatSchema, toErrorValue } from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import { equalInConstantTime } from '../../main/server/authorization.ts';
import { requestUrl } from '../../main/server/request-url.ts';
import { decoded, reportKey } from './reports.ts';
import { sendDocument } from './send-document.ts';

/** Addresses of results and documents of experiments begin with it. */
export const EXPERIMENT_PREFIX = '/experiment/';

type Kind = 'result' | 'document';

/** The address of a result's report, or of an experiment's document. Its key opens this one and nothing else, so that it may be passed on. */
export function experimentUrl(kind: Kind, id: string, format: ExperimentReportFormat, token: string, download: boolean): string {
  const key = reportKey(`${kind}:${id}`, token);
  return `${EXPERIMENT_PREFIX}${kind}/${encodeURIComponent(id)}?format=${format}&key=${key}${download ? '&download=1' : ''}`;
}

/** Serves a result's report for reading or as a download, or a document as a download. It runs no script, whatever it holds. */
export async function serveExperiment(engine: Engine, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };
  const url = requestUrl(request);
  const [, kind, part] = /^(result|document)\/([^/]+)$/.exec(url?.pathname.slice(EXPERIMENT_PREFIX.length) ?? '') ?? [];
  const id = part === undefined ? null : decoded(part);
  if (url === null || id === null) return refuse(400, 'This is no address of an experiment.');
  if (!equalInConstantTime(url.searchParams.get('key') ?? '', reportKey(`${kind}:${id}`, token))) {
    return refuse(401, 'This address needs its key. Open the report from the window.');
  }
  const format = experimentReportFormatSchema.safeParse(url.searchParams.get('format') ?? 'html');
  if (!format.success) return refuse(400, 'Unknown format.');
  try {
    const report = kind === 'document' ? await engine.exportExperiment(id) : await engine.renderExperiment(id, format.data);
    // RFC 6266: a name of other letters than ASCII goes encoded.
    const name = `filename*=UTF-8''${encodeURIComponent(report.fileName)}`;
    sendDocument(response, { mediaType: report.mediaType, content: report.text, name, isDownload: url.searchParams.has('download') });
  } catch (error) {
    const { code, message, hint } = toErrorValue(error);
    refuse(code === 'experiment-missing' ? 404 : 500, `${message} ${hint}`);
  }
}
