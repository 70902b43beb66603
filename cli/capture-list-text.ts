import { type CaptureListItem, grouped, stoppedText } from '../contract/index.ts';
import { printable } from '../contract/printable.ts';

/** A name longer than this does not push the verdicts of all the others to the right. */
const NAME_CHARS_MAX = 40;

/** The rate stands beside a verdict of a part of the run. */
const MIXED_NOTES = {
  certain: 'settings changed: the FPS are over the whole run, before and after',
  possible: 'settings changed at some time of the run: the FPS are over all that was measured, perhaps before and after',
};

/** The library, a line a capture: in aligned columns for a terminal, else with the columns as they are, one space or more between them. */
export function captureListText(captures: readonly CaptureListItem[], { aligned }: { aligned: boolean }): string {
  const rows = captures.map((capture) => cellsOf(capture, aligned));
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((cells) => Math.min(cells[column]!.length, NAME_CHARS_MAX))));
  return rows
    .map((cells) => `${(aligned ? cells.map((cell, column) => padded(cell, column, widths[column])) : cells).join('  ')}\n`)
    .join('');
}

/** Numbers to the right, text to the left; what is last needs no width. */
function padded(cell: string, column: number, width: number | undefined): string {
  if (width === undefined) return cell;
  return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}

/** What is no terminal is a program, which gets plain digits. */
function cellsOf({ id, name, state, receivedFps, stopped, mixed, verdict, fault }: CaptureListItem, isForPeople: boolean): string[] {
  const digits = receivedFps?.toFixed(1);
  const fps = digits === undefined ? 'n/a' : `${isForPeople ? grouped(digits) : digits} FPS`;
  const notes = [stopped ? `stopped after ${stoppedText(stopped)}` : null, mixed ? MIXED_NOTES[mixed] : null].filter(
    (note) => note !== null,
  );
  const note = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  return [id, fps, stopped ? 'stopped' : state, `${name}:`, `${fault ?? verdict ?? 'no verdict'}${note}`].map(printable);
}
