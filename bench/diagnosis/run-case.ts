import { type CaptureDocument, ceilingDoubt, type RunState, type ScenarioInput, scenarioSchema } from '../../contract/index.ts';
import { withPath } from '../../main/scenario-path.ts';
import type { CaseTime, DiagnosisCase } from './cases/build.ts';
import { CASE_TIME } from './cases.ts';
import type { Product } from './product.ts';
import type { AdviceOutcome, CaseOutcome } from './score.ts';

/** A run that has not ended by then is stuck. */
const PATIENCE_MS = 60_000;

/** Runs a case to its end on the real product; where the verdict advises a change of one setting and says what to expect of it, runs it again with that. */
export async function runCase(
  product: Product,
  one: DiagnosisCase,
  options: { withAdvice: boolean; time?: CaseTime },
): Promise<CaseOutcome> {
  const time = options.time ?? one.time;
  const document = await runScenario(product, one.scenario, one.drawMs, time);
  const { summary, diagnosis } = document;
  const advice: AdviceOutcome[] = [];
  if (options.withAdvice) {
    for (const { toggle, expectedFps } of diagnosis?.advice ?? []) {
      if (toggle === null || expectedFps === null) continue;
      const changed = await runScenario(product, withPath(document.scenario, toggle.path, toggle.value) as ScenarioInput, one.drawMs, time);
      advice.push({ path: toggle.path, value: toggle.value, expectedFps, gotFps: changed.summary?.received.fps ?? 0 });
    }
  }
  const { name, label, kind, accepts } = one;
  return {
    name,
    label,
    kind,
    accepts: [...accepts],
    captureId: document.id,
    verdict: diagnosis,
    receivedFps: summary?.received.fps ?? 0,
    isBalanced: summary?.ledger.balanced ?? false,
    isCeilingLow: summary?.ceiling ? ceilingDoubt(summary.ceiling) !== null : false,
    advice,
  };
}

async function runScenario(
  product: Product,
  scenario: ScenarioInput,
  drawMs: number | null,
  time: CaseTime = CASE_TIME,
): Promise<CaptureDocument> {
  const input = { ...scenario, load: { ...scenario.load, ...time } } satisfies ScenarioInput;
  const stopWatching: (() => void)[] = [];
  const ended = new Promise<RunState>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the run did not end')), PATIENCE_MS);
    const off = product.onPush((name, payload) => {
      if (name !== 'run.state') return;
      const state = payload as RunState;
      if (state.phase === 'running' && drawMs !== null && stopWatching.length === 0)
        stopWatching.push(watch(product, state.captureId, drawMs));
      if (state.phase !== 'ended' && state.phase !== 'failed') return;
      clearTimeout(timer);
      off();
      resolve(state);
    });
  });
  const { captureId } = await product.request('run.start', { scenario: scenarioSchema.parse(input) });
  const state = await ended;
  for (const stop of stopWatching) stop();
  if (state.phase === 'failed') throw new Error(`the run failed: ${state.error?.message}`);
  return product.request('captures.open', { id: captureId });
}

/** A window that takes `drawMs` for each picture and then asks for the next. Returns what ends it. */
function watch(product: Product, captureId: string | null, drawMs: number): () => void {
  const windowId = `window-${captureId}`;
  let displayed = 0;
  const ask = () => product.reportDisplay({ windowId, captureId, displayed, failed: 0, wantsFrame: true });
  const off = product.onPicture(() => {
    setTimeout(() => {
      displayed += 1;
      ask();
    }, drawMs);
  });
  // A window's first word comes when its page knows of the run.
  setTimeout(ask, 100);
  return off;
}
