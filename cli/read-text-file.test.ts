import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTextFile } from './read-text-file.ts';
import { scenarioArgument } from './scenario-argument.ts';

const NO_CHANGES = { set: [], thresholds: [] };

it.each([
  { what: 'UTF-8 without a mark', bytes: Buffer.from('{"name":"Grüße"}') },
  { what: 'UTF-8 with its mark', bytes: Buffer.from('\ufeff{"name":"Grüße"}') },
  { what: 'UTF-16 with its mark', bytes: Buffer.from('\ufeff{"name":"Grüße"}', 'utf16le') },
])('a scenario file in $what is read', ({ bytes }) => {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-text-'));
  const file = join(folder, 'scenario.json');
  writeFileSync(file, bytes);
  expect(readTextFile(file)).toBe('{"name":"Grüße"}');
  expect(scenarioArgument(file, NO_CHANGES).name).toBe('Grüße');
  rmSync(folder, { recursive: true });
});
