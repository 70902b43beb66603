import { foundFigure, heldText } from '../../../contract/index.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** Each condition that was asked of the run, whether it held, and what was found. Nothing where none was asked. */
export function thresholds({ document }: ReportContext): SafeHtml {
  const results = document.thresholds;
  if (results.length === 0) {
    const asked = document.scenario.thresholds.length;
    return asked > 0 && document.state === 'recording'
      ? html`<section><h2>Thresholds</h2><p>${asked} ${asked === 1 ? 'is' : 'are'} checked when the run ends.</p></section>
`
      : html``;
  }
  return html`<section><h2>Thresholds</h2>
<p>${heldText(results)}. Compared in full precision, shown rounded.</p>
<div class="scroll"><table class="thresholds"><thead><tr><th scope="col">Result</th><th scope="col">Threshold</th><th scope="col">Found</th></tr></thead><tbody>
${results.map(
  (result) =>
    html`<tr><td class="${result.holds ? 'held' : 'missed'}">${result.holds ? 'held' : 'missed'}</td><td><span class="code">${result.text}</span></td><td>${foundFigure(result)}</td></tr>
`,
)}</tbody></table></div></section>
`;
}
