import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type CaptureDocument,
  type RunEvent,
  type RunState,
  type Sample,
  type ScenarioInput,
  scenarioSchema,
} from '../../contract/index.ts';
import type { LibraryJob } from '../../main/capture/library-job.ts';
import type { CpuReading } from '../../main/ceiling/cpu-of-others.ts';
import { createEngine, type Engine } from '../../main/engine.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';
import type { ThreadSpawner } from '../../main/threads/thread.ts';
import { IS_LONG } from './long-form.ts';
import { testHome } from './test-home.ts';

const THREADS = join(import.meta.dirname, '../../out/main');

/** Small frames that are quick to make, no warm-up, a reading of the kernel for each sample. */
export function smallScenario(changes: ScenarioInput = {}): ScenarioInput {
  return {
    name: 'test',
    ceiling: 'off',
    ...changes,
    payload: { bytes: 65_536, width: 320, height: 240, ringFrames: 4, ...changes.payload },
    load: { warmupS: 0, ...changes.load },
    kernel: { intervalMs: 250, ...changes.kernel },
  };
}

/** An engine with a library of its own, and what it has told so far. */
export interface TestEngine extends AsyncDisposable {
  engine: Engine;
  home: string;
  samples: Sample[];
  events: RunEvent[];
  state(): RunState;
  start(scenario: ScenarioInput): Promise<string>;
  stop(): Promise<CaptureDocument>;
  /** Waits until the run has ended by itself, and opens its capture. Fails after 60 s. */
  ended(): Promise<CaptureDocument>;
  toggle(path: string, value: unknown): Promise<unknown>;
  /** Waits until a sample after now fulfils the condition. Fails after 45 s. */
  until(condition: (sample: Sample) => boolean, what: string): Promise<Sample>;
  untilEvent(condition: (event: RunEvent) => boolean, what: string): Promise<RunEvent>;
}

/** Long enough for a machine that has a dozen other things to do: only a run that is stuck shall fail by it. */
const PATIENCE_MS = 45_000;
/** What is in flight at the end of a run may take its time. */
const END_PATIENCE_MS = 60_000;

/** A machine with nothing else to do: whether a ceiling is kept, and a verdict rests on it, shall not depend on what runs beside the tests. */
const QUIET = (): CpuReading => ({ machineNs: 0, processNs: 0 });

/**
 * The real engine on real threads and sockets. In the short form of the tests the thread that scales pictures for the library is not to be
 * had, unless the test wishes for it: a run is whole without a thumbnail, and it is a third of what a small one costs.
 */
export function createTestEngine(
  home = testHome(),
  { makesThumbnails = IS_LONG, readCpu = QUIET, log = (_line: string) => {} } = {},
): TestEngine {
  const engine = createEngine({
    home,
    threads: makesThumbnails ? nodeThreads(THREADS) : withoutThumbnails(nodeThreads(THREADS)),
    log,
    host: 'cli',
    versions: { sockscope: 'test', electron: null },
    readCpu,
  });
  const samples: Sample[] = [];
  const events: RunEvent[] = [];
  let state: RunState | null = null;
  engine.onPush((name, payload) => {
    if (name === 'run.sample') samples.push(payload as Sample);
    if (name === 'run.event') events.push(payload as RunEvent);
    if (name === 'run.state') state = payload as RunState;
  });
  const eventually = async <T>(list: readonly T[], from: number, condition: (item: T) => boolean, what: string): Promise<T> => {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const found = list.slice(from).find(condition);
      if (found) return found;
      if (state?.phase === 'failed') throw new Error(`the run failed (${state.error?.message}) before there was ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`waited ${PATIENCE_MS} ms in vain for ${what}`);
  };
  return {
    engine,
    home,
    samples,
    events,
    state: () => {
      if (!state) throw new Error('the engine has told no state yet');
      return state;
    },
    // The second that it takes is spent by those who test it.
    start: async (scenario) =>
      (await engine.handlers['run.start']({ scenario: scenarioSchema.parse({ ceiling: 'off', ...scenario }) })).captureId,
    stop: async () => engine.handlers['captures.open']({ id: (await engine.handlers['run.stop'](null)).captureId }),
    ended: async () => {
      const deadline = Date.now() + END_PATIENCE_MS;
      while (state?.phase !== 'ended' && state?.phase !== 'failed') {
        if (Date.now() > deadline) throw new Error(`waited ${END_PATIENCE_MS} ms in vain for the end of the run`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return engine.handlers['captures.open']({ id: state.captureId ?? '' });
    },
    toggle: (path, value) => engine.handlers['run.toggle']({ path, value }),
    until: (condition, what) => eventually(samples, samples.length, condition, what),
    untilEvent: (condition, what) => eventually(events, 0, condition, what),
    [Symbol.asyncDispose]: async () => {
      await engine.dispose();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function withoutThumbnails(threads: ThreadSpawner): ThreadSpawner {
  return {
    ...threads,
    spawn: (name, data, messages) => {
      if (name === 'library-thread' && (data as LibraryJob).kind === 'thumbnail') throw new Error('this test makes no thumbnails');
      return threads.spawn(name, data, messages);
    },
  };
}

/** The books of a capture balance to the frame, in relay those of both legs; and the capture is whole. */
export function expectBalanced({ summary, state, damage }: CaptureDocument): void {
  expect({ state, damage }).toEqual({ state: 'complete', damage: [] });
  expect(summary?.ledger).toMatchObject({ balanced: true, faults: [] });
  if (summary?.publish) expect(summary.publish.ledger).toMatchObject({ balanced: true, faults: [] });
}

/** The error value that a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  try {
    await promise;
  } catch (error) {
    return (error as { value: { code: string; message: string; hint: string } }).value;
  }
  throw new Error('it was not refused');
}
