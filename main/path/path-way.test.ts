import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Impairment, impairmentSchema } from '../../contract/index.ts';
import { type FlowSink, type LastWord, PathWay } from './path-way.ts';

const MS = 1e6;
const impaired = (changes: Partial<Impairment>): Impairment => impairmentSchema.parse(changes);

/** A way whose time is told, with what passed on it: `[ms, flow, bytes or last word]`. */
class Bench {
  nowMs = 0;
  readonly passed: [atMs: number, flow: string, what: number | LastWord][] = [];
  readonly bytes: Record<string, number[]> = {};
  readonly way: PathWay;
  /** Names of flows whose sink takes no more after what it was just given. */
  readonly full = new Set<string>();

  constructor(changes: Partial<Impairment>) {
    this.way = new PathWay(impaired(changes), 0, () => 0);
  }

  flow(name: string) {
    const sink: FlowSink = {
      write: (bytes) => {
        this.passed.push([this.nowMs, name, bytes.length]);
        this.bytes[name] = [...(this.bytes[name] ?? []), ...bytes];
        return !this.full.has(name);
      },
      last: (word) => this.passed.push([this.nowMs, name, word]),
    };
    return this.way.open(sink);
  }

  /** Goes on to `toMs`, stopping wherever the way asks to. */
  run(toMs: number): void {
    let nextNs = this.way.advance(this.nowMs * MS);
    while (nextNs <= toMs * MS) {
      this.nowMs = nextNs / MS;
      nextNs = this.way.advance(nextNs);
    }
    this.nowMs = toMs;
  }
}

