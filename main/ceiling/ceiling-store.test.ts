import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ceiling } from '../../contract/index.ts';
import { CeilingStore, MAX_KEPT_CEILINGS } from './ceiling-store.ts';

const ceilingOf = (changes: Partial<Ceiling> = {}): Ceiling => ({
  fps: 1_000,
  bytesPerS: 1_024_000,
  messageBytes: 1_024,
  serverThread: 'worker',
  seconds: 1,
  measuredAt: '2026-01-02T03:04:05.000Z',
  machine: 'this machine',
  othersCores: 0.1,
  othersUnknown: null,
  likelyLow: false,
  exceeded: false,
  ...changes,
});

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
    await store().put(ceilingOf());
    expect(await store().get(ceilingOf({ fps: 0 }))).toEqual(ceilingOf());
    for (const other of [{ machine: 'another' }, { messageBytes: 1_025 }, { serverThread: 'main' }] as const) {
      expect(await store().get(ceilingOf(other))).toBeNull();
    }
    expect(logged).toEqual([]);
  });

  it('of the time before it was recorded what others did are found, and that is not known of them', async () => {
    const { othersCores: _cores, othersUnknown: _unknown, likelyLow: _low, exceeded: _exceeded, ...old } = ceilingOf();
    writeFileSync(file(), JSON.stringify({ formatVersion: 1, ceilings: [old] }));
    expect(await store().get(ceilingOf())).toEqual({
      ...old,
      othersCores: null,
      othersUnknown: 'it was measured before that was recorded',
      likelyLow: null,
      exceeded: false,
    });
  });

  it('have one of a kind, the newest', async () => {
    const kept = store();
    // Not one after another: none may overwrite the other.
    await Promise.all([kept.put(ceilingOf()), kept.put(ceilingOf({ messageBytes: 2_048 })), kept.put(ceilingOf({ fps: 2_000 }))]);
    expect((await kept.of('this machine')).map(({ fps, messageBytes }) => [fps, messageBytes])).toEqual([
      [2_000, 1_024],
      [1_000, 2_048],
    ]);
  });

  it('are forgotten one by one, and not where one was measured since', async () => {
    const kept = store();
    const old = ceilingOf();
    const newer = ceilingOf({ measuredAt: '2026-01-02T04:00:00.000Z' });
    await kept.put(newer);
    await kept.drop(old);
    expect(await kept.get(old)).toEqual(newer);
    await kept.drop(newer);
    expect(await kept.get(old)).toBeNull();
  });

  it.each(['{"formatVersion": 1, "ceil', '{"formatVersion": 1, "ceilings": [{"fps": "many"}]}', '{"formatVersion": 9, "ceilings": []}'])(
    'are none in a file that is damaged, which the next one mends: %s',
    async (text) => {
      writeFileSync(file(), text);
      expect(await store().get(ceilingOf())).toBeNull();
      expect(logged).toEqual([expect.stringMatching(/damaged/)]);
      await store().put(ceilingOf());
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
    await lost.put(ceilingOf());
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
    await kept.put(ceilingOf({ messageBytes: 9_999 }));
    const sizes = (await kept.of('this machine')).map(({ messageBytes }) => messageBytes);
    expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([MAX_KEPT_CEILINGS, 9_999, MAX_KEPT_CEILINGS - 1]);
  });
});
