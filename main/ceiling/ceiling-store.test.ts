import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ceiling } from '../../contract/index.ts';
import { ceilingOf as anyCeiling, measurementOf } from '../testing/ceiling.ts';
import { ceilingOfMeasurements } from './ceiling-occasions.ts';
import { CeilingStore, MAX_KEPT_CEILINGS } from './ceiling-store.ts';

const ceilingOf = (changes: Partial<Ceiling> = {}) => anyCeiling(1_000, { messageBytes: 1_024, machine: 'this machine', ...changes });
/** As it was measured so many minutes after the first. */
const measured = (fps: number, minutes = 0) => {
  const measuredAt = new Date(Date.UTC(2026, 0, 2, 3, 4 + minutes, 5)).toISOString();
  return ceilingOfMeasurements(ceilingOf(), [measurementOf(fps, { measuredAt, lowFps: fps - 10, highFps: fps + 10 })]);
};

describe('the kept ceilings', () => {
  let home: string;
  let logged: string[];
  const store = () => new CeilingStore(home, (line) => logged.push(line));
  const file = () => join(home, 'ceilings.json');
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sockscope-ceilings-'));
    logged = [];
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('are found by machine, size and place of the receiving end, also by another process', async () => {
    await store().add(ceilingOf());
    expect(await store().get(ceilingOf({ fps: 0 }))).toEqual(ceilingOf());
    for (const other of [{ machine: 'another' }, { messageBytes: 1_025 }, { serverThread: 'main' }] as const) {
      expect(await store().get(ceilingOf(other))).toBeNull();
    }
    expect(logged).toEqual([]);
  });

  it('of the time before there were several occasions, and before it was recorded what others did, are found as one', async () => {
    const { bytesPerS, messageBytes, serverThread, machine, seconds, measuredAt } = ceilingOf();
    const old = { fps: 1_000, bytesPerS, messageBytes, serverThread, seconds, measuredAt, machine };
    writeFileSync(file(), JSON.stringify({ formatVersion: 1, ceilings: [old] }));
    const unknown = { othersCores: null, othersUnknown: 'it was measured before that was recorded', likelyLow: null };
    expect(await store().get(ceilingOf())).toEqual({
      ...old,
      ...unknown,
      lowFps: null,
      highFps: null,
      occasions: 1,
      forgotten: 0,
      measurements: [],
      exceeded: false,
    });
    expect(await store().add(measured(1_400, 5))).toMatchObject({ fps: 1_200, lowFps: 1_000, highFps: 1_400, occasions: 2, ...unknown });
  });

  it('are one for a size, of its occasions', async () => {
    const kept = store();
    // Not one after another: none may overwrite the other.
    const added = await Promise.all([
      kept.add(measured(1_000)),
      kept.add(ceilingOf({ messageBytes: 2_048 })),
      kept.add(measured(2_000, 2)),
    ]);
    expect(added.map(({ fps, occasions }) => [fps, occasions])).toEqual([
      [1_000, 1],
      [1_000, 1],
      [1_500, 2],
    ]);
    expect((await kept.of('this machine')).map(({ fps, messageBytes }) => [fps, messageBytes])).toEqual([
      [1_500, 1_024],
      [1_000, 2_048],
    ]);
    expect(await store().get(ceilingOf())).toEqual(added[2]);
  });

  it('lose the occasions that a run exceeds, whenever they were measured, and are forgotten with the last', async () => {
    const kept = store();
    for (const [index, fps] of [3_219, 4_662, 3_400].entries()) await kept.add(measured(fps, index * 3));
    await kept.add(ceilingOf({ messageBytes: 2_048 }));
    // 3,400 of 3,219 is 5.6 % more, of 3,400 it is none.
    await kept.drop(ceilingOf(), 3_400);
    expect(await kept.get(ceilingOf())).toMatchObject({ fps: 4_031, lowFps: 3_400, highFps: 4_662, occasions: 2 });
    await kept.drop(ceilingOf(), 4_500);
    expect(await kept.get(ceilingOf())).toMatchObject({ fps: 4_662, lowFps: 4_652, highFps: 4_672, occasions: 1 });
    await kept.drop(ceilingOf(), 5_000);
    expect(await kept.get(ceilingOf())).toBeNull();
    expect(await kept.get(ceilingOf({ messageBytes: 2_048 }))).not.toBeNull();
  });

  it.each(['{"formatVersion": 1, "ceil', '{"formatVersion": 1, "ceilings": [{"fps": "many"}]}', '{"formatVersion": 9, "ceilings": []}'])(
    'are none in a file that is damaged, which the next one mends: %s',
    async (text) => {
      writeFileSync(file(), text);
      expect(await store().get(ceilingOf())).toBeNull();
      expect(logged).toEqual([expect.stringMatching(/damaged/)]);
      await store().add(ceilingOf());
      logged = [];
      expect(await store().get(ceilingOf())).toEqual(ceilingOf());
      expect(logged).toEqual([]);
      expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ formatVersion: 1 });
      expect(readdirSync(home)).toEqual(['ceilings.json']);
    },
  );

  it('say in the log that they cannot be kept, and throw nothing', async () => {
    writeFileSync(join(home, 'no-folder'), '');
    const lost = new CeilingStore(join(home, 'no-folder'), (line) => logged.push(line));
    await lost.add(ceilingOf());
    expect(logged.at(-1)).toMatch(/not kept/);
    expect(await lost.get(ceilingOf())).toBeNull();
  });

  it('do not grow without end', async () => {
    const kept = store();
    writeFileSync(
      file(),
      JSON.stringify({
        formatVersion: 1,
        ceilings: Array.from({ length: MAX_KEPT_CEILINGS }, (_, at) => ceilingOf({ messageBytes: at + 1 })),
      }),
    );
    await kept.add(ceilingOf({ messageBytes: 9_999 }));
    const sizes = (await kept.of('this machine')).map(({ messageBytes }) => messageBytes);
    expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([MAX_KEPT_CEILINGS, 9_999, MAX_KEPT_CEILINGS - 1]);
  });
});
