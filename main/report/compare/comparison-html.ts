import {
  againstWords,
  type ComparedCell,
  type ComparedFigure,
  type ComparedSetting,
  type Comparison,
  comparedThresholds,
  foundText,
  originLabel,
} from '../../../contract/index.ts';
import { STYLE } from '../html/style.ts';
import { htmlPage } from '../html-page.ts';
import { environmentLine } from '../one-line.ts';
import { formatDuration, formatMoment } from '../report-moment.ts';
import { html, SafeHtml } from '../safe-html.ts';
import { COMPARISON_STYLE } from './comparison-style.ts';
import { comparisonTitle } from './comparison-title.ts';
import { type LineLook, overlayAxis, overlayChart } from './overlay-chart.ts';

/** One file that needs no network and runs no script: what differs first, then the conclusion, the figures, the charts, how to read it. */
export function renderComparisonHtml(comparison: Comparison): string {
  const title = comparisonTitle(comparison);
  return htmlPage({
    title: `${title}: Sockscope comparison`,
    style: STYLE + COMPARISON_STYLE,
    body: html`${header(comparison, title)}${differences(comparison)}${conclusion(comparison)}${thresholds(comparison)}${figures(comparison)}${charts(comparison)}${environments(comparison)}${method(comparison)}`,
    footer: `Made by Sockscope from ${comparison.captures.length} captures: ${comparison.captures.map(({ letter, id }) => `${letter} ${id}`).join(', ')}.`,
  });
}

/** The letter in the colour that its line has. */
function letterOf(index: number, letter: string): SafeHtml {
  return html`<span class="letter c${index + 1}">${letter}</span>`;
}

function header({ captures, groups, baseline }: Comparison, title: string): SafeHtml {
  const rows = captures.map(({ letter, name, scenarioName, direction, startedAt, durationS, verdict, origin }, index) => {
    const isBaseline = groups[baseline]!.captures.includes(index);
    return html`<tr><th scope="row">${letterOf(index, letter)}</th><td>${name}${isBaseline && html` <span class="na">(baseline)</span>`}${origin !== null && html`<span class="from">${originLabel(origin)}</span>`}</td><td>${scenarioName}, ${direction}</td><td>${formatMoment(startedAt)}</td><td class="num">${durationS === null ? 'n/a' : formatDuration(durationS)}</td><td>${verdict ?? html`<span class="na">No verdict</span>`}</td></tr>`;
  });
  return html`<header>
<h1>${title}</h1>
<p class="meta"><span>${captures.length} captures</span><span>Comparison</span></p>
<div class="scroll"><table><thead><tr><th>Capture</th><th>Name</th><th>Scenario</th><th>Started</th><th class="num">Measured</th><th>Verdict</th></tr></thead><tbody>${rows}</tbody></table></div>
</header>
`;
}

function differences({ captures, groups, warnings, scenario, environment, allEqual }: Comparison): SafeHtml {
  const heads = groups.map(
    ({ captures: places }) => html`<th class="group">${places.map((place) => letterOf(place, captures[place]!.letter))}</th>`,
  );
  const table = (caption: string, rows: readonly ComparedSetting[]) =>
    html`<div class="scroll"><table class="settings"><caption>${caption}</caption><thead><tr><th>Setting</th>${heads}</tr></thead><tbody>${rows.map(settingRow)}</tbody></table></div>`;
  const repeated = groups.filter(({ captures: places }) => places.length > 1);
  return html`<section><h2>What differs</h2>
${warnings.length > 0 && html`<ul class="warnings" role="note">${warnings.map(({ text }) => html`<li>${text}</li>`)}</ul>`}
${allEqual && html`<p class="lead">Nothing in scenario or environment: the captures are repetitions.</p>`}
${repeated.length > 0 && html`<p class="lead">Repetitions of the same scenario in the same environment are taken together: ${repeated.map(({ label }) => label).join('; ')}.</p>`}
${scenario.length > 0 ? table('Scenario', scenario) : !allEqual && html`<p>The scenarios are the same.</p>`}
${environment.length > 0 ? table('Environment', environment) : !allEqual && html`<p class="tiles-note">The environments are the same.</p>`}
</section>
`;
}

function settingRow({ path, label, values }: ComparedSetting): SafeHtml {
  return html`<tr><th scope="row">${label ?? html`<span class="code">${path}</span>`}${label !== null && html`<span class="code">${path}</span>`}</th>${values.map((value) => html`<td class="code">${value}</td>`)}</tr>`;
}

function conclusion({ conclusion: { headlines, cause, basis } }: Comparison): SafeHtml {
  return html`<section class="verdict"><h2>Conclusion</h2>
${headlines.map((headline) => html`<p class="sentence">${headline}</p>`)}
<p class="cause">${cause}</p>
<p class="basis">${basis}</p></section>
`;
}

function thresholds({ captures }: Comparison): SafeHtml {
  const rows = comparedThresholds(captures);
  if (rows.length === 0) return html``;
  const cells = rows.map(
    ({ text, results }) => html`<tr><th scope="row"><span class="code">${text}</span></th>${results.map((result) =>
      result === null
        ? html`<td class="na">not asked</td>`
        : html`<td><span class="${result.holds ? 'held' : 'missed'}">${result.holds ? 'held' : 'missed'}</span><span class="why">${foundText(result)}</span></td>`,
    )}</tr>
`,
  );
  return html`<section><h2>Thresholds</h2>
<p>What was asked of each run by itself, compared in full precision.</p>
<div class="scroll"><table class="compared"><thead><tr><th scope="col">Threshold</th>${captures.map(({ letter }, index) => html`<th scope="col">${letterOf(index, letter)}</th>`)}</tr></thead><tbody>${cells}</tbody></table></div></section>
`;
}

