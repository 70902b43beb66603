import { ofReadings, type Summary } from '../../../contract/index.ts';
import { observedFacts, observedQueues } from '../observed-figures.ts';
import { formatQuantity, held, percent } from '../quantity.ts';
import { formatDuration } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { type ReportContext, readingCell } from './context.ts';
import { type Tile, tileMarkup } from './key-figures.ts';

/** Direction observe: how much waited in each of the two queues, large. */
export function observedKeyFigures({ document: { summary }, reasons }: ReportContext): SafeHtml {
  if (!summary) return html``;
  const tiles = observedQueues(summary, reasons).flatMap(({ name, level, reason }): Tile[] => [
    {
      label: `${name}, mean`,
      shown: level && held(level.meanBytes),
      sub: level ? `${formatQuantity(held(level.maxBytes))} at most` : reason,
    },
    {
      label: `${name} above zero`,
      shown: level && percent(level.timeAboveZero),
      sub: level ? ofReadings(level.readings) : reason,
    },
  ]);
  return html`<dl class="tiles" aria-label="Key figures">${tiles.map(tileMarkup)}</dl>
`;
}

/** Direction observe: whose sockets, by which reader, and the levels of both queues. */
export function observed({ document, reasons }: ReportContext): SafeHtml {
  const { summary } = document;
  const facts = observedFacts(document);
  return html`<section><h2>What was observed</h2>
<p>Nothing of Sockscope’s own was sent or received: it read the queues that the kernel keeps for sockets of other programs. A connection is told by both of its addresses; one that comes and goes between two readings is not seen.</p>
<table class="key-value"><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>
${summary && queues(summary, reasons)}`;
}

function queues(summary: Summary, reasons: ReportContext['reasons']): SafeHtml {
  const rows = observedQueues(summary, reasons).map(({ name, level, meaning, reason }) => {
    const bytes = (value: number | undefined) => readingCell(value, held, () => reason);
    const why = !level && html` <span class="na">n/a: ${reason}</span>`;
    return html`<tr><th scope="row">${name}</th>${bytes(level?.meanBytes)}${bytes(level?.p95Bytes)}${bytes(level?.maxBytes)}${readingCell(level?.timeAboveZero, percent, () => reason)}<td>${meaning}${why}</td></tr>`;
  });
  return html`<section><h2>Where bytes waited</h2>
<p>Over ${formatDuration(summary.durationS)}, in the readings in which a socket matched: a mean over the time, everything else of the readings, each counted once. Both queues are of the end that is observed, summed over the sockets that match; of the other end nothing is known unless it matches as well.</p>
<div class="scroll"><table><thead><tr><th>Queue</th><th class="num">mean</th><th class="num">p95</th><th class="num">max</th><th class="num">above zero</th><th>Bytes that were</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}