describe('latency', () => {
  it('holds what comes in for 20 ms, and the end with it', () => {
    const bench = new Bench({ latencyMs: 20 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(100), 0);
    bench.way.push(flow, Buffer.alloc(200), 5 * MS);
    bench.way.push(flow, 'end', 6 * MS);
    expect(bench.way.advance(0)).toBe(20 * MS);
    bench.run(100);
    expect(bench.passed).toEqual([
      [20, 'a', 100],
      [25, 'a', 200],
      [26, 'a', 'end'],
    ]);
    expect(bench.way.advance(100 * MS)).toBe(Number.POSITIVE_INFINITY);
  });

  it('that is lowered lets go at once what has been held for long enough', () => {
    const bench = new Bench({ latencyMs: 1_000 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(1), 0);
    bench.way.push(flow, Buffer.alloc(2), 40 * MS);
    bench.run(50);
    expect(bench.passed).toEqual([]);
    bench.way.apply(impaired({ latencyMs: 30 }), 50 * MS);
    bench.run(100);
    expect(bench.passed).toEqual([
      [50, 'a', 1],
      [70, 'a', 2],
    ]);
  });
});

describe('bandwidth', () => {
  it('of 1 MB/s is shared in turns of 5,000 bytes', () => {
    const bench = new Bench({ bytesPerS: 1_000_000 });
    const [a, b] = [bench.flow('a'), bench.flow('b')];
    bench.way.push(a, Buffer.alloc(12_000), 0);
    bench.way.push(b, Buffer.alloc(5_000), 0);
    bench.way.push(b, Buffer.alloc(1_000), 0);
    bench.run(100);
    expect(bench.passed).toEqual([
      [5, 'a', 5_000],
      [10, 'b', 5_000],
      [15, 'a', 5_000],
      [16, 'b', 1_000],
      [18, 'a', 2_000],
    ]);
  });

  it('does not drift when its timers are late, and saves nothing up', () => {
    const bench = new Bench({ bytesPerS: 1_000_000 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(100_000), 0);
    bench.way.advance(0);
    // Comes again after 33 ms: 30 ms are through, in pieces of 5.
    bench.nowMs = 33;
    expect(bench.way.advance(33 * MS)).toBe(35 * MS);
    expect(bench.passed.length).toBe(6);
    bench.run(100);
    expect(bench.passed.at(-1)).toEqual([100, 'a', 5_000]);
    bench.run(500);
    bench.way.push(flow, Buffer.alloc(5_000), 500 * MS);
    bench.run(600);
    expect(bench.passed.at(-1)).toEqual([505, 'a', 5_000]);
  });

  it('that changes holds for the piece that is on the link too', () => {
    const bench = new Bench({ bytesPerS: 1_000_000 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(10_000), 0);
    bench.run(2);
    // 3,000 of the first 5,000 bytes are left: 30 ms at a tenth; then pieces of 500 bytes, 5 ms each.
    bench.way.apply(impaired({ bytesPerS: 100_000 }), 2 * MS);
    bench.run(38);
    expect(bench.passed).toEqual([
      [32, 'a', 5_000],
      [37, 'a', 500],
    ]);
    bench.way.apply(impaired({}), 38 * MS);
    bench.run(38);
    expect(bench.passed.slice(2)).toEqual([
      [38, 'a', 500],
      [38, 'a', 4_000],
    ]);
  });
});

describe('a stall of 50 ms every 100 ms', () => {
  it('lets nothing pass, and the link makes up for nothing afterwards', () => {
    const bench = new Bench({ bytesPerS: 1_000_000, stallMs: 50, stallEveryS: 0.1 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(20_000), 92 * MS);
    bench.nowMs = 92;
    bench.run(200);
    // The second piece is on the link when the stall begins at 100 ms.
    expect(bench.passed).toEqual([
      [97, 'a', 5_000],
      [150, 'a', 5_000],
      [155, 'a', 5_000],
      [160, 'a', 5_000],
    ]);
  });

  it('begins after the first period, for what is due in it, and for an end as for bytes', () => {
    const bench = new Bench({ latencyMs: 30, stallMs: 50, stallEveryS: 0.1 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(1), 10 * MS);
    bench.way.push(flow, Buffer.alloc(2), 75 * MS);
    bench.way.push(flow, 'end', 76 * MS);
    bench.run(300);
    expect(bench.passed).toEqual([
      [40, 'a', 1],
      [150, 'a', 2],
      [150, 'a', 'end'],
    ]);
  });

  it('that is taken away lets go at once, and what was held makes no burst', () => {
    const bench = new Bench({ bytesPerS: 1_000_000, stallMs: 100, stallEveryS: 0.1 });
    const flow = bench.flow('a');
    bench.way.push(flow, Buffer.alloc(10_000), 110 * MS);
    expect(bench.way.advance(110 * MS)).toBe(Number.POSITIVE_INFINITY);
    bench.nowMs = 700;
    bench.way.apply(impaired({ bytesPerS: 1_000_000 }), 700 * MS);
    bench.run(800);
    expect(bench.passed).toEqual([
      [705, 'a', 5_000],
      [710, 'a', 5_000],
    ]);
  });
});

describe('a sink that takes no more', () => {
  it('holds its own flow alone, and what it missed is not made up for', () => {
    const bench = new Bench({ bytesPerS: 1_000_000 });
    const [a, b] = [bench.flow('a'), bench.flow('b')];
    bench.full.add('a');
    bench.way.push(a, Buffer.alloc(10_000), 0);
    bench.way.push(b, Buffer.alloc(10_000), 0);
    bench.run(100);
    expect(bench.passed).toEqual([
      [5, 'a', 5_000],
      [10, 'b', 5_000],
      [15, 'b', 5_000],
    ]);
    bench.way.unblock(a, 100 * MS);
    bench.run(200);
    expect(bench.passed.slice(3)).toEqual([[105, 'a', 5_000]]);
  });
});

it('a flow that is closed is forgotten, also on the link', () => {
  const bench = new Bench({ bytesPerS: 1_000_000, latencyMs: 1 });
  const [a, b, c] = [bench.flow('a'), bench.flow('b'), bench.flow('c')];
  for (const flow of [a, b, c]) bench.way.push(flow, Buffer.alloc(2_000), 0);
  bench.run(2);
  bench.way.close(a);
  bench.way.close(b);
  bench.way.push(a, Buffer.alloc(9), 2 * MS);
  bench.run(50);
  expect(bench.passed).toEqual([[5, 'c', 2_000]]);
});

it('never loses, alters or reorders a byte, nor exceeds its rate, whatever changes on the way', () => {
  const step = fc.record({
    afterMs: fc.nat(30),
    flow: fc.nat(2),
    bytes: fc.integer({ min: 1, max: 3_000 }),
    change: fc.option(
      fc.record({
        latencyMs: fc.nat(50),
        jitterMs: fc.nat(50),
        bytesPerS: fc.constantFrom(0, 20_000, 1_000_000),
        stallMs: fc.nat(80),
        stallEveryS: fc.constantFrom(0.1, 0.5),
      }),
      { freq: 4 },
    ),
    block: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const bench = new Bench({ latencyMs: 5 });
      const names = ['a', 'b', 'c'];
      const flows = names.map((name) => bench.flow(name));
      const sent: number[][] = [[], [], []];
      let next = 0;
      for (const { afterMs, flow, bytes, change, block } of steps) {
        bench.run(bench.nowMs + afterMs);
        if (change) bench.way.apply(change, bench.nowMs * MS);
        const piece = Buffer.from(Array.from({ length: bytes }, () => next++ & 0xff));
        sent[flow]!.push(...piece);
        bench.way.push(flows[flow]!, piece, bench.nowMs * MS);
        if (block) bench.full.add(names[flow]!);
        else {
          bench.full.delete(names[flow]!);
          bench.way.unblock(flows[flow]!, bench.nowMs * MS);
        }
      }
      bench.full.clear();
      for (const flow of flows) bench.way.unblock(flow, bench.nowMs * MS);
      bench.way.apply(impaired({ bytesPerS: 100_000 }), bench.nowMs * MS);
      const [at, from] = [bench.nowMs, bench.passed.length];
      bench.run(at + 60_000);
      expect(names.map((name) => bench.bytes[name] ?? [])).toEqual(sent);
      // From here on 100 bytes a millisecond, but for the piece that was on the link already.
      let sum = 0;
      for (const [atMs, , what] of bench.passed.slice(from + 1)) {
        sum += what as number;
        expect(sum).toBeLessThanOrEqual(100 * (atMs - at) + 1e-3);
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);
