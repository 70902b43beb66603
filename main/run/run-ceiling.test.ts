import { describe, expect, it } from 'vitest';
import { type Ceiling, type ScenarioInput, SockscopeError, scenarioSchema } from '../../contract/index.ts';
import { ceilingOfMeasurements } from '../ceiling/ceiling-occasions.ts';
import type { Ceilings, CeilingWanted } from '../ceiling/ceilings.ts';
import { ceilingOf, comparedCeiling, measurementOf } from '../testing/ceiling.ts';
import { sampleOf } from '../testing/sample.ts';
import { RunCeiling } from './run-ceiling.ts';

/** Ceilings that are known by size, and what was asked of them. */
function ceilings(
  kept: Record<number, number | Ceiling>,
  measured: number | SockscopeError,
  { company = {}, isDue = false }: { company?: Partial<Ceiling>; isDue?: boolean } = {},
) {
  const calls: string[] = [];
  const keptOf = (wanted: CeilingWanted) => {
    const known = kept[wanted.messageBytes];
    if (known === undefined || wanted.serverThread !== 'worker') return null;
    return typeof known === 'number' ? ceilingOf(known, wanted) : known;
  };
  const fake: Pick<Ceilings, 'kept' | 'isDue' | 'measure' | 'cancel' | 'drop'> = {
    kept: async (wanted) => keptOf(wanted),
    isDue: () => isDue,
    measure: async (wanted, onProgress) => {
      calls.push(`measure ${wanted.messageBytes} ${wanted.serverThread}`);
      onProgress(1);
      if (measured instanceof SockscopeError) throw measured;
      const alone = { ...ceilingOf(measured, wanted), ...company };
      const before = keptOf(wanted);
      return { alone, kept: alone.likelyLow === true ? before : before === null ? alone : ceilingOf(150, { ...wanted, occasions: 2 }) };
    },
    cancel: () => void calls.push('cancel'),
    drop: async ({ fps }, rateFps) => void calls.push(`drop ${fps} by ${Math.round(rateFps)}`),
  };
  return { ceiling: new RunCeiling(fake as Ceilings), calls };
}
/** Of 1,000 bytes, on occasions of 100, 120 and 90 FPS. */
const varied = () =>
  ceilingOfMeasurements(
    ceilingOf(0, { messageBytes: 1_000 }),
    [100, 120, 90].map((fps) => measurementOf(fps)),
  );
const scenario = (changes: ScenarioInput = {}) => scenarioSchema.parse({ ...changes, payload: { bytes: 1_000, ...changes.payload } });
/** Of a run of 10 s, at so many times 100 FPS of 1,000 bytes. */
const figures = (ratio: number, exceeded = ratio > 1) => ({
  ceiling: comparedCeiling(100, ratio, { exceeded }),
  received: { frames: 1_000 * ratio, fps: 100 * ratio, bytesPerS: 100_000 * ratio },
  wire: { bytes: 1_000_000 * ratio, ratio: 1 },
  durationS: 10,
});

