import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  CONTROL_SUBPROTOCOL,
  type ControlAnswer,
  controlMessageSchema,
  type DisplayFrame,
  errorValue,
  type ReportFormat,
  type RequestHandlers,
} from '../../contract/index.ts';
import { createDispatcher } from '../../main/api.ts';
import type { Engine } from '../../main/engine.ts';
import { ExportJobs } from '../../main/report/export-jobs.ts';
import { equalInConstantTime } from '../../main/server/authorization.ts';
import { requestUrl } from '../../main/server/request-url.ts';
import { comparisonUrl } from './comparisons.ts';
import { experimentUrl } from './experiments.ts';
import { framesHandlers } from './frames.ts';
import type { PrintedReports } from './printed-reports.ts';
import { reportUrl } from './reports.ts';

/** Requests are small; a scenario with its notes fits many times. */
const MAX_MESSAGE_BYTES = 1_048_576;

/** A window that does not take what is sent gets no more pictures while this much waits for it, and is let go when more would follow. */
const MAX_BUFFERED_BYTES = 33_554_432;

const PATH = '/control';

/** The one place for several exports: where the browser puts what it loads down. */
const DOWNLOADS = 'downloads';

const MAY_BE_EMPTY: readonly ReportFormat[] = ['csv', 'exchanges', 'arrivals', 'junit', 'frames-csv'];

/** The control connection of the browser mode: requests, pushes and pictures for windows that have the token. */
export function attachControl(
  engine: Engine,
  server: Server,
  options: { token: string; isTrusted: (request: IncomingMessage) => boolean; printed: PrintedReports },
): { close(): void } {
  const { token, isTrusted, printed } = options;
  const jobs = new ExportJobs();
  const handlers: RequestHandlers = {
    ...engine.handlers,
    ...framesHandlers(token),
    'report.open': async ({ id }) => ({ url: reportUrl(id, 'html', token, false) }),
    'report.save': async ({ id, format, job }) => {
      if (format === 'pdf') await jobs.run(job, (signal) => printed.print(id, signal));
      // A download that fails tells nobody why; these may be empty.
      else if (MAY_BE_EMPTY.includes(format)) await engine.renderReport(id, format);
      return { path: null, url: reportUrl(id, format, token, true) };
    },
    'report.folder': async () => ({ folder: DOWNLOADS }),
    'report.cancel': async ({ job }) => {
      jobs.cancel(job);
      return null;
    },
    'comparison.open': async (compared) => ({ url: comparisonUrl(compared, 'html', token, false) }),
    'comparison.save': async ({ format, ...compared }) => ({ path: null, url: comparisonUrl(compared, format, token, true) }),
    'experiments.openReport': async ({ id }) => ({ url: experimentUrl('result', id, 'html', token, false) }),
    'experiments.saveReport': async ({ id, format }) => ({ path: null, url: experimentUrl('result', id, format, token, true) }),
    'experiments.export': async ({ name }) => ({ path: null, url: experimentUrl('document', name, 'json', token, true) }),
  };
  const dispatch = createDispatcher(handlers);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(CONTROL_SUBPROTOCOL) ? CONTROL_SUBPROTOCOL : false),
  });
  const wanting = new Set<WebSocket>();

  server.on('upgrade', (request, socket, head) => {
    // From here on the socket is ours, its errors too: a peer that resets while it is refused must harm nobody.
    socket.on('error', () => socket.destroy());
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    if (!isTrusted(request)) return refuse('403 Forbidden');
    if (requestUrl(request)?.pathname !== PATH) return refuse('404 Not Found');
    if (!hasToken(request, token)) return refuse('401 Unauthorized');
    sockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket));
  });

  const send = (socket: WebSocket, answer: ControlAnswer) => {
    if (socket.readyState !== socket.OPEN) return;
    // A window that takes nothing (a suspended tab) is let go; it connects anew and asks for the state when it wakes.
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
    else socket.send(JSON.stringify(answer));
  };

  const accept = (socket: WebSocket) => {
    const unregister = engine.onPush((name, payload) => send(socket, { type: 'push', name, payload }));
    socket.on('close', () => {
      unregister();
      wanting.delete(socket);
    });
    // A broken window is closed by ws; its `close` event does the rest.
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? null : parse(String(data));
      if (!message) {
        send(socket, {
          type: 'answer',
          id: -1,
          result: { ok: false, error: errorValue('request-invalid', 'The message has no form that is known here.') },
        });
      } else if (message.type === 'display') {
        if (message.report.wantsFrame) wanting.add(socket);
        engine.reportDisplay(message.report);
      } else {
        void dispatch(message.name, message.input).then((result) => send(socket, { type: 'answer', id: message.id, result }));
      }
    });
  };

  const unregisterFrames = engine.onFrame((frame) => {
    const head = encodeHead(frame);
    for (const socket of wanting) {
      if (socket.bufferedAmount >= MAX_BUFFERED_BYTES) continue;
      // Two fragments of one message (RFC 6455 section 5.4): so the picture is not copied to stand behind its head.
      socket.send(head, { fin: false });
      socket.send(frame.bytes);
    }
    wanting.clear();
  });

  return {
    close: () => {
      unregisterFrames();
      for (const socket of sockets.clients) socket.close(1001, 'sockscope serve is stopping');
      sockets.close();
    },
  };
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return protocols.some((protocol) => protocol.startsWith('token.') && equalInConstantTime(protocol.slice('token.'.length), token));
}

function parse(text: string) {
  try {
    return controlMessageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What stands before the bytes of a picture in its message: u32 little-endian length of the info, and the info as JSON. */
function encodeHead({ bytes: _, ...info }: DisplayFrame): Buffer {
  const json = Buffer.from(JSON.stringify(info));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length, 0);
  return Buffer.concat([length, json]);
}