function figures({ captures, groups, baseline, figures: all, notTaken }: Comparison): SafeHtml {
  const heads = groups.map(
    ({ captures: places }, index) =>
      html`<th class="group num">${places.map((place) => letterOf(place, captures[place]!.letter))}<span class="baseline">${index === baseline ? 'baseline' : places.length > 1 ? `median of ${places.length}` : 'against the baseline'}</span></th>`,
  );
  const sections = [...new Set(all.map(({ section }) => section))];
  const bodies = sections.map((section) => {
    const rows = all.filter((figure) => figure.section === section).map(figureRow);
    return html`<tbody class="section"><tr><th colspan="${groups.length + 1}" scope="rowgroup">${section}</th></tr></tbody><tbody>${rows}</tbody>`;
  });
  return html`<section><h2>Figures</h2>
<p>Over the measured time of each run. Below each figure: difference and ratio to the baseline, and whether it is better. Where that depends on what is wanted, or a warning above says that it cannot be compared, neither better nor worse is said.</p>
<div class="scroll"><table class="compared"><thead><tr><th>Figure</th>${heads}</tr></thead>${bodies}</table></div>
${notTaken.length > 0 && html`<p class="tiles-note">In none of the captures: ${notTaken.map(({ label, reason }) => `${label} (${reason})`).join('; ')}.</p>`}
</section>
`;
}

function figureRow({ label, cells, isKey, better }: ComparedFigure): SafeHtml {
  const wanted = better === null ? '' : `${better} is better`;
  return html`<tr${isKey && new SafeHtml(' class="key"')}><th scope="row">${label}${wanted !== '' && html`<span class="baseline">${wanted}</span>`}</th>${cells.map(figureCell)}</tr>`;
}

function figureCell({ median, text, rangeText, reason, against }: ComparedCell): SafeHtml {
  if (median === null) return html`<td class="num na">n/a<span class="why">${reason}</span></td>`;
  const parts = [rangeText, reason].filter((part) => part !== null).map((part) => html`<span class="range">${part}</span>`);
  if (against === null) return html`<td class="num">${text}${parts}</td>`;
  const { words, tone } = againstWords(against);
  const difference = [against.differenceText, against.ratioText].filter((part) => part !== null).join(', ');
  const missing = against.reason !== null && against.side !== 'equal' && html`<span class="why">ratio n/a: ${against.reason}</span>`;
  return html`<td class="num">${text}${parts}${difference !== '' && html`<span class="against">${difference}</span>`}${missing}${words !== '' && html`<span class="against"><abbr title="${against.because}"${tone !== null && new SafeHtml(` class="${tone}"`)}>${words}</abbr></span>`}</td>`;
}

function charts({ charts: all, captures }: Comparison): SafeHtml {
  if (all.length === 0)
    return html`<section><h2>Over time</h2><p>The captures hold no samples, so there is nothing to draw.</p></section>
`;
  const looks = captures.map(({ letter, name }, index): LineLook => ({ letter, name, colour: index + 1 }));
  const axis = overlayAxis(all);
  return html`<section><h2>Over time</h2>
<p>Each line is one capture, from the start of its own run, warm-up included. The letter at its end names it. A gap means that there was no reading. Long runs are thinned to the lowest and highest of each stretch, so that no peak is lost.</p>
${all.map((chart) => overlayChart(chart, looks, axis))}</section>
`;
}

function environments({ captures }: Comparison): SafeHtml {
  const lines = new Map<string, { index: number; letter: string }[]>();
  captures.forEach(({ letter, environment }, index) => {
    const text = environmentLine(environment);
    lines.set(text, [...(lines.get(text) ?? []), { index, letter }]);
  });
  const rows = [...lines].map(
    ([text, of]) => html`<tr><th scope="row">${of.map(({ index, letter }) => letterOf(index, letter))}</th><td>${text}</td></tr>`,
  );
  return html`<section><h2>Environment</h2>
<table class="key-value"><tbody>${rows}</tbody></table></section>
`;
}

function method({ groups }: Comparison): SafeHtml {
  const repeated = groups.some(({ captures }) => captures.length > 1);
  return html`<section><h2>How to read it</h2>
<ul class="method">
<li>Differences and ratios are of the medians, in full precision, before anything is rounded. Differences of shares are in percentage points. A figure that was not taken has no difference, and a baseline of 0 no ratio.</li>
${repeated && html`<li>Repetitions: the range is from the lowest to the highest run. Ranges that overlap show no difference. Where they do not, the chance is told with which so many runs would be parted so if nothing but chance differed: 2 n! m! / (n + m)!.</li>`}
<li>One run each: no difference is told below the larger of 5 % and what the reading varies within the runs (half of the way from the 10th to the 90th percentile of their samples). What a reading varies within a run is no measure of how much runs differ from each other.</li>
<li>Many figures stand side by side: some differ by chance alone.</li>
</ul></section>
`;
}
