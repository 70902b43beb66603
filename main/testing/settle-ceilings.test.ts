import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { isDue } from '../ceiling/ceiling-occasions.ts';
import { CeilingStore } from '../ceiling/ceiling-store.ts';
import { ceilingOf } from './ceiling.ts';
import { settleCeilings } from './settle-ceilings.ts';

const home = mkdtempSync(join(tmpdir(), 'sockscope-settled-'));
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('leaves ceilings that no run measures again, whatever was measured and however long ago', async () => {
  const file = join(home, 'ceilings.json');
  const ceiling = ceilingOf(3_000);
  const inAnHour = Date.parse(ceiling.measuredAt) + 3_600_000;
  writeFileSync(file, JSON.stringify({ formatVersion: 1, ceilings: [ceiling] }));
  const kept = () => new CeilingStore(home, (line) => expect.unreachable(line)).get(ceiling);
  expect(isDue((await kept())!, inAnHour)).toBe(true);
  settleCeilings(file);
  expect(isDue((await kept())!, inAnHour)).toBe(false);
  expect(await kept()).toMatchObject({ fps: 3_000, measuredAt: ceiling.measuredAt });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ formatVersion: 1 });
});
