import { type Environment, isSettingChange } from '../../../contract/index.ts';
import { formatQuantity, held } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { scenarioDifferences, shownScenario } from '../scenario-differences.ts';
import type { ReportContext } from './context.ts';

/** The machine and the versions. */
export function environment({ document }: Pick<ReportContext, 'document'>): SafeHtml {
  return environmentSection(document.environment);
}

/** The same for a document that is made from more than one capture. */
export function environmentSection(environment: Environment): SafeHtml {
  const { os, kernel, arch, cpu, cores, memoryBytes, node, electron, ws, bufferutil, tcpRmem, tcpWmem, sockscope } = environment;
  const buffer = (limits: readonly [number, number, number] | null) =>
    limits ? `${limits.map((bytes) => formatQuantity(held(bytes))).join(', ')}` : 'n/a: this system has no such setting';
  const rows: [string, string][] = [
    ['Operating system', `${os}, kernel ${kernel}, ${arch}`],
    ['Processor', `${cpu}, ${cores} cores`],
    ['Memory', formatQuantity(held(memoryBytes))],
    ['Runtime', electron === null ? `Node ${node}` : `Electron ${electron}, Node ${node}`],
    ['WebSocket library', `ws ${ws}, ${bufferutil === null ? 'bufferutil not installed' : `bufferutil ${bufferutil}`}`],
    ['TCP receive buffer (least, default, most)', buffer(tcpRmem)],
    ['TCP send buffer (least, default, most)', buffer(tcpWmem)],
    ['Sockscope', sockscope],
  ];
  return html`<section><h2>Environment</h2>
<table class="key-value"><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>
`;
}

/** What was run: the differences from the defaults, and the whole document. */
export function scenario({ document }: ReportContext): SafeHtml {
  const differences = scenarioDifferences(document.scenario);
  const toggled =
    document.events.some(isSettingChange) &&
    (document.finalScenario
      ? ' It stands as it was started; what was changed on the way is in the list of events.'
      : ' It stands as it was at the end of the run; the changes on the way are in the list of events.');
  const table = html`<table class="long"><thead><tr><th>Setting</th><th>Here</th><th>Default</th></tr></thead><tbody>${differences.map(({ path, value, standard }) => html`<tr><td class="code">${path}</td><td class="code">${value}</td><td class="code">${standard}</td></tr>`)}</tbody></table>`;
  return html`<section><h2>Scenario</h2>
<p>${differences.length > 0 ? 'What differs from the defaults, then the whole document.' : 'Every setting is at its default.'}${toggled}</p>
${differences.length > 0 && table}
<pre><code>${JSON.stringify(shownScenario(document.scenario), null, 2)}</code></pre></section>
`;
}
