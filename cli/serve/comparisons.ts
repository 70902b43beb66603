import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { comparisonFormatSchema, REQUESTS, toErrorValue } from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import type { ComparisonRequest } from '../../main/report/compare/request-comparison.ts';
import { equalInConstantTime } from '../../main/server/authorization.ts';
import { requestUrl } from '../../main/server/request-url.ts';
import { asciiName, sendDocument } from './send-document.ts';

export const COMPARISON_PATH = '/comparison';

/** The address of a comparison in the browser mode. Its key opens the comparison of these captures and nothing else, so that it may be passed on. */
export function comparisonUrl(compared: ComparisonRequest, format: string, token: string, download: boolean): string {
  const query = new URLSearchParams([
    ...compared.ids.map((id): [string, string] => ['id', id]),
    ...(compared.baselineId === undefined ? [] : [['baseline', compared.baselineId] as [string, string]]),
    ['format', format],
    ['key', comparisonKey(compared, token)],
    ...(download ? [['download', '1'] as [string, string]] : []),
  ]);
  return `${COMPARISON_PATH}?${query}`;
}

/** Serves a comparison for reading or as a download. It runs no script, whatever the captures hold. */
export async function serveComparison(engine: Engine, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };
  const query = requestUrl(request)?.searchParams;
  const compared = REQUESTS['captures.compare'].input.safeParse({
    ids: query?.getAll('id'),
    baselineId: query?.get('baseline') ?? undefined,
  });
  if (!query || !compared.success) return refuse(400, 'This is no address of a comparison.');
  if (!equalInConstantTime(query.get('key') ?? '', comparisonKey(compared.data, token))) {
    return refuse(401, 'This address needs its key. Open the comparison from the window.');
  }
  const format = comparisonFormatSchema.safeParse(query.get('format') ?? 'html');
  if (!format.success) return refuse(400, 'Unknown format.');
  try {
    const report = await engine.renderComparison(compared.data, format.data);
    sendDocument(response, {
      mediaType: report.mediaType,
      content: report.text,
      name: asciiName(report.fileName),
      isDownload: query.has('download'),
    });
  } catch (error) {
    const { code, message, hint } = toErrorValue(error);
    refuse(code === 'capture-missing' ? 404 : 500, `${message} ${hint}`);
  }
}

/** As JSON, so that no two lists of ids make the same text. */
function comparisonKey({ ids, baselineId }: ComparisonRequest, token: string): string {
  return createHmac('sha256', token)
    .update(`comparison:${JSON.stringify([ids, baselineId ?? null])}`)
    .digest('base64url');
}
