import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { SockscopeError } from '../../contract/index.ts';
import { pdfOptions } from '../../main/report/pdf-options.ts';
import { DevtoolsPipe } from './devtools-pipe.ts';
import { findChromium } from './find-chromium.ts';

/** A Chromium that has not drawn a report by then is ended. */
export const DRAW_LIMIT_MS = 60_000;

/** So long it has to end by itself when it has drawn. */
const CLOSE_LIMIT_MS = 5_000;

/** Headless, with nothing that would call out or ask. */
const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-proxy-server',
  '--hide-scrollbars',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** What a caller may say of drawing a page. */
export interface DrawOptions {
  /** Ends Chromium at once. */
  signal?: AbortSignal | undefined;
  /** Its path; found by `findChromium` where none is given. */
  chromium?: string | undefined;
}

type Command = (method: string, params?: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** An HTML document as a PDF on A4. Fails with `chromium-missing` or `print-failed`. */
export function printPdf(html: string, options: DrawOptions = {}): Promise<Uint8Array> {
  return withPage(options, async (page, load, chromeMajor) => {
    await load(html);
    const { data } = await page('Page.printToPDF', { ...pdfOptions(chromeMajor), paperWidth: 8.27, paperHeight: 11.69 });
    return Buffer.from(String(data), 'base64');
  });
}

/** HTML documents as PNGs, two pixels to a unit: so wide, and as high as each is. Fails with `chromium-missing` or `print-failed`. */
export function drawPngs(documents: readonly string[], width: number, options: DrawOptions = {}): Promise<Uint8Array[]> {
  return withPage(options, async (page, load) => {
    const pictures: Uint8Array[] = [];
    for (const html of documents) {
      await page('Emulation.setDeviceMetricsOverride', { width, height: 100, deviceScaleFactor: 2, mobile: false });
      await load(html);
      const { cssContentSize } = (await page('Page.getLayoutMetrics')) as { cssContentSize: { height: number } };
      const clip = { x: 0, y: 0, width, height: Math.ceil(cssContentSize.height), scale: 1 };
      const { data } = await page('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
      pictures.push(Buffer.from(String(data), 'base64'));
    }
    return pictures;
  });
}

type Work<T> = (page: Command, load: (html: string) => Promise<unknown>, chromeMajor: number) => Promise<T>;

/** Starts a Chromium with a profile of its own and a page in it, and ends it whatever happens. No script of a document runs there and nothing is fetched. */
async function withPage<T>(options: DrawOptions, work: Work<T>): Promise<T> {
  const path = options.chromium ?? findChromium();
  const profile = await mkdtemp(join(tmpdir(), 'sockscope-chromium-'));
  const child = start(path, profile);
  const errors: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const [, , , output, input] = child.stdio as [null, null, Readable, Writable, Readable];
  const pipe = new DevtoolsPipe(output, input);
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      pipe.fail(error);
      resolve();
    });
    child.once('exit', (code, signal) => {
      pipe.fail(new Error(`it ended with ${code ?? signal}${lastLine(errors)}`));
      resolve();
    });
  });
  const limit = setTimeout(() => pipe.fail(new Error(`it had not drawn it after ${DRAW_LIMIT_MS / 1_000} s`)), DRAW_LIMIT_MS);
  const abort = () => pipe.fail(new Error('it was interrupted'));
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted) abort();
  try {
    const { product } = await pipe.send('Browser.getVersion');
    const { targetId } = await pipe.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await pipe.send('Target.attachToTarget', { targetId, flatten: true });
    const page: Command = (method, params) => pipe.send(method, params, String(sessionId));
    await page('Emulation.setScriptExecutionDisabled', { value: true });
    await page('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    const { frameTree } = (await page('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
    const load = (html: string) => page('Page.setDocumentContent', { frameId: frameTree.frame.id, html });
    const drawn = await work(page, load, chromeMajor(String(product)));
    // By itself it ends all of its processes, so that none writes to the profile any more.
    pipe.send('Browser.close').catch(() => {});
    const late = setTimeout(() => end(child), CLOSE_LIMIT_MS);
    await ended;
    clearTimeout(late);
    return drawn;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SockscopeError('print-failed', `${path} did not draw the report: ${message}.`, { cause: error });
  } finally {
    clearTimeout(limit);
    options.signal?.removeEventListener('abort', abort);
    end(child);
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => {
      // A profile that a dying process still writes to is left to the system's temporary folder.
    });
  }
}

function start(path: string, profile: string): ChildProcess {
  // Chromium refuses to confine its own processes for root, as in a container; what it draws there is our own document without scripts.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(path, [...FLAGS, ...asRoot, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that all of its processes can be ended.
    detached: process.platform !== 'win32',
  });
}

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

function lastLine(errors: readonly string[]): string {
  const lines = errors.join('').trim().split('\n');
  const last = lines[lines.length - 1]?.trim() ?? '';
  return last === '' ? '' : `: ${last.slice(0, 300)}`;
}

/** `Chrome/156.0.8078.79` is 156. */
function chromeMajor(product: string): number {
  return Number(/\/(\d+)/.exec(product)?.[1] ?? 0);
}
