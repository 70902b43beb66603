import { baseScenario, type ExperimentResult, findPreset } from '../../contract/index.ts';
import { environmentSection } from '../report/html/environment.ts';
import { STYLE } from '../report/html/style.ts';
import { htmlPage } from '../report/html-page.ts';
import { formatDuration, formatMoment } from '../report/report-moment.ts';
import { html, SafeHtml } from '../report/safe-html.ts';
import { scenarioDifferences, shownScenario } from '../report/scenario-differences.ts';
import { changeText } from './change-text.ts';
import { conclusion } from './conclusion.ts';
import { type ExperimentTable, experimentTable, GAIN_MARKS, markOf } from './experiment-table.ts';
import { runs } from './html/runs.ts';
import { stepCharts } from './html/step-charts.ts';

const EXPERIMENT_STYLE = `
.verdict .sentence{margin-bottom:0}.steps-notes{margin-top:14px}
.steps-table th[scope=row]{white-space:normal;min-width:170px;font-weight:600}.steps-table .changed{display:block;font-weight:400;font-size:12.5px;color:var(--soft)}
.steps-table thead th{white-space:normal}.theirs{font-style:italic;color:var(--soft)}.overlap{display:block;font-size:12px;color:var(--soft)}
.step-name{font-size:12.5px}.step-none{font-size:12.5px;fill:var(--soft)}.step-value{font-size:13px;font-weight:600}
.step-bar{fill:var(--c1);fill-opacity:.22}.step-range{stroke:var(--ink);stroke-width:1.3;fill:none}.step-median{stroke:var(--c1);stroke-width:4}.step-dot{fill:var(--ground);stroke:var(--c2);stroke-width:1.5}
`;

/** The whole experiment as one file that needs no network and runs no script: what it found first, then table, charts, runs, base, machine and method. */
export function renderExperimentHtml(result: ExperimentResult): string {
  const table = experimentTable(result);
  const { experiment, environment, id } = result;
  return htmlPage({
    title: `${experiment.title}: Sockscope experiment`,
    style: STYLE + EXPERIMENT_STYLE,
    body: html`${header(result, table)}${found(result)}${stepTable(result, table)}${stepCharts(result)}${failures(result)}${runs(result)}${base(result)}${environmentSection(environment)}${method(result, table)}`,
    footer: `Made by Sockscope ${environment.sockscope} from the experiment’s result ${id}.`,
  });
}

function header({ experiment, startedAt }: ExperimentResult, { warning }: ExperimentTable): SafeHtml {
  const what = experiment.kind === 'ladder' ? 'Ladder: each step keeps the changes of those before it' : 'Sweep: settings side by side';
  return html`<header>
<h1>${experiment.title}</h1>
<p class="meta"><span>${what}</span><span>${formatMoment(startedAt)}</span><span>Experiment report</span></p>
${warning !== null && html`<ul class="warnings" role="note"><li>${warning}</li></ul>`}
${experiment.description.trim() !== '' && html`<p class="notes">${experiment.description}</p>`}
</header>
`;
}

function found(result: ExperimentResult): SafeHtml {
  return html`<section class="verdict"><h2>What it found</h2>
<p class="sentence">${conclusion(result)}</p>
</section>
`;
}

function stepTable({ steps }: ExperimentResult, { head, rows, notes }: ExperimentTable): SafeHtml {
  const hasTheirs = steps.some(({ theirs }) => Object.keys(theirs).length > 0);
  // Each mark is told where it stands, as in the window.
  const told: readonly string[] = Object.values(GAIN_MARKS).map(({ below }) => below);
  const body = rows.map(([label, ...cells], index) => {
    const changed = Object.entries(steps[index]!.set).map(changeText);
    const changes = html`<span class="changed">${changed.length > 0 ? changed.join(', ') : 'nothing changed'}</span>`;
    return html`<tr><th scope="row">${label}${changes}</th>${cells.map((cell, column) => {
      if (hasTheirs && column === cells.length - 1) return html`<td class="num theirs">${cell}</td>`;
      const mark = markOf(cell);
      if (mark === null) return html`<td class="num">${cell}</td>`;
      return html`<td class="num">${cell.slice(0, -2)}<span class="overlap">${GAIN_MARKS[mark].there}</span></td>`;
    })}</tr>`;
  });
  return html`<section><h2>Steps</h2>
<div class="scroll"><table class="steps-table"><thead><tr>${head.map((text, column) => html`<th${column > 0 && new SafeHtml(' class="num"')}>${text}</th>`)}</tr></thead><tbody>${body}</tbody></table></div>
<ul class="method steps-notes">${notes.filter((note) => !told.includes(note)).map((note) => html`<li>${note}</li>`)}</ul></section>
`;
}

