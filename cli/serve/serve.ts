import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { endText, SockscopeError } from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import { FRAMES_PATH } from '../../main/recording/frame-address.ts';
import { bindError } from '../../main/server/bind-error.ts';
import { servesPageAt } from '../../main/server/own-page.ts';
import { COMPARISON_PATH, serveComparison } from './comparisons.ts';
import { attachControl } from './control.ts';
import { EXPERIMENT_PREFIX, serveExperiment } from './experiments.ts';
import { serveFile } from './files.ts';
import { serveFrames } from './frames.ts';
import { PrintedReports } from './printed-reports.ts';
import { serveReport } from './reports.ts';
import { isExpectedHost } from './trust.ts';

/** A running browser mode. */
export interface Served {
  /** With the token in its fragment, which browsers do not send to servers. */
  url: string;
  close(): Promise<void>;
}

/** Serves the window's files, its control connection and reports at one address. Fails with why it cannot listen. */
export async function startServe(engine: Engine, options: { host: string; port: number; token?: string }): Promise<Served> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const rendererFolder = join(__dirname, '..', 'renderer');
  const isTrusted = (request: IncomingMessage) => isExpectedHost(request, options.host, (server.address() as AddressInfo).port);
  const printed = new PrintedReports(engine);
  const server = createServer((request, response) => {
    if (!isTrusted(request)) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('Unexpected Host header.\n');
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else if (request.url?.startsWith(EXPERIMENT_PREFIX)) {
      void serveExperiment(engine, token, request, response);
    } else if (request.url?.startsWith('/report/')) {
      void serveReport({ engine, printed, token }, request, response);
    } else if (request.url?.startsWith(`${COMPARISON_PATH}?`)) {
      void serveComparison(engine, token, request, response);
    } else if (request.url?.startsWith(FRAMES_PATH)) {
      void serveFrames(engine, token, request, response);
    } else {
      void serveFile(rendererFolder, request, response);
    }
  });
  const control = attachControl(engine, server, { token, isTrusted, printed });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const { code, message } = bindError(error, options.host, options.port);
      reject(new SockscopeError(code, message));
    });
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const forgetPage = servesPageAt(port);
  const host = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host;
  return {
    url: `http://${endText(host, port)}/#token=${token}`,
    close: async () => {
      control.close();
      forgetPage();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
