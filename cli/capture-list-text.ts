import type { CaptureListItem } from '../contract/index.ts';
import { printable } from './printable.ts';

/** The library, a line a capture. */
export function captureListText(captures: readonly CaptureListItem[]): string {
  return captures.map(lineOf).join('');
}

function lineOf({ id, name, state, receivedFps, verdict, fault }: CaptureListItem): string {
  const fps = receivedFps === null ? 'n/a' : `${receivedFps.toFixed(1)} FPS`;
  return `${printable(`${id}  ${fps.padStart(11)}  ${state.padEnd(10)}  ${name}: ${fault ?? verdict ?? 'no verdict'}`)}\n`;
}
