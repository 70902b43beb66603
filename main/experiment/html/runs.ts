import {
  bottleneckText,
  type ExperimentResult,
  type ExperimentRun,
  estimatedDuration,
  planRuns,
  type StepResult,
} from '../../../contract/index.ts';
import { BINARY_UNITS, byteScale, formatNumber } from '../../report/quantity.ts';
import { formatDuration } from '../../report/report-moment.ts';
import { html, type SafeHtml } from '../../report/safe-html.ts';

/** The plan, run by run in the order in which they were made, with what each of them found. */
export function runs({ experiment, steps }: ExperimentResult): SafeHtml {
  const figure = experiment.figures[0]!;
  const plan = planRuns(experiment);
  const { seconds, atMost } = estimatedDuration(experiment);
  const largest = Math.max(0, ...steps.map(({ figures }) => figures[0]!.max ?? 0));
  const scale = figure.unit === 'B' ? byteScale(largest, BINARY_UNITS) : { unit: figure.unit, bytes: 1 };
  const rows = plan.map(({ index, repetition, step, label }) => {
    const run = runOf(steps[step]!, repetition);
    const value = steps[step]!.figures[0]!.values[repetition];
    const reading =
      value === undefined || value === null
        ? html`<td class="num na">n/a</td>`
        : html`<td class="num">${formatNumber(value / scale.bytes)}</td>`;
    return html`<tr><td class="num">${index + 1}</td><td class="num">${repetition + 1}</td><td>${label}</td>${run ? html`${reading}<td>${verdictOf(run)}</td>` : html`<td class="num na">–</td><td class="na">not made</td>`}</tr>`;
  });
  return html`<section><h2>Plan and runs</h2>
<p>${plan.length} runs: ${experiment.steps.length} ${experiment.steps.length === 1 ? 'step' : 'steps'} × ${experiment.repetitions} ${experiment.repetitions === 1 ? 'repetition' : 'repetitions, interleaved'}, planned to take ${atMost ? 'at most' : 'about'} ${formatDuration(seconds)}. Each is a capture of its own.</p>
<div class="scroll"><table><thead><tr><th class="num">Run</th><th class="num">Repetition</th><th>Step</th><th class="num">${figure.label}${scale.unit === '' ? '' : `, ${scale.unit}`}</th><th>Verdict</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}

/** Results from before runs were told one by one have the bottleneck alone. */
function runOf({ runs: told, bottlenecks }: StepResult, repetition: number): ExperimentRun | undefined {
  if (told.length > 0) return told[repetition];
  const bottleneck = bottlenecks[repetition];
  return bottleneck === undefined ? undefined : { captureId: null, bottleneck, verdict: null, error: null };
}

function verdictOf({ verdict, bottleneck, captureId, error }: ExperimentRun): SafeHtml {
  const capture = captureId !== null && html` <span class="code na">${captureId}</span>`;
  if (error) return html`<span class="bad">Failed: ${error.message}</span> <span class="code">(${error.code})</span>${capture}`;
  return html`${verdict ?? (bottleneck === null ? 'no verdict' : bottleneckText(bottleneck))}${capture}`;
}
