import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureDocumentSchema } from '../../contract/index.ts';

const CLI = join(import.meta.dirname, '../../out/main/cli.cjs');

const FRAMES = 2_000;
/** Whole collections (mark-compact) that a thread may run for reasons of its own: its start, what its code has grown by, idleness. */
const FOR_OTHER_REASONS = 12;
/** More than these follow the frames. Without its flags V8 13.6 runs 28 in 1,000 frames of 1 MiB. */
const WITH_THE_FRAMES = (3 * FRAMES) / 1_000;

/** Collections of each thread, by its isolate, as `--trace-gc` prints them: `[pid:isolate]    12 ms: Scavenge …`. */
function collectionsIn(trace: string): { whole: number; young: number }[] {
  const byIsolate = new Map<string, { whole: number; young: number }>();
  for (const [, isolate, kind] of trace.matchAll(/^\[\d+:(0x[0-9a-f]+)\] .*?(Mark-(?:sweep|compact)|Scavenge)/gim)) {
    const counts = byIsolate.get(isolate!) ?? { whole: 0, young: 0 };
    counts[kind === 'Scavenge' ? 'young' : 'whole'] += 1;
    byIsolate.set(isolate!, counts);
  }
  return [...byIsolate.values()];
}

it.each(['ws', 'direct'])('no thread collects its heap whole because frames pass: %s', (engine) => {
  const home = mkdtempSync(join(tmpdir(), 'sockscope-collections-'));
  try {
    const settings = ['compression.enabled=false', 'ceiling=off', 'payload.ringFrames=2', `load.frames=${FRAMES}`, `engine=${engine}`];
    const changes = settings.flatMap((setting) => ['--set', setting]);
    const run = ['run', 'jpeg-ingest', ...changes, '--warmup', '0s', '--duration', '50s', '--quiet', '--out', home, '--format', 'json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--trace-gc', CLI, ...run], {
      encoding: 'utf8',
      env: { ...process.env, SOCKSCOPE_HOME: home },
      maxBuffer: 1 << 28,
    });
    expect(status).toBe(0);
    // What V8 says of a flag that it does not know.
    expect(stderr).not.toContain('unrecognized');
    const report = readdirSync(home).find((name) => name.endsWith('.json'))!;
    const { summary } = captureDocumentSchema.parse(JSON.parse(readFileSync(join(home, report), 'utf8')));
    expect(summary?.ledger).toMatchObject({ balanced: true, received: FRAMES });
    const threads = collectionsIn(stdout);
    // Were the lines of another form than is looked for, none would be found. `ws` takes fresh memory a frame, which the cheap ones give back.
    const young = Math.max(...threads.map((thread) => thread.young));
    expect(young).toBeGreaterThanOrEqual(engine === 'ws' ? FRAMES / 100 : 1);
    expect(Math.max(...threads.map((thread) => thread.whole))).toBeLessThanOrEqual(FOR_OTHER_REASONS + WITH_THE_FRAMES);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
