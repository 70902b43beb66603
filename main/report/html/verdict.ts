import { bottleneckText, unbroken } from '../../../contract/index.ts';
import { noVerdictText } from '../capture-state.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** What held the stream back, the readings that say so, and what to try. */
export function verdict({ document: { diagnosis, state } }: ReportContext): SafeHtml {
  if (!diagnosis) {
    return html`<section class="verdict"><h2>Verdict</h2><p class="sentence">No verdict.</p><p class="confidence">${noVerdictText(state)}</p></section>
`;
  }
  const { verdict: sentence, confidence, bottleneck, evidence, advice } = diagnosis;
  return html`<section class="verdict"><h2>Verdict</h2>
<p class="sentence">${unbroken(sentence)}</p>
<p class="confidence">Bottleneck: ${bottleneckText(bottleneck)} <span class="code">(${bottleneck})</span>. Confidence: ${confidence}.</p>
<div class="columns">
<div><h3>The readings that say so</h3>${evidence.length > 0 ? html`<ul>${evidence.map((line) => html`<li>${unbroken(line)}</li>`)}</ul>` : html`<p class="na">None are recorded.</p>`}</div>
<div><h3>What to try</h3>${advice.length > 0 ? html`<ul>${advice.map(({ text, gain }) => html`<li>${unbroken(text)}<span class="gain">${gain === null ? 'Gain: the readings do not tell.' : `Gain: ${unbroken(gain)}`}</span></li>`)}</ul>` : html`<p class="na">The readings point to no change.</p>`}</div>
</div></section>
`;
}
