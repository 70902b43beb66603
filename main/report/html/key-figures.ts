import { loopText } from '../../../contract/index.ts';
import {
  formatCount,
  formatQuantity,
  frameCount,
  framesPerS,
  milliseconds,
  percent,
  type Quantity,
  throughput,
  times,
} from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { changeSpans } from '../spans.ts';
import type { ReportContext } from './context.ts';

interface Tile {
  label: string;
  shown: Quantity | null;
  sub: string;
  tone?: 'good' | 'bad';
}

/** The figures that are asked for first, large. */
export function keyFigures({ document, reasons }: ReportContext): SafeHtml {
  const { summary } = document;
  if (!summary) return html``;
  const isMixed = changeSpans(document).length > 0;
  const { received, offered, latencyMs, displayed, dropped, notOffered, wire, ledger, loop } = summary;
  const from = loop === 'open' ? 'open loop, from the intended time' : loopText(loop).name;
  const latency = (label: string, ms: number | null): Tile => ({
    label,
    shown: ms === null ? null : milliseconds(ms),
    sub: ms === null ? reasons.of('latencyMs') : from,
  });
  const dueFrames = offered.frames + dropped.frames + notOffered.frames;
  const tiles: Tile[] = [
    {
      label: 'Received',
      shown: framesPerS(received.fps),
      sub: formatQuantity(frameCount(received.frames)) + (offered.frames > 0 ? ` of ${formatCount(offered.frames)} offered` : ''),
    },
    {
      label: 'Throughput, payload',
      shown: throughput(received.bytesPerS),
      sub: `${formatQuantity(throughput(wire.bytes / summary.durationS))} on the wire`,
    },
    latency('Latency, median (p50)', latencyMs.p50),
    latency('Latency, p99', latencyMs.p99),
    displayed
      ? { label: 'Displayed', shown: framesPerS(displayed.fps), sub: formatQuantity(frameCount(displayed.frames)) }
      : { label: 'Displayed', shown: null, sub: reasons.of('displayed', 'frames.displayed') },
    {
      label: 'Dropped',
      shown: frameCount(dropped.frames),
      sub: dueFrames > 0 ? `${formatQuantity(percent(dropped.frames / dueFrames))} of the frames that were due` : 'no frame was due',
      tone: dropped.frames > 0 ? 'bad' : undefined,
    },
    {
      label: 'Wire bytes a payload byte',
      shown: wire.ratio === null ? null : times(wire.ratio),
      sub: wire.ratio === null ? reasons.of('wire.ratio') : saving(wire.ratio),
    },
    {
      label: 'Ledger balanced',
      shown: { value: ledger.balanced ? 'Yes' : 'No', unit: '' },
      sub: ledger.balanced ? 'both books agree to the frame' : (ledger.faults[0] ?? 'the capture does not say why'),
      tone: ledger.balanced ? 'good' : 'bad',
    },
  ];
  return html`<dl class="tiles" aria-label="Key figures">${tiles.map(tileMarkup)}</dl>
${isMixed && html`<p class="tiles-note">Settings changed during the measured time. These figures are over all of it and mix what was before and after.</p>`}
`;
}

function tileMarkup({ label, shown, sub, tone }: Tile): SafeHtml {
  const big = shown
    ? html`<dd class="big${tone ? ` ${tone}` : ''}">${shown.value}${shown.unit !== '' && html`<small>${shown.unit}</small>`}</dd>`
    : html`<dd class="big none">n/a</dd>`;
  return html`<div class="tile"><dt>${label}</dt>${big}<dd class="sub">${sub}</dd></div>`;
}

/** WebSocket frame headers alone are far below half a per cent of a frame. */
function saving(ratio: number): string {
  if (ratio < 0.995) return `compression saves ${formatQuantity(percent(1 - ratio))}`;
  return ratio <= 1.005 ? 'the wire carries what the payload has' : `${formatQuantity(percent(ratio - 1))} more than the payload`;
}