/** A token lets anyone connect: it stays out of documents that are handed on. */
function failures({ steps }: ExperimentResult): SafeHtml {
  const failed = steps.flatMap(({ label, errors }) => errors.map((error) => ({ label, error })));
  if (failed.length === 0)
    return html`<section><h2>What failed</h2><p>No run failed.</p></section>
`;
  return html`<section><h2>What failed</h2>
<p>Runs that failed are left out of the figures. What was measured until then is in their captures.</p>
<table><thead><tr><th>Step</th><th>What happened</th><th>What to try</th></tr></thead><tbody>${failed.map(({ label, error }) => html`<tr><td>${label}</td><td>${error.message} <span class="code">(${error.code})</span></td><td>${error.hint}</td></tr>`)}</tbody></table></section>
`;
}

/** What all steps begin with, before the changes of each. */
function base({ experiment }: ExperimentResult): SafeHtml {
  const scenario = baseScenario(experiment);
  const common = Object.entries(experiment.set);
  const everywhere =
    common.length > 0 &&
    html`<p>Changed in every step: ${common.map((change, index) => html`${index > 0 && ', '}<span class="code">${changeText(change)}</span>`)}.</p>`;
  if (!scenario)
    return html`<section><h2>Base scenario</h2><p>Preset ${experiment.preset}, which this version does not know.</p>${everywhere}</section>
`;
  const differences = scenarioDifferences(scenario);
  const preset = findPreset(experiment.preset);
  const from =
    experiment.scenario === null
      ? `Preset ${preset ? `${preset.title} (${preset.name})` : experiment.preset}`
      : `A scenario of its own${preset ? `, made from preset ${preset.title} (${preset.name})` : ''}`;
  return html`<section><h2>Base scenario</h2>
<p>${from}. ${differences.length > 0 ? 'What differs from the defaults, then the whole document.' : 'Every setting is at its default.'} Times of each run are those of the experiment.</p>
${everywhere}
${differences.length > 0 && html`<table><thead><tr><th>Setting</th><th>Here</th><th>Default</th></tr></thead><tbody>${differences.map(({ path, value, standard }) => html`<tr><td class="code">${path}</td><td class="code">${value}</td><td class="code">${standard}</td></tr>`)}</tbody></table>`}
<pre><code>${JSON.stringify(shownScenario(scenario), null, 2)}</code></pre></section>
`;
}

function method({ experiment }: ExperimentResult, { method: line }: ExperimentTable): SafeHtml {
  const { durationS, warmupS } = experiment;
  return html`<section><h2>How this was measured</h2>
<ul class="method"><li>${line}</li>
<li>Every run has a server, clients and a warm-up of ${formatDuration(warmupS)} of its own and is measured for ${formatDuration(durationS)} at most, on the monotonic clock. Steps are repeated in turns (1 2 3 1 2 3), so that a slow phase of the machine meets all of them.</li>
<li>A step’s figure is the median of its runs, with the smallest and the largest. A run that failed, or in which a figure could not be taken, is left out of it; n/a says that no run has it.</li>
<li>A gain is the median over that of ${experiment.kind === 'ladder' ? 'the step before' : 'the first step'}. Where the ranges of the two overlap, these runs show no difference; one run alone is compared with nothing.</li>
<li>Percentiles are from HDR histograms, merged over the measured time of a run and never averaged.</li>
<li>“Theirs” are other people’s figures on their machines. They were not measured here.</li></ul></section>
`;
}