describe('the ceiling of a run', () => {
  it('is the kept one, or measured, or always measured', async () => {
    const known = ceilings({ 1000: 100 }, 200);
    expect(await known.ceiling.prepare(scenario(), () => {})).toBeNull();
    expect([known.ceiling.current?.fps, known.ceiling.fact.measured?.fps, known.calls]).toEqual([100, 100, []]);
    const fresh = ceilings({ 1000: 100 }, 200);
    await fresh.ceiling.prepare(scenario({ ceiling: 'fresh' }), () => {});
    expect([fresh.ceiling.current?.fps, fresh.calls]).toEqual([200, ['measure 1000 worker']]);
    const unknown = ceilings({ 1000: 100 }, 200);
    const told: number[] = [];
    await unknown.ceiling.prepare(scenario({ server: { thread: 'main' } }), (fraction) => told.push(fraction));
    expect([unknown.ceiling.current?.fps, unknown.calls, told]).toEqual([200, ['measure 1000 main'], [0, 1]]);
  });

  it('that is provisional and due is measured once more, and the run has that of all occasions', async () => {
    const { ceiling, calls } = ceilings({ 1000: 100 }, 200, { isDue: true });
    const told: number[] = [];
    expect(await ceiling.prepare(scenario(), (fraction) => told.push(fraction))).toBeNull();
    expect([ceiling.current?.fps, ceiling.fact.measured?.occasions, calls, told]).toEqual([150, 2, ['measure 1000 worker'], [0, 1]]);
    // Asked for anew it is that of its own moment.
    const fresh = ceilings({ 1000: 100 }, 200);
    await fresh.ceiling.prepare(scenario({ ceiling: 'fresh' }), () => {});
    expect([fresh.ceiling.current?.fps, fresh.ceiling.current?.occasions]).toEqual([200, 1]);
  });

  it('that is provisional serves where the next occasion is not kept, or fails', async () => {
    const busy = ceilings({ 1000: 100 }, 200, { isDue: true, company: { othersCores: 0.84, likelyLow: true } });
    expect(await busy.ceiling.prepare(scenario(), () => {})).toBeNull();
    expect([busy.ceiling.current?.fps, busy.calls]).toEqual([100, ['measure 1000 worker']]);
    const failed = ceilings({ 1000: 100 }, new SockscopeError('ceiling-failed', 'Raw TCP could not be measured: no luck.'), {
      isDue: true,
    });
    expect(await failed.ceiling.prepare(scenario(), () => {})).toEqual({
      text: 'Raw TCP could not be measured: no luck. The run has the ceiling that was measured before.',
      code: 'ceiling-failed',
    });
    expect([failed.ceiling.current?.fps, failed.ceiling.fact.measured?.fps]).toEqual([100, 100]);
  });

  it('is of the size of a gray frame with its prefix', async () => {
    const { ceiling, calls } = ceilings({}, 200);
    await ceiling.prepare(scenario({ direction: 'push', payload: { kind: 'gray', width: 800, height: 600 } }), () => {});
    expect(calls).toEqual(['measure 480040 worker']);
  });

  it.each([
    [{ direction: 'echo' }, /waits for the answer/],
    [{ direction: 'listen' }, /not ours/],
    [{ direction: 'observe', observe: { port: 80 } }, /nothing of its own/],
    [{ ceiling: 'off' }, /ceiling: off/],
  ] as const)('is none of %o, and says why', async (changes, reason) => {
    const { ceiling, calls } = ceilings({ 1000: 100 }, 200);
    expect(await ceiling.prepare(scenario(changes), () => {})).toBeNull();
    expect([ceiling.current, ceiling.fact.measured, calls]).toEqual([null, null, []]);
    expect(ceiling.fact.reason).toMatch(reason);
  });

  it('is none where it fails, and the run goes on; a run that is given up does not', async () => {
    const failed = ceilings({}, new SockscopeError('ceiling-failed', 'Raw TCP could not be measured: no luck.'));
    expect(await failed.ceiling.prepare(scenario(), () => {})).toEqual({
      text: 'Raw TCP could not be measured: no luck. The run goes on without it.',
      code: 'ceiling-failed',
    });
    expect([failed.ceiling.current, failed.ceiling.fact.reason]).toEqual([null, 'Raw TCP could not be measured: no luck']);
    const given = ceilings({}, new SockscopeError('run-inactive', 'Given up.'));
    await expect(given.ceiling.prepare(scenario(), () => {})).rejects.toThrow('Given up.');
  });

  it('says that other programs held it down, and the run has it all the same', async () => {
    const { ceiling } = ceilings({}, 200, { company: { othersCores: 0.84, likelyLow: true } });
    expect(await ceiling.prepare(scenario(), () => {})).toEqual({
      text: 'The ceiling of raw TCP was measured while other programs used 0.8 cores, so likely too low.',
      code: null,
    });
    expect([ceiling.current?.fps, ceiling.fact.measured?.likelyLow]).toEqual([200, true]);
  });

  it('is not measured any more when the start was cancelled while it was looked up', async () => {
    const { ceiling, calls } = ceilings({}, 200);
    const prepared = ceiling.prepare(scenario(), () => {});
    ceiling.cancel();
    await expect(prepared).rejects.toThrow('The start was cancelled.');
    expect(calls).toEqual(['cancel']);
  });

  it('follows a change of the size where the new one is known, and is no figure of the whole run any more', async () => {
    const { ceiling, calls } = ceilings({ 1000: 100, 2000: 50 }, 200);
    await ceiling.prepare(scenario(), () => {});
    await ceiling.changed(scenario({ logging: 'off' }));
    expect([ceiling.current?.fps, ceiling.fact.measured?.fps]).toEqual([100, 100]);
    await ceiling.changed(scenario({ payload: { bytes: 2_000 } }));
    expect([ceiling.current?.fps, ceiling.fact.measured]).toEqual([50, null]);
    expect(ceiling.fact.reason).toMatch(/frame size changed/);
    await ceiling.changed(scenario({ payload: { bytes: 3_000 } }));
    expect(ceiling.current).toBeNull();
    // Back again: the run as a whole still had two sizes.
    await ceiling.changed(scenario());
    expect([ceiling.current?.fps, ceiling.fact.measured, calls]).toEqual([100, null, []]);
  });

  it('follows a change of the server’s thread as well', async () => {
    const { ceiling } = ceilings({ 1000: 100 }, 200);
    await ceiling.prepare(scenario(), () => {});
    await ceiling.changed(scenario({ server: { thread: 'main' } }));
    expect([ceiling.current, ceiling.fact.reason]).toEqual([null, expect.stringMatching(/server’s thread changed/)]);
  });

  it('is forgotten when the run as a whole exceeds it', async () => {
    const { ceiling, calls } = ceilings({ 1000: 100 }, 200);
    await ceiling.prepare(scenario(), () => {});
    // By a little, or with fewer bytes on the wire than were measured, is none.
    for (const within of [figures(0.4), figures(1.05, false), figures(1.5, false)]) expect(await ceiling.check(within)).toBeNull();
    expect(calls).toEqual([]);
    expect(await ceiling.check(figures(1.06))).toMatch(/106 %.*anew/);
    expect(calls).toEqual(['drop 100 by 106']);
    expect([ceiling.current?.exceeded, ceiling.fact.measured?.exceeded]).toEqual([true, true]);
  });

  it('of several occasions loses those that the run as a whole exceeds', async () => {
    const { ceiling, calls } = ceilings({ 1000: varied() }, 200);
    await ceiling.prepare(scenario(), () => {});
    // 110 FPS: more than 90 and 100, less than 120.
    expect(await ceiling.check(figures(1.1))).toBe(
      'The run was faster than the ceiling of raw TCP (110 % of it): the machine was busy when that was measured on 2 of 3 occasions. Those are forgotten.',
    );
    expect(calls).toEqual(['drop 100 by 110']);
    // Its figures are made with all of them.
    expect([ceiling.current, ceiling.fact.measured]).toEqual([ceiling.current, expect.objectContaining({ fps: 100, exceeded: true })]);
    // What waited in an inbox is received faster than it came: 107 of 130.
    const emptied = ceilings({ 1000: varied() }, 200);
    await emptied.ceiling.prepare(scenario(), () => {});
    await emptied.ceiling.check({ ...figures(1.3), wire: { bytes: 1_070_000, ratio: 1 } });
    expect(emptied.calls).toEqual(['drop 100 by 107']);
  });

  describe('that the run exceeds while it goes on', () => {
    let received = 0;
    /** Samples of 1,000 bytes a frame, at a rate, for some seconds from a moment on: what is told. */
    const run = (ceiling: RunCeiling, fps: number, fromS: number, seconds: number) =>
      Array.from({ length: seconds * 4 + 1 }, (_, index) => {
        received += fps / 4;
        const bytes = { payload: received * 1_000, wire: received * 1_000 };
        return ceiling.seen(sampleOf({ tMs: (fromS + index / 4) * 1_000, frames: { received }, bytes }));
      }).filter((text) => text !== null);

    it('is too low from then on and forgotten, which is told once', async () => {
      const { ceiling, calls } = ceilings({ 1000: 100 }, 200);
      await ceiling.prepare(scenario(), () => {});
      expect([run(ceiling, 104, 0, 10), ceiling.current?.exceeded, calls]).toEqual([[], false, []]);
      expect(run(ceiling, 130, 20, 10)).toEqual([
        'The run is faster than the ceiling of raw TCP that was measured before it (130 % of it over 3 s): it was measured too low, perhaps beside other programs. Nothing is concluded from it any more; it is forgotten, and the next run measures it anew.',
      ]);
      expect([ceiling.current, ceiling.fact.measured, calls]).toEqual([
        expect.objectContaining({ fps: 100, exceeded: true }),
        ceiling.current,
        ['drop 100 by 130'],
      ]);
      // Slower again, or as a whole: it stays too low, and nothing is told twice.
      expect(run(ceiling, 50, 40, 10)).toEqual([]);
      expect(ceiling.current?.exceeded).toBe(true);
      expect([await ceiling.check(figures(1.3)), calls]).toEqual([null, ['drop 100 by 130']]);
    });

    it('on some of its occasions is that of the other ones from then on', async () => {
      const { ceiling, calls } = ceilings({ 1000: varied() }, 200);
      await ceiling.prepare(scenario(), () => {});
      expect(run(ceiling, 110, 0, 10)).toEqual([
        'The run is faster than the ceiling of raw TCP that was measured before it (110 % of it over 3 s): on 2 of 3 occasions it was measured too low, perhaps beside other programs. Those are forgotten, and the run is compared with what is left: 120 FPS.',
      ]);
      expect(ceiling.current).toMatchObject({ fps: 120, occasions: 1, exceeded: false });
      expect([ceiling.fact.measured, calls]).toEqual([ceiling.current, ['drop 100 by 110']]);
      // That one is held to the same.
      expect(run(ceiling, 130, 20, 10)).toEqual([expect.stringMatching(/\(108 % of it over 3 s\).* Nothing is concluded .* anew\.$/)]);
      expect([ceiling.current?.exceeded, ceiling.fact.measured, calls[1]]).toEqual([true, ceiling.current, 'drop 120 by 130']);
    });

    it('is not so by what came before a change', async () => {
      const { ceiling } = ceilings({ 1000: 100 }, 200);
      await ceiling.prepare(scenario(), () => {});
      expect(run(ceiling, 130, 0, 2.75)).toEqual([]);
      await ceiling.changed(scenario({ logging: 'off' }));
      expect(run(ceiling, 130, 3, 2.75)).toEqual([]);
      expect(run(ceiling, 130, 6, 1)).toHaveLength(1);
    });

    it('is none where nothing was measured', async () => {
      const { ceiling } = ceilings({}, 200);
      await ceiling.prepare(scenario({ ceiling: 'off' }), () => {});
      expect(run(ceiling, 9_999, 0, 10)).toEqual([]);
    });
  });
});
