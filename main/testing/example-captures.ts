import { type CaptureDocument, type ScenarioInput, type Summary, scenarioSchema } from '../../contract/index.ts';
import { exampleDocument } from './example-document.ts';

/** What a capture of a comparison is to be like; everything else is the example's. */
export interface ComparedWish {
  id: string;
  name?: string;
  /** Laid over the example's scenario, field by field. */
  scenario?: ScenarioInput;
  environment?: Partial<CaptureDocument['environment']>;
  receivedFps?: number;
  latencyP50Ms?: number | null;
  droppedFrames?: number;
  durationS?: number;
  /** Received FPS of the measured samples, one after another. */
  samplesFps?: readonly number[];
  /** Changes in mid-run, as their events say them. */
  changes?: readonly { tMs: number; text: string }[];
  document?: Partial<CaptureDocument>;
}

/** A capture with the figures that a test wants, for comparisons whose answers are computed by hand. */
export function exampleCapture(wish: ComparedWish): CaptureDocument {
  const document = exampleDocument({ toggle: false });
  const summary = document.summary!;
  const { load, compression, ...others } = wish.scenario ?? {};
  const scenario = scenarioSchema.parse({
    ...document.scenario,
    ...others,
    load: { ...document.scenario.load, ...load },
    compression: { ...document.scenario.compression, enabled: false, ...compression },
  });
  const changed: Summary = {
    ...summary,
    durationS: wish.durationS ?? 10,
    received: { ...summary.received, fps: wish.receivedFps ?? 100 },
    latencyMs: { ...summary.latencyMs, p50: wish.latencyP50Ms === undefined ? 20 : wish.latencyP50Ms },
    dropped: { ...summary.dropped, frames: wish.droppedFrames ?? 0 },
    unavailable: { ...summary.unavailable, ...(wish.latencyP50Ms === null ? { latencyMs: 'no frame of ours arrived' } : {}) },
  };
  const fps = wish.samplesFps;
  return {
    ...document,
    id: wish.id,
    name: wish.name ?? `Run ${wish.id}`,
    scenario,
    environment: { ...document.environment, ...wish.environment },
    summary: changed,
    samples: fps
      ? fps.map((receivedFps, index) => {
          const sample = document.samples[index]!;
          return { ...sample, phase: 'steady' as const, rates: { ...sample.rates, receivedFps } };
        })
      : document.samples,
    events: [
      ...document.events,
      ...(wish.changes ?? []).map(({ tMs, text }) => ({ tMs, text, kind: 'toggle' as const, severity: 'info' as const, code: null })),
    ],
    ...wish.document,
  };
}
