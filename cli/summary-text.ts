import {
  type CaptureDocument,
  ceilingDoubt,
  ceilingShareRangeText,
  ceilingSpreadText,
  closeReasonsText,
  closesText,
  connectionsText,
  type Direction,
  type Distribution,
  filterText,
  grouped,
  isCompressed,
  leftOutText,
  loopText,
  NO_LEDGER_OF_FOREIGN,
  negotiatedText,
  noFiguresText,
  OWN_SUBSCRIBERS_TELL,
  ofReadings,
  reasonsGivenText,
  type Summary,
  wireOverheadText,
  wireShortfallText,
} from '../contract/index.ts';
import { printable } from '../contract/printable.ts';
import { arrivalSpans } from '../main/report/arrival-gaps.ts';
import { threadsOf } from '../main/report/ends.ts';
import { engineText } from '../main/report/engine-text.ts';
import { handshakeShare } from '../main/report/handshake-share.ts';
import { meanIntervalText } from '../main/report/mean-interval-text.ts';
import { formatCount, heldText, throughputText } from '../main/report/quantity.ts';
import { collectReasons, type Reasons } from '../main/report/reasons.ts';
import { framesReceivedText, whileConnectedText } from '../main/report/received-text.ts';
import { underWayText } from '../main/report/under-way-text.ts';
import { thresholdsText } from './thresholds-text.ts';

const number = (value: number | null, digits = 1) => (value === null ? 'n/a' : grouped(value.toFixed(digits)));
/** Bytes that lie in memory, in a buffer or in a file, as in reports. */
export const sizeText = heldText;

/** The result of a run for a terminal: verdict first, then the figures that matter most. */
export function summaryText(document: CaptureDocument): string {
  const { summary, diagnosis } = document;
  const doubt = diagnosis?.confidence === 'low' ? ' (low confidence)' : '';
  const lines = [`${document.name}: ${diagnosis?.verdict ?? 'no verdict'}${doubt}`, ''];
  const isObserved = document.scenario.direction === 'observe';
  if (!summary) lines.push(`  ${noFiguresText(document)}`);
  else lines.push(...(isObserved ? observedFigures : figures)(document, summary).map(([label, value]) => `  ${label.padEnd(14)}${value}`));
  lines.push(...thresholdsText(document.thresholds));
  if (diagnosis && diagnosis.evidence.length > 0) lines.push('', ...diagnosis.evidence.map((line) => `  - ${line}`));
  if (diagnosis && diagnosis.advice.length > 0)
    lines.push('', ...diagnosis.advice.map(({ text, gain }) => `  try: ${text}${gain ? ` (${gain})` : ''}`));
  if (document.recordingFault !== null) lines.push('', `  ${document.recordingFault}`);
  lines.push('', `capture ${document.id}`, '');
  return lines.map(printable).join('\n');
}

