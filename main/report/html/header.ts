import { filterText, findPreset, stoppedText } from '../../../contract/index.ts';
import { captureWarnings } from '../capture-state.ts';
import { originOf } from '../origin-text.ts';
import { formatMoment } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** Name, preset, date, notes and tags; what is wrong with the capture comes before anything else is said of it. */
export function header({ document }: ReportContext): SafeHtml {
  const { name, scenario, startedAt, stopped, notes, tags } = document;
  const preset = findPreset(scenario.name);
  const what =
    scenario.direction === 'observe'
      ? `Sockets of ${filterText(scenario.observe)}`
      : `Preset ${preset ? `${preset.title} (${preset.name})` : scenario.name}`;
  const warnings = captureWarnings(document);
  const origin = originOf(document);
  return html`<header>
<h1>${name}</h1>
<p class="meta"><span>${what}</span><span>${formatMoment(startedAt)}</span>${stopped && html`<span>Stopped after ${stoppedText(stopped)}</span>`}<span>Capture report</span></p>
${warnings.length > 0 && html`<ul class="warnings" role="note">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}
${origin !== null && html`<p class="origin">${origin}</p>`}
${tags.length > 0 && html`<ul class="tags" aria-label="Tags">${tags.map((tag) => html`<li>${tag}</li>`)}</ul>`}
${notes.trim() !== '' && html`<p class="notes">${notes}</p>`}
</header>
`;
}
