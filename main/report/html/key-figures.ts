import { isCompressed, loopText, MIXED_FIGURES, type Summary, wireOverheadText, wireShortfallText } from '../../../contract/index.ts';
import { ceilingShareText } from '../ceiling-text.ts';
import {
  formatCount,
  formatNumber,
  formatQuantity,
  frameCount,
  framesPerS,
  milliseconds,
  percent,
  type Quantity,
  throughput,
  times,
  transferred,
} from '../quantity.ts';
import type { Reasons } from '../reasons.ts';
import { receivedText } from '../received-text.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { isMixed } from '../spans.ts';
import type { ReportContext } from './context.ts';

/** One large figure. */
export interface Tile {
  label: string;
  shown: Quantity | null;
  sub: string;
  tone?: 'good' | 'bad';
}

/** The figures that are asked for first, large. */
export function keyFigures({ document, reasons }: ReportContext): SafeHtml {
  const { summary } = document;
  if (!summary) return html``;
  const { exchanges } = summary;
  const tiles = exchanges ? exchangeTiles(summary, exchanges, reasons) : frameTiles(document.scenario.direction, summary, reasons);
  return html`${isMixed(document) && html`<p class="tiles-note mixed">${MIXED_FIGURES.certain}</p>`}
<dl class="tiles" aria-label="Key figures">${tiles.map(tileMarkup)}</dl>
`;
}

/** What is asked first of a stream of frames. */
function frameTiles(direction: ReportContext['document']['scenario']['direction'], summary: Summary, reasons: Reasons): Tile[] {
  const { received, offered, latencyMs, dropped, notOffered, loop, ceiling } = summary;
  const from = loop === 'open' ? 'open loop, from the intended time' : loopText(loop).name;
  const latency = (label: string, ms: number | null) => reading(label, ms, milliseconds, ms === null ? reasons.of('latencyMs') : from);
  // What an inbox dropped had been offered: it counts once.
  const dueFrames = offered.frames + notOffered.frames + dropped.frames - (dropped.byStation['receiver.user'] ?? 0);
  return [
    {
      label: direction === 'relay' ? 'Delivered to all subscribers' : 'Received',
      shown: framesPerS(received.fps),
      sub: `${receivedText(summary)}${ceiling ? `; ${ceilingShareText(ceiling)}` : ''}`,
    },
    payload(summary),
    latency('Latency, median (p50)', latencyMs.p50),
    latency('Latency, p99', latencyMs.p99),
    seen(direction, summary, reasons),
    {
      label: 'Dropped',
      shown: frameCount(dropped.frames),
      sub:
        dueFrames > 0
          ? `${formatQuantity(percent(dropped.frames / dueFrames))} of the frames that were due`
          : direction === 'listen'
            ? 'in the inbox of the server'
            : 'no frame was due',
      tone: dropped.frames > 0 ? 'bad' : undefined,
    },
    wireBytes(summary, reasons),
    direction === 'listen' ? connectionsTile(summary) : books(summary),
  ];
}

/** Frames of clients that are not ours are in no ledger; who came and went is known. */
function connectionsTile({ connections }: Summary): Tile {
  const { opened, peak, refused } = connections;
  const shown = { value: formatCount(opened), unit: 'opened' };
  return { label: 'Connections', shown, sub: `${formatCount(peak)} at most at once, ${formatCount(refused)} refused` };
}

/** What is asked first of images that are answered. */
function exchangeTiles(summary: Summary, exchanges: NonNullable<Summary['exchanges']>, reasons: Reasons): Tile[] {
  const { answered, failed, perS, waitMs, totalMs } = exchanges;
  const none = 'no image was answered';
  return [
    { label: 'Answered', shown: { value: formatNumber(perS), unit: 'images/s' }, sub: `${formatCount(answered)} images` },
    payload(summary),
    reading('Exchange, median (p50)', totalMs.p50, milliseconds, totalMs.p50 === null ? none : 'start to answer, handshakes included'),
    reading(
      'Exchange, p99',
      totalMs.p99,
      milliseconds,
      totalMs.max === null ? none : `at most ${formatQuantity(milliseconds(totalMs.max))}`,
    ),
    reading('Wait for the answer, p50', waitMs.p50, milliseconds, waitMs.p50 === null ? none : 'after the image was sent'),
    {
      label: 'Failed',
      shown: { value: formatCount(failed), unit: failed === 1 ? 'image' : 'images' },
      sub: 'refused, closed, too late or wrongly answered',
      tone: failed > 0 ? 'bad' : undefined,
    },
    wireBytes(summary, reasons),
    books(summary),
  ];
}

