import { type BrowserWindow, ipcMain } from 'electron';
import { ELECTRON_CHANNELS } from '../contract/electron-channels.ts';
import { errorValue, type Result, toErrorValue } from '../contract/errors.ts';
import { type DisplayReport, displayReportSchema } from '../contract/ipc.ts';
import type { Engine } from '../main/engine.ts';
import { FrameGate } from './frame-gate.ts';
import { isTrustedSender } from './trusted-sender.ts';

export interface IpcOptions {
  window: BrowserWindow;
  engine: Pick<Engine, 'onPush' | 'onFrame' | 'reportDisplay'>;
  /** Parses and answers a request; from `createDispatcher`. */
  dispatch: (name: unknown, input: unknown) => Promise<Result<unknown>>;
  log: (line: string) => void;
}

/** Connects the window's page to the engine. Whatever arrives is parsed, whoever sends is checked, and errors leave as values. */
export function setUpIpc({ window, engine, dispatch, log }: IpcOptions): void {
  const send = (channel: string, ...values: unknown[]) => {
    if (!window.isDestroyed() && !window.webContents.isDestroyed()) window.webContents.send(channel, ...values);
  };

  ipcMain.handle(ELECTRON_CHANNELS.request, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isTrustedSender(event, window))
      return { ok: false, error: errorValue('unauthorized', 'The request did not come from the window.') };
    try {
      return await dispatch(name, input);
    } catch (error) {
      log(`request ${String(name)} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return { ok: false, error: toErrorValue(error) };
    }
  });

  const gate = new FrameGate((frame) => send(ELECTRON_CHANNELS.frame, { ...frame, bytes: ownBytes(frame.bytes) }));
  ipcMain.on(ELECTRON_CHANNELS.display, (event, value: unknown) => {
    if (!isTrustedSender(event, window)) return;
    const report = displayReportSchema.safeParse(value);
    if (!report.success) {
      log('a display report did not have the form agreed on and was left out');
      return;
    }
    tellGateAndEngine(report.data);
  });
  const tellGateAndEngine = (report: DisplayReport) => {
    gate.report(report);
    engine.reportDisplay(report);
  };

  const unregister = [
    engine.onPush((name, payload) => send(ELECTRON_CHANNELS.push, name, payload)),
    engine.onFrame((frame) => gate.offer(frame)),
  ];
  window.webContents.on('did-start-loading', () => gate.reset());
  window.webContents.on('render-process-gone', () => gate.reset());
  window.once('closed', () => {
    for (const off of unregister) off();
    ipcMain.removeHandler(ELECTRON_CHANNELS.request);
    ipcMain.removeAllListeners(ELECTRON_CHANNELS.display);
  });
}

/** A view of a larger or shared buffer would be sent with the whole buffer, or not at all. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