function figures(document: CaptureDocument, summary: Summary): [string, string][] {
  const { kernel } = summary;
  const { direction } = document.scenario;
  const reasons = collectReasons(document);
  return [
    ['measured', measuredText(direction, summary)],
    ...exchangeLines(summary),
    [
      direction === 'relay' ? 'delivered' : 'received',
      `${framesReceivedText(summary)}, ${number(summary.received.fps)} FPS, ${throughputText(summary.received.bytesPerS)}${whileConnectedText(summary) || ` over ${number(summary.durationS)} s`} (${loopText(summary.loop).name})`,
    ],
    ['received by', engineText(summary) ?? `n/a (${reasons.of('negotiated')})`],
    ...ceilingLines(summary),
    ...publishLines(summary),
    ...subscriberLines(summary),
    ['latency', distribution(summary.latencyMs, reasons.of('latencyMs'))],
    ...urgentLines(summary),
    ...(direction === 'push' ? arrivalSpans(document) : []).map(({ change, sentence }): [string, string] => [
      'gaps',
      change === null ? sentence : `${sentence} (after ${change})`,
    ]),
    ...dropLines(summary),
    ['wire', wireText(summary, reasons)],
    ...engineLines(summary),
    ['Recv-Q', station(summary, 'receiver.kernel')],
    ['Send-Q', station(summary, 'sender.kernel')],
    ['sender queue', station(summary, 'sender.user')],
    ...inboxLines(document, summary),
    [
      'kernel',
      kernel.source === null
        ? `n/a (${reasons.of('kernel.source')})`
        : `${kernel.source} every ${kernel.intervalMs} ms, ${kernel.readings} readings${meanIntervalText(summary, document.samples)}, ${kernel.missed} missed${kernel.putOff > 0 ? `, ${kernel.putOff} put off because of their cost` : ''}, ${kernel.costMs === null ? 'cost n/a' : `${number(kernel.costMs)} ms each`}`,
    ],
    [
      'CPU',
      `process ${number(summary.cpu.process, 2)} cores: ${threadsOf(document)
        .filter(({ name }) => name !== 'host')
        .map(({ name, label }) => `${THREAD_TEXT[label] ?? label} ${number(summary.cpu.threads[name] ?? null, 2)}`)
        .join(', ')}, thread pool ${number(summary.cpu.pool, 2)}`,
    ],
    ...(summary.cpu.processPerFrameUs === null
      ? []
      : [
          [
            '',
            `${number(summary.cpu.processPerFrameUs)} us a frame, of them in the server's thread ${number(summary.cpu.serverPerFrameUs)}${whileConnectedText(summary)}`,
          ] as [string, string],
        ]),
    ['memory', `peak ${sizeText(summary.memory.rssPeakBytes)}${perConnection(summary)}`],
    ...poolLines(document, summary),
    ...connectionLines(document, summary),
    [
      'ledger',
      direction === 'listen' ? `n/a (${NO_LEDGER_OF_FOREIGN})` : `of the whole run, ${ledgerText(summary.ledger, summary.foreign.frames)}`,
    ],
    ...(summary.publish ? [['', `publishers ${ledgerText(summary.publish.ledger, 0)}`] as [string, string]] : []),
    ...recordedLines(document),
  ];
}

/** What time the figures are of, and which of them is of more. */
function measuredText(direction: Direction, { durationS, warmupS }: Summary): string {
  const after =
    warmupS > 0 ? ` after a warm-up of ${number(warmupS)} s, which is left out, as is the drain` : '; the drain after it is left out';
  return `${number(durationS)} s${after}${direction === 'listen' ? '' : '; the ledger has all frames of the run'}`;
}

/** What was recorded of the frames, and what was left out. */
function recordedLines({ recording }: CaptureDocument): [string, string][] {
  if (!recording) return [];
  const left = recording.fault ?? leftOutText(recording.leftOut);
  return [
    [
      'recorded',
      `${formatCount(recording.frames)} ${recording.frames === 1 ? 'frame' : 'frames'}, ${sizeText(recording.bytes)}${left ? `; ${left}` : ''}`,
    ],
  ];
}

/** Direction observe: the two queues of the sockets that matched, and how they were read. */
function observedFigures({ samples, scenario }: CaptureDocument, summary: Summary): [string, string][] {
  const { stations, kernel, connections, unavailable } = summary;
  const queue = (name: 'receiver.kernel' | 'sender.kernel') => {
    const level = stations[name];
    if (!level) return `n/a (${unavailable[`stations.${name}`]})`;
    const { meanBytes, p95Bytes, maxBytes, timeAboveZero, readings } = level;
    return `mean ${sizeText(meanBytes)}, p95 ${sizeText(p95Bytes)}, max ${sizeText(maxBytes)}; above zero ${(timeAboveZero * 100).toFixed(0)} % ${ofReadings(readings)}`;
  };
  const ended = samples[samples.length - 1]?.connections.closed ?? 0;
  return [
    ['sockets', `${filterText(scenario.observe)}: ${connections.peak} at most at once, ${connections.opened} appeared, ${ended} ended`],
    ['Recv-Q', `${queue('receiver.kernel')} (arrived, not read)`],
    ['Send-Q', `${queue('sender.kernel')} (written, not acknowledged)`],
    [
      'kernel',
      kernel.source === null
        ? `n/a (${unavailable['kernel.source']})`
        : `${kernel.source} every ${kernel.intervalMs} ms over ${number(summary.durationS)} s, ${kernel.readings} readings${kernel.costMs === null ? '' : ` of ${number(kernel.costMs)} ms`}, ${kernel.missed} missed`,
    ],
  ];
}