/** What came through to an eye; where no window was attached, what says most of the direction. */
function seen(direction: ReportContext['document']['scenario']['direction'], summary: Summary, reasons: Reasons): Tile {
  const { displayed, publish, gapMs, received } = summary;
  if (displayed) return { label: 'Displayed', shown: framesPerS(displayed.fps), sub: formatQuantity(frameCount(displayed.frames)) };
  if (publish) {
    const copies = publish.received.frames > 0 ? received.frames / publish.received.frames : 0;
    const sub = `received by the server; ${copies.toFixed(1)} copies of each delivered`;
    return { label: 'Published', shown: framesPerS(publish.received.fps), sub };
  }
  if (direction === 'push') {
    return reading('Gap between arrivals, p50', gapMs.p50, milliseconds, gapMs.p50 === null ? reasons.of('gapMs') : 'on a connection');
  }
  return reading('Displayed', null, framesPerS, reasons.of('displayed', 'frames.displayed'));
}

function payload({ received, wire, durationS, connectedS }: Summary): Tile {
  // Those bytes are of the whole measured time, in which clients were not always connected.
  const onWire = connectedS === null ? throughput(wire.bytes / durationS) : transferred(wire.bytes);
  const sub = `${formatQuantity(onWire)} on the wire`;
  return { label: 'Throughput, payload', shown: throughput(received.bytesPerS), sub };
}

function wireBytes(summary: Summary, reasons: Reasons): Tile {
  const { wire, dropped } = summary;
  const inInbox = dropped.byStation['receiver.user'] ?? 0;
  const sub =
    wire.ratio === null ? reasons.of('wire.ratio') : inInbox > 0 ? 'what the inbox dropped is in it' : carried(wire.ratio, summary);
  return reading('Wire bytes a payload byte', wire.ratio, times, sub);
}

function books({ ledger, publish }: Summary): Tile {
  const both = publish ? [publish.ledger, ledger] : [ledger];
  const broken = both.find(({ balanced }) => !balanced);
  return {
    label: publish ? 'Both ledgers balanced' : 'Ledger balanced',
    shown: { value: broken ? 'No' : 'Yes', unit: '' },
    sub: broken ? (broken.faults[0] ?? 'the capture does not say why') : 'both books agree to the frame',
    tone: broken ? 'bad' : 'good',
  };
}

function reading(label: string, value: number | null, format: (value: number) => Quantity, sub: string): Tile {
  return { label, shown: value === null ? null : format(value), sub };
}

/** A tile of the row of large figures. */
export function tileMarkup({ label, shown, sub, tone }: Tile): SafeHtml {
  const big = shown
    ? html`<dd class="big${tone ? ` ${tone}` : ''}">${shown.value}${shown.unit !== '' && html`<small>${shown.unit}</small>`}</dd>`
    : html`<dd class="big none">n/a</dd>`;
  return html`<div class="tile"><dt>${label}</dt>${big}<dd class="sub">${sub}</dd></div>`;
}

/** WebSocket frame headers alone are far below half a per cent of a frame of usual size. */
function carried(ratio: number, summary: Summary): string {
  const shortfall = wireShortfallText(summary);
  if (shortfall !== null) return shortfall;
  if (ratio < 0.995)
    return isCompressed(summary.negotiated)
      ? `compression saves ${formatQuantity(percent(1 - ratio))}`
      : `${formatQuantity(percent(1 - ratio))} less than the payload`;
  const overhead = wireOverheadText(summary);
  return overhead === null
    ? 'the wire carries what the payload has'
    : `${formatQuantity(percent(ratio - 1))} more than the payload: ${overhead}`;
}
