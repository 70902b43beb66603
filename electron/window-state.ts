import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { type WindowBounds, windowBoundsSchema } from './window-bounds.ts';

const FILE = 'window.json';

/** What the last window of this folder left behind; `null` where there was none or the file is damaged. */
export function readWindowState(folder: string): WindowBounds | null {
  try {
    const parsed = windowBoundsSchema.safeParse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Writes the window's place and size into `folder` when it closes. A folder that cannot be written costs the memory, not the closing. */
export function rememberWindowState(window: BrowserWindow, folder: string, log: (line: string) => void): void {
  window.on('close', () => {
    const state: WindowBounds = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      writeFileAtomicSync(join(folder, FILE), `${JSON.stringify(state)}\n`);
    } catch (error) {
      log(`window size not remembered: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}
