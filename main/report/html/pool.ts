import type { CaptureDocument, PoolReading } from '../../../contract/index.ts';
import { formatCount, formatQuantity, frameCount, framesPerS, held, throughput } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

const GAUGES: readonly [keyof PoolReading, string, string][] = [
  ['active', 'Open connections', 'at the end of the measured time'],
  ['groups', 'Groups', 'that have a member'],
  ['members', 'Memberships', 'of connections in groups'],
];
const COUNTERS: readonly [keyof PoolReading, string, string][] = [
  ['created', 'Created', 'connections that were taken into the pool'],
  ['removed', 'Removed', 'connections that left it, for whatever reason'],
  ['refused', 'Refused', 'clients, because the pool was full (HTTP 503)'],
  ['idleSwept', 'Swept', 'connections on which nothing had happened for too long'],
  ['deadPeers', 'Dead peers', 'that answered no ping'],
  ['groupJoins', 'Joins', 'of groups'],
  ['groupLeaves', 'Leaves', 'of groups'],
  ['broadcasts', 'Broadcasts', 'frames that were handed to a whole group'],
];

/** Direction relay, and wherever connections were refused or swept: the pool, the publishers, what connections cost, and the viewers. */
export function pool({ document, reasons }: ReportContext): SafeHtml {
  const { summary, scenario } = document;
  if (!summary?.pool || !(isOfInterest(scenario.direction, summary.pool) || summary.viewer || summary.subscribers)) return html``;
  const { publish, memory, connections, viewer, subscribers } = summary;
  const gauges = summary.pool;
  const row = (name: string, value: string, text: string) =>
    html`<tr><th scope="row">${name}</th><td class="num">${value}</td><td>${text}</td></tr>`;
  const counts = (rows: typeof GAUGES) => rows.map(([key, name, text]) => row(name, formatCount(gauges[key]), text));
  return html`<section><h2>Connections and groups</h2>
<p>The pool of the server. Gauges are levels, counters run from the start of the run to the end of the measured time.</p>
<div class="scroll"><table class="ledger"><caption>Gauges</caption><tbody>
${counts(GAUGES)}
${row('Most at once', formatCount(connections.peak), 'connections')}
${
  memory.perConnectionBytes === null
    ? row('Memory a connection', 'n/a', reasons.of('memory.perConnectionBytes'))
    : row(
        'Memory a connection',
        formatQuantity(held(memory.perConnectionBytes)),
        'growth of RSS since the start; idle clients live in another process',
      )
}
</tbody></table>
<table class="ledger"><caption>Counters</caption><tbody>${counts(COUNTERS)}</tbody></table>
${
  publish &&
  html`<table class="ledger"><caption>Publishers to server</caption><tbody>
${row('Received', formatQuantity(framesPerS(publish.received.fps)), `${formatQuantity(frameCount(publish.received.frames))}, ${formatQuantity(throughput(publish.received.bytesPerS))}`)}
${row('Handed on', formatQuantity(framesPerS(summary.offered.fps)), copies(summary.offered.frames, publish.received.frames))}
</tbody></table>`
}
${
  subscribers &&
  html`<table class="ledger"><caption>Subscribers of your own<span>What they received, and so its latency, is theirs to tell.</span></caption><tbody>
${row('Most at once', formatCount(subscribers.peak), 'that were sent frames; their sockets are in the kernel’s queues too')}
${row('Offered', formatQuantity(framesPerS(subscribers.offered.fps)), `${formatQuantity(frameCount(subscribers.offered.frames))} that the server handed to their sockets`)}
${row('Dropped', formatCount(subscribers.dropped.frames), 'frames that the server kept from them')}
</tbody></table>`
}
${
  viewer &&
  html`<table class="ledger"><caption>Viewers<span>The window’s own WebSocket, since it connected.</span></caption><tbody>
${row('Viewers', formatCount(viewer.viewers), 'connected')}
${row('Offered', formatCount(viewer.offered), 'frames that the server handed to their sockets')}
${row('Dropped', formatCount(viewer.dropped), 'frames that the server kept from them')}
${row('Received', formatCount(viewer.received), 'whole, by the window')}
${row('Decoded', formatCount(viewer.decoded), 'into a picture')}
${row('Displayed', formatCount(viewer.displayed), 'drawn')}
</tbody></table>`
}</div></section>
`;
}

function isOfInterest(direction: CaptureDocument['scenario']['direction'], { refused, idleSwept, deadPeers }: PoolReading): boolean {
  return direction === 'relay' || refused + idleSwept + deadPeers > 0;
}

function copies(handedOn: number, published: number): string {
  const all = formatQuantity(frameCount(handedOn));
  return published > 0 ? `${all}: ${(handedOn / published).toFixed(1)} copies of each` : all;
}
