import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureDocument } from '../../contract/index.ts';
import { captureLines } from '../../main/capture/import/capture-lines.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';

/** Puts a capture into the library as if it had been recorded there. */
export function putCapture(home: string, id: string, changes: Partial<CaptureDocument> = {}): void {
  const document = { ...exampleDocument(), ...changes, id };
  const folder = join(home, 'captures', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'samples.ndjson'), [...captureLines(document)].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { samples: _samples, events: _events, exchanges: _exchanges, arrivals: _arrivals, damage: _damage, ...manifest } = document;
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
