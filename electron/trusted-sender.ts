import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { isRendererUrl } from './renderer-files.ts';

/** A message is heard when the main frame of our own window sent it, from our own origin. */
export function isTrustedSender(event: IpcMainEvent | IpcMainInvokeEvent, window: BrowserWindow): boolean {
  if (window.isDestroyed() || event.sender !== window.webContents) return false;
  const frame = event.senderFrame;
  return frame !== null && frame === window.webContents.mainFrame && isRendererUrl(frame.url);
}