/** Shorter than in a report. */
const THREAD_TEXT: Record<string, string> = { 'load generator': 'sender', 'receiving clients': 'receivers' };

function exchangeLines(summary: Summary): [string, string][] {
  const { exchanges } = summary;
  if (!exchanges) return [];
  const { answered, failed, perS, tcpMs, upgradeMs, sendMs, waitMs, totalMs } = exchanges;
  const parts = [
    ['TCP', tcpMs],
    ['upgrade', upgradeMs],
    ['send', sendMs],
    ['wait', waitMs],
  ] as const;
  const known = parts.flatMap(([name, { n, p50 }]) => (n > 0 ? `${name} ${number(p50, 2)}` : []));
  const setup = handshakeShare(exchanges);
  const underWay = underWayText(summary);
  return [
    [
      'exchanges',
      `${formatCount(answered)} answered, ${number(perS)} a second${failed > 0 ? `, ${formatCount(failed)} FAILED` : ''}; ${distribution(totalMs, 'no image was answered')}`,
    ],
    ...(known.length > 0 ? [['', `of which p50 in ms: ${known.join(', ')}`] as [string, string]] : []),
    ...(setup ? [['', `handshakes took ${number(setup * 100)} % of the time of all of them together`] as [string, string]] : []),
    ...(underWay === null ? [] : [['', underWay] as [string, string]]),
  ];
}

/** What received on the newest connection, which compression may have decided. */
function engineLines({ negotiated }: Summary): [string, string][] {
  if (!negotiated) return [];
  return [['engine', negotiated.engine === 'direct' ? 'direct, our own receive path' : 'ws, the library']];
}

function ceilingLines({ ceiling }: Summary): [string, string][] {
  if (!ceiling) return [];
  const doubt = ceilingDoubt(ceiling);
  const found = doubt === null ? ` (${ceilingSpreadText(ceiling, number)})` : `, ${doubt}`;
  const shares = doubt === null ? ceilingShareRangeText(ceiling.ratio * ceiling.fps, ceiling, (share) => number(share * 100)) : null;
  const reaches = `${doubt === null || ceiling.ratio > 1 ? '' : 'at most '}${number(ceiling.ratio * 100)} % of it`;
  return [
    ['ceiling', `${number(ceiling.fps)} FPS of raw TCP${found}; the run reaches ${reaches}${shares === null ? '' : ` (${shares} %)`}`],
  ];
}

function publishLines({ publish }: Summary): [string, string][] {
  return publish ? [['published', `${number(publish.received.fps)} FPS, ${throughputText(publish.received.bytesPerS)}`]] : [];
}

/** Of relay, clients of the user's own. */
function subscriberLines({ subscribers }: Summary): [string, string][] {
  if (!subscribers) return [];
  const { peak, offered, dropped } = subscribers;
  return [
    [
      'your own',
      `${number(offered.fps)} FPS handed to ${formatCount(peak)} ${peak === 1 ? 'subscriber' : 'subscribers'} at most at once, ${formatCount(dropped.frames)} dropped; latency n/a (${OWN_SUBSCRIBERS_TELL}); their sockets are in the kernel’s queues too`,
    ],
  ];
}

function urgentLines({ urgentLatencyMs, dropped }: Summary): [string, string][] {
  if (!urgentLatencyMs) return [];
  return [
    [
      'urgent',
      `${distribution(urgentLatencyMs, 'none was taken')}; ${formatCount(urgentLatencyMs.n)} received, ${formatCount(dropped.urgentFrames)} dropped`,
    ],
  ];
}

/** Captures that are older than the policies' account have the stations alone. */
function dropLines({ dropped }: Summary): [string, string][] {
  if (dropped.frames === 0) return [];
  const told = Object.entries(Object.keys(dropped.byPolicy).length > 0 ? dropped.byPolicy : dropped.byStation);
  const policies = told.map(([policy, frames]) => `${policy} ${formatCount(frames)}`).join(', ');
  return [['dropped', `${formatCount(dropped.frames)}${policies === '' ? '' : ` (${policies})`}`]];
}

