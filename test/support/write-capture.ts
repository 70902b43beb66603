import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureDocument, CaptureLine } from '../../contract/index.ts';

/** Writes a document as a capture of the library at `home`, as the recorder would: events before the sample that follows them. */
export function writeCapture(home: string, document: CaptureDocument): string {
  const { samples, events, exchanges, arrivals, damage: _damage, ...manifest } = document;
  const folder = join(home, 'captures', document.id);
  const lines: (CaptureLine & { atMs: number })[] = [
    ...events.map((event) => ({ kind: 'event' as const, event, atMs: event.tMs })),
    ...samples.map((sample) => ({ kind: 'sample' as const, sample, atMs: sample.tMs })),
  ];
  lines.sort((a, b) => a.atMs - b.atMs);
  const text = lines.map(({ atMs: _atMs, ...line }) => `${JSON.stringify(line)}\n`);
  if (exchanges.length > 0) text.push(`${JSON.stringify({ kind: 'exchanges', exchanges })}\n`);
  if (arrivals.length > 0) text.push(`${JSON.stringify({ kind: 'arrivals', arrivals })}\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'samples.ndjson'), text.join(''));
  return folder;
}
