import { type CaptureDocument, type RunState, type ScenarioInput, scenarioSchema } from '../../contract/index.ts';
import type { Product } from '../diagnosis/product.ts';

/** A thousand frames a second fill histograms as a fast stream does: it makes captures large. */
const SCENARIO: ScenarioInput = {
  name: 'bench-report',
  ceiling: 'off',
  compression: { enabled: false },
  payload: { bytes: 16_384, width: 160, height: 120 },
  kernel: { source: 'auto', intervalMs: 250 },
};
const RATE_FPS = 1_000;
const WARMUP_S = 1;

/** Really records a run of `seconds` with one change of settings in its middle. */
export async function recordShort(product: Product, seconds: number): Promise<CaptureDocument> {
  let phase: RunState['phase'] | null = null;
  let wake = () => {};
  const off = product.onPush((name, payload) => {
    if (name !== 'run.state') return;
    phase = (payload as RunState).phase;
    wake();
  });
  const until = (wanted: readonly string[]) =>
    new Promise<void>((resolve) => {
      wake = () => {
        if (phase !== null && wanted.includes(phase)) resolve();
      };
      wake();
    });
  try {
    const scenario = scenarioSchema.parse({ ...SCENARIO, load: { rate: RATE_FPS, durationS: seconds, warmupS: WARMUP_S } });
    const { captureId } = await product.request('run.start', { scenario });
    await until(['running', 'failed']);
    const change = setTimeout(
      () => {
        // It has no influence on anything that is measured here. A run that has ended by now has no change.
        product.request('run.toggle', { path: 'server.heartbeatS', value: 10 }).catch(() => {});
      },
      (WARMUP_S + seconds / 2) * 1_000,
    );
    await until(['ended', 'failed']);
    clearTimeout(change);
    return await product.request('captures.open', { id: captureId });
  } finally {
    off();
  }
}