/** Told where frames waited in it. */
function inboxLines({ samples }: CaptureDocument, summary: Summary): [string, string][] {
  const dropsThere = summary.dropped.byStation['receiver.user'] !== undefined;
  const waited = samples.some(({ phase, stations }) => phase === 'steady' && (stations['receiver.user']?.frames ?? 0) > 0);
  return dropsThere || waited ? [['inbox', station(summary, 'receiver.user')]] : [];
}

function perConnection({ memory }: Summary): string {
  return memory.perConnectionBytes === null ? '' : `, ${sizeText(memory.perConnectionBytes)} of growth a connection`;
}

/** Of relay, and wherever clients were refused or swept. */
function poolLines({ scenario }: CaptureDocument, { pool, connections }: Summary): [string, string][] {
  if (!pool || (scenario.direction !== 'relay' && pool.refused + pool.idleSwept + pool.deadPeers === 0)) return [];
  const counts = `${pool.members} members of ${pool.groups} ${pool.groups === 1 ? 'group' : 'groups'}, ${formatCount(pool.broadcasts)} broadcasts`;
  return [
    [
      'pool',
      `${formatCount(connections.peak)} open at most, ${counts}, ${pool.refused} refused, ${pool.idleSwept} swept, ${pool.deadPeers} dead`,
    ],
  ];
}

/** Of listen, and wherever a connection was refused or did not end with a goodbye (1000, 1001). */
function connectionLines({ scenario, samples }: CaptureDocument, { connections }: Summary): [string, string][] {
  const areGoodbyes = Object.keys(connections.closed).every((code) => code === '1000' || code === '1001');
  if (scenario.direction !== 'listen' && connections.refused === 0 && areGoodbyes) return [];
  const reasons = closeReasonsText(connections);
  const given = reasonsGivenText(connections);
  return [
    ['connections', connectionsText(connections)],
    [
      'closed',
      `${closesText(connections, samples[samples.length - 1]?.connections.closed ?? 0)}${reasons === '' ? '' : `; of these ${reasons}`}`,
    ],
    ...(given === '' ? [] : [['', `reasons that clients gave: ${given}`] as [string, string]]),
  ];
}

function ledgerText(ledger: Summary['ledger'], foreign: number): string {
  const { balanced, due, received, dropped, droppedByReceiver, notOffered, lost, inFlight } = ledger;
  const inbox = droppedByReceiver > 0 ? ` + ${formatCount(droppedByReceiver)} dropped in the inbox` : '';
  const beside = foreign > 0 ? `; beside them ${formatCount(foreign)} of clients that are not ours` : '';
  return `${balanced ? 'balanced' : 'NOT BALANCED'}: ${formatCount(due)} due = ${formatCount(received)} received + ${formatCount(dropped)} dropped${inbox} + ${formatCount(notOffered)} not offered + ${formatCount(lost)} lost + ${formatCount(inFlight)} in flight${beside}`;
}

/** What the bytes on the wire are a share of, and why they are more where they are. */
function wireText(summary: Summary, reasons: Reasons): string {
  const { wire, negotiated } = summary;
  if (wire.ratio === null) return `n/a (${reasons.of('wire.ratio')})`;
  const difference = wireOverheadText(summary) ?? wireShortfallText(summary);
  return `${number(wire.ratio * 100)} % of the payload’s bytes${difference === null ? '' : ` (${difference})`}; ${isCompressed(negotiated) ? negotiatedText(negotiated) : 'no compression negotiated'}`;
}

function distribution({ n, p50, p99, max }: Distribution, reason: string): string {
  return n === 0 ? `n/a (${reason})` : `p50 ${number(p50, 2)} ms, p99 ${number(p99, 2)} ms, max ${number(max, 2)} ms`;
}

function station(summary: Summary, name: 'receiver.kernel' | 'receiver.user' | 'sender.kernel' | 'sender.user'): string {
  const level = summary.stations[name];
  return level ? `mean ${sizeText(level.meanBytes)}, max ${sizeText(level.maxBytes)}` : `n/a (${summary.unavailable[`stations.${name}`]})`;
}
