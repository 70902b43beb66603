import { contextBridge, ipcRenderer } from 'electron';
import type { DisplayFrame } from '../contract/display-frame.ts';
import { ELECTRON_CHANNELS } from '../contract/electron-channels.ts';
import type { DisplayReport, SockscopeBridge } from '../contract/ipc.ts';

/** Hands on what comes in on one channel, without Electron's event object, and returns how to end that. */
function listen<A extends unknown[]>(channel: string, listener: (...values: A) => void): () => void {
  const handler = (_event: unknown, ...values: unknown[]) => listener(...(values as A));
  ipcRenderer.on(channel, handler);
  return () => {
    ipcRenderer.removeListener(channel, handler);
  };
}

const bridge: SockscopeBridge = {
  host: 'electron',
  request: (name, input) => ipcRenderer.invoke(ELECTRON_CHANNELS.request, name, input),
  onPush: (listener) => listen<[string, unknown]>(ELECTRON_CHANNELS.push, (name, payload) => listener(name, payload)),
  onFrame: (listener) => listen<[DisplayFrame]>(ELECTRON_CHANNELS.frame, (frame) => listener(frame)),
  reportDisplay: (report: DisplayReport) => ipcRenderer.send(ELECTRON_CHANNELS.display, report),
  onLink: (listener) => {
    let registered = true;
    queueMicrotask(() => {
      if (registered) listener('connected');
    });
    return () => {
      registered = false;
    };
  },
};

contextBridge.exposeInMainWorld('sockscope', bridge);
