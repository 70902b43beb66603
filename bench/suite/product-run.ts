import {
  areProcessorsFull,
  busyCores,
  type CaptureDocument,
  pictureShare,
  type RunState,
  type Sample,
  type ScenarioInput,
  scenarioSchema,
} from '../../contract/index.ts';
import type { Product } from '../diagnosis/product.ts';

/**
 * What a picture of 1 MiB costs the window that the bench plays, by which it asks for its next one as a real one does
 * (renderer/src/stream/picture-pace.ts): where it takes 5 ms to decode, and less than on the machine of docs/benchmarks.md, which has no GPU.
 */
const PICTURE_MS = 16;

/** A run that is not under way, or has not ended, by then is stuck. */
const PATIENCE_MS = 30_000;

export type Engine = 'ws' | 'direct';

/**
 * Everything that the product has switched on: ledger, sampler, capture and tap always are; the kernel's queues are due four
 * times a second, and read as often as their share of the processors allows. What is off is what makes the stream another one (compression), and the log line a frame.
 */
export function everythingOn(engine: Engine, more: ScenarioInput): ScenarioInput {
  return {
    compression: { enabled: false },
    logging: 'off',
    ceiling: 'off',
    kernel: { source: 'auto', intervalMs: 250 },
    engine,
    ...more,
  };
}

/** A run of the product with a window that watches it. */
export interface WatchedRun {
  state: RunState;
  /** Samples as they came, with `performance.now()` at that moment. */
  samples: readonly { atMs: number; sample: Sample }[];
  /** Pictures that the window was given so far. */
  pictures(): number;
  /** Ends it if it goes on, and answers what was recorded; the same when it is asked again. */
  document(): Promise<CaptureDocument>;
  /** Resolves when it has ended by itself. */
  ended: Promise<void>;
}

/** Starts a run and resolves when it streams. The window asks for pictures as a real one does: the next when the last is drawn, at its display rate. */
export async function watchRun(product: Product, scenario: ScenarioInput): Promise<WatchedRun> {
  const samples: { atMs: number; sample: Sample }[] = [];
  let latest: RunState | null = null;
  let changed = () => {};
  const off = product.onPush((name, payload) => {
    if (name === 'run.sample') samples.push({ atMs: performance.now(), sample: payload as Sample });
    if (name !== 'run.state') return;
    latest = payload as RunState;
    changed();
  });
  const { environment } = await product.request('app.info', null);
  const { captureId } = await product.request('run.start', { scenario: scenarioSchema.parse(scenario) });
  const inPhase = (phases: readonly RunState['phase'][], patienceMs: number | null) =>
    new Promise<RunState>((resolve, reject) => {
      const late = () => reject(new Error(`the run is still ${latest?.phase}`));
      const timer = patienceMs === null ? undefined : setTimeout(late, patienceMs);
      changed = () => {
        if (latest?.captureId !== captureId || ![...phases, 'failed'].includes(latest.phase)) return;
        clearTimeout(timer);
        if (latest.phase === 'failed') reject(new Error(`the run failed: ${latest.error?.message}`));
        else resolve(latest);
      };
      changed();
    });
  const state = await inPhase(['running'], PATIENCE_MS);
  const newest = () => samples.at(-1)?.sample ?? null;
  let areFull = false;
  const pictured = watchPictures(product, captureId, () => {
    areFull = areProcessorsFull(newest() && busyCores(newest()!), environment.cores, areFull);
    return PICTURE_MS / pictureShare(areFull, environment.cores);
  });
  const { durationS, warmupS } = state.scenario!.load;
  // One without an end of its own goes on until it is stopped.
  const ended = inPhase(['ended'], durationS === null ? null : PATIENCE_MS + (durationS + warmupS) * 1_000).then(() => {});
  // Whoever stops the run does not wait for it.
  ended.catch(() => {});
  const end = async () => {
    if (latest?.phase === 'running' || latest?.phase === 'draining') await product.request('run.stop', null);
    await ended;
    pictured.stop();
    off();
    return product.request('captures.open', { id: captureId });
  };
  let document: Promise<CaptureDocument> | null = null;
  return {
    state,
    samples,
    pictures: pictured.count,
    ended,
    document: () => {
      document ??= end();
      return document;
    },
  };
}

/** What is to be added to a sample's time to have that of `performance.now()`. A sample is told a moment after it is taken: the shortest delay seen ties its clock to ours. */
export function clockOffsetMs({ samples }: Pick<WatchedRun, 'samples'>): number {
  return Math.min(...samples.map(({ atMs, sample }) => atMs - sample.tMs));
}

function watchPictures(product: Product, captureId: string, apartMs: () => number) {
  const windowId = `bench-${captureId}`;
  let displayed = 0;
  let askedAtMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const ask = () => {
    askedAtMs = performance.now();
    product.reportDisplay({ windowId, captureId, displayed, failed: 0, wantsFrame: true });
  };
  const off = product.onPicture(() => {
    displayed += 1;
    timer = setTimeout(ask, Math.max(0, askedAtMs + apartMs() - performance.now()));
  });
  ask();
  return {
    count: () => displayed,
    stop: () => {
      clearTimeout(timer);
      off();
    },
  };
}

/** Fails where another receive path served than the one that was asked for. */
export function expectEngine({ summary }: CaptureDocument, engine: Engine): void {
  const served = summary?.negotiated?.engine;
  if (served !== engine) throw new Error(`not served by ${engine}: the connection was received by ${served ?? 'nothing'}`);
}
