import {
  bottleneckText,
  type CaptureDocument,
  CLIENTS_NOT_OURS,
  closeReasonsText,
  closesText,
  connectionsText,
  filterText,
  foundFigure,
  heldText,
  isSettingChange,
  leftOutText,
  loopText,
  MIXED_FIGURES,
  NO_LEDGER_OF_FOREIGN,
  OWN_SUBSCRIBERS_TELL,
  reasonsGivenText,
  type Summary,
  stoppedText,
} from '../../contract/index.ts';
import { arrivalSpans } from './arrival-gaps.ts';
import { captureWarnings, noVerdictText } from './capture-state.ts';
import { ceilingText } from './ceiling-text.ts';
import { engineText } from './engine-text.ts';
import { observedFacts, observedQueues } from './observed-figures.ts';
import { environmentLine, measurementLine } from './one-line.ts';
import { originOf } from './origin-text.ts';
import {
  formatCount,
  formatNumber,
  formatQuantity,
  frameCount,
  framesPerS,
  growth,
  held,
  microseconds,
  milliseconds,
  percent,
  type Quantity,
  throughput,
  times,
} from './quantity.ts';
import { collectReasons, type Reasons } from './reasons.ts';
import { framesReceivedText, whileConnectedText } from './received-text.ts';
import { formatMoment, formatRunTime } from './report-moment.ts';
import { scenarioDifferences } from './scenario-differences.ts';
import { changeSpans, isMixed } from './spans.ts';

/** For a pull request: verdict, figures, what the scenario changes, the machine and the method in a line each. */
export function renderMarkdown(document: CaptureDocument): string {
  const { name, scenario, startedAt, stopped, summary, notes, tags } = document;
  const reasons = collectReasons(document);
  const isObserved = scenario.direction === 'observe';
  const what = isObserved ? `Sockets of ${inert(filterText(scenario.observe))}` : `Preset ${inert(scenario.name)}`;
  const origin = originOf(document);
  const blocks = [
    `### ${inert(name)}`,
    `${what}, ${inert(formatMoment(startedAt))}${stopped ? `, stopped after ${stoppedText(stopped)}` : ''}${tags.length > 0 ? `, tags: ${tags.map(inert).join(', ')}` : ''}`,
    ...captureWarnings(document).map((warning) => `> **Note.** ${inert(warning)}`),
    ...(origin === null ? [] : [inert(origin)]),
    ...verdictBlocks(document),
    thresholds(document),
    ...(notes.trim() === '' ? [] : [`**Notes.** ${inert(notes)}`]),
    ...(scenario.direction === 'push' ? arrivalSpans(document) : []).map(
      ({ change, sentence }) => `**${change === null ? 'Sent and arrived' : `After ${inert(change)}`}.** ${inert(sentence)}`,
    ),
    summary && !isObserved && isMixed(document) ? MIXED_FIGURES.certain : '',
    summary ? (isObserved ? observedFigures : figures)(document, summary, reasons) : '',
    isObserved ? '' : changes(document),
    recordedFrames(document),
    `**Scenario, differences from the defaults.** ${differences(document)}`,
    `**Environment.** ${inert(environmentLine(document.environment))}`,
    `**How measured.** ${inert(measurementLine(document))}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function verdictBlocks({ diagnosis, state }: CaptureDocument): string[] {
  if (!diagnosis) return [`**No verdict.** ${noVerdictText(state)}`];
  const { verdict, bottleneck, confidence, evidence, advice } = diagnosis;
  const advised = advice.map(({ text, gain }) => `- Try: ${inert(text)}${gain === null ? '' : ` Gain: ${inert(gain)}`}`);
  return [
    `**${inert(verdict)}** (bottleneck: ${inert(bottleneckText(bottleneck))}; confidence ${inert(confidence)})`,
    [...evidence.map((line) => `- ${inert(line)}`), ...advised].join('\n'),
  ];
}

function recordedFrames({ recording }: CaptureDocument): string {
  if (recording === null) return '';
  const { frames, bytes, leftOut, fault } = recording;
  const sentences = [
    frames === 0 ? 'None were recorded.' : `${formatCount(frames)}, ${formatQuantity(held(bytes))}; their files are not in this text.`,
    leftOutText(leftOut) && `Not all that were to be recorded are there; ${leftOutText(leftOut)}.`,
    fault && `The recording broke off: ${fault}`,
  ];
  return `**Recorded frames.** ${inert(sentences.filter(Boolean).join(' '))}`;
}

function thresholds({ thresholds: results }: CaptureDocument): string {
  if (results.length === 0) return '';
  const rows = results.map(
    (result) => `| ${result.holds ? 'held' : '**missed**'} | ${inert(result.text)} | ${inert(foundFigure(result))} |`,
  );
  return [`**${heldText(results)}.**`, '', '| Result | Threshold | Found |', '| :-- | :-- | :-- |', ...rows].join('\n');
}

function figures(document: CaptureDocument, summary: Summary, reasons: Reasons): string {
  const { direction } = document.scenario;
  const isListening = direction === 'listen';
  const known = (value: number | null | undefined, format: (value: number) => Quantity, ...paths: string[]) =>
    value === null || value === undefined ? `n/a (${inert(reasons.of(...paths))})` : formatQuantity(format(value));
  const { latencyMs, uncorrectedLatencyMs, ledger, memory } = summary;
  const connected = whileConnectedText(summary);
  const over = connected === '' ? '' : `,${connected}`;
  const count = (frames: number): Quantity => ({ value: formatCount(frames), unit: 'frames' });
  const rows: [string, string][] = [
    [
      'Received',
      `${framesReceivedText(summary)}, ${formatQuantity(framesPerS(summary.received.fps))}, ${formatQuantity(throughput(summary.received.bytesPerS))}${over}`,
    ],
    ['Received by (newest connection)', engineText(summary) ?? `n/a (${inert(reasons.of('negotiated'))})`],
    ...ceilingRows(summary),
    [
      'Offered / sent',
      isListening
        ? `n/a (${CLIENTS_NOT_OURS})`
        : `${formatQuantity(framesPerS(summary.offered.fps))} / ${formatQuantity(framesPerS(summary.sent.fps))}`,
    ],
    ...(direction === 'echo'
      ? []
      : [['Displayed', known(summary.displayed?.fps, framesPerS, 'displayed', 'frames.displayed')] as [string, string]]),
    ...situationRows(summary, known),
    isListening
      ? ['Dropped', formatQuantity(count(summary.dropped.frames))]
      : ['Dropped / not offered', `${formatQuantity(count(summary.dropped.frames))} / ${formatQuantity(count(summary.notOffered.frames))}`],
    [
      `Latency p50 / p99 (${loopText(summary.loop).name}, from the intended time)`,
      `${known(latencyMs.p50, milliseconds, 'latencyMs')} / ${known(latencyMs.p99, milliseconds, 'latencyMs')}`,
    ],
    [
      'Latency p50 / p99 (uncorrected, from the actual send)',
      `${known(uncorrectedLatencyMs.p50, milliseconds, 'uncorrectedLatencyMs')} / ${known(uncorrectedLatencyMs.p99, milliseconds, 'uncorrectedLatencyMs')}`,
    ],
    ['Wire bytes a payload byte', known(summary.wire.ratio, times, 'wire.ratio')],
    [
      'Waiting at the sender, mean (sender queue, Send-Q)',
      `${known(summary.stations['sender.user']?.meanBytes, held, 'stations.sender.user')}, ${known(summary.stations['sender.kernel']?.meanBytes, held, 'stations.sender.kernel', 'kernel')}`,
    ],
    [
      'Waiting at the receiver, mean (Recv-Q)',
      known(summary.stations['receiver.kernel']?.meanBytes, held, 'stations.receiver.kernel', 'kernel'),
    ],
    ['CPU of the process', known(summary.cpu.process, percent, 'cpu.process')],
    [
      'CPU a frame (process, server’s thread)',
      `${known(summary.cpu.processPerFrameUs, microseconds, 'cpu.processPerFrameUs', 'cpu.process')}, ${known(summary.cpu.serverPerFrameUs, microseconds, 'cpu.serverPerFrameUs', 'cpu.threads.server')}${over}`,
    ],
    [
      'Memory peak / slope',
      `${formatQuantity(held(memory.rssPeakBytes))} / ${known(memory.rssSlopeBytesPerS, growth, 'memory.rssSlopeBytesPerS')}`,
    ],
    ...connectionRows(document, summary),
    [
      'Ledger',
      isListening
        ? `n/a (${NO_LEDGER_OF_FOREIGN})`
        : ledger.balanced
          ? 'balanced to the frame'
          : `**not balanced**: ${inert(ledger.faults.join('; ') || 'no reason given')}`,
    ],
  ];
  return ['| Figure | Value |', '| :-- | --: |', ...rows.map(([label, value]) => `| ${label} | ${value} |`)].join('\n');
}

/** Direction observe: the two queues, and what was observed how. */
function observedFigures(document: CaptureDocument, summary: Summary, reasons: Reasons): string {
  const bytes = (value: number) => formatQuantity(held(value));
  const queues = observedQueues(summary, reasons).map(({ name, meaning, level, reason }) => [
    `${name}: ${meaning}`,
    ...(level
      ? [bytes(level.meanBytes), bytes(level.p95Bytes), bytes(level.maxBytes), formatQuantity(percent(level.timeAboveZero))]
      : [`n/a (${inert(reason)})`, 'n/a', 'n/a', 'n/a']),
  ]);
  const table = [
    '| Queue | mean | p95 | max | above zero |',
    '| :-- | --: | --: | --: | --: |',
    ...queues.map((cells) => `| ${cells.join(' | ')} |`),
  ];
  return [table.join('\n'), ...observedFacts(document).map(([name, value]) => `**${name}.** ${inert(value)}.`)].join('\n\n');
}

function ceilingRows({ ceiling }: Summary): [string, string][] {
  return ceiling ? [['Ceiling, raw TCP', ceilingText(ceiling)]] : [];
}

/** Who came and went, how, and why. */
function connectionRows({ samples }: CaptureDocument, { connections }: Summary): [string, string][] {
  const reasons = closeReasonsText(connections);
  const given = reasonsGivenText(connections);
  return [
    ['Connections', connectionsText(connections)],
    ['Closed', inert(closesText(connections, samples[samples.length - 1]?.connections.closed ?? 0))],
    ...(reasons === '' ? [] : [['Closed, why', inert(reasons)] as [string, string]]),
    ...(given === '' ? [] : [['Reasons that clients gave', inert(given)] as [string, string]]),
  ];
}

type Known = (value: number | null | undefined, format: (value: number) => Quantity, ...paths: string[]) => string;

/** Rows that only some runs have: exchanges, drops by policy, urgent frames, publishers, pool, viewers. */
function situationRows(
  { exchanges, dropped, urgentLatencyMs, publish, pool, viewer, subscribers, memory }: Summary,
  known: Known,
): [string, string][] {
  const rows: [string, string][] = [];
  if (exchanges) {
    const parts = [
      ['TCP', exchanges.tcpMs],
      ['upgrade', exchanges.upgradeMs],
      ['send', exchanges.sendMs],
      ['wait', exchanges.waitMs],
      ['total', exchanges.totalMs],
    ] as const;
    rows.push([
      'Exchanges answered / failed',
      `${formatCount(exchanges.answered)} (${formatNumber(exchanges.perS)} a second) / ${formatCount(exchanges.failed)}`,
    ]);
    for (const [part, of] of parts) {
      if (of.n === 0) continue;
      const shown = [of.p50, of.p90, of.p99, of.max].map((ms) => known(ms, milliseconds, 'exchanges'));
      rows.push([`Exchange, ${part}: p50 / p90 / p99 / max`, shown.join(' / ')]);
    }
  }
  const byPolicy = Object.entries(dropped.byPolicy).map(([policy, frames]) => `${inert(policy)}: ${formatCount(frames)}`);
  if (byPolicy.length > 0) rows.push(['Dropped by policy', byPolicy.join(', ')]);
  if (urgentLatencyMs) {
    const taken = `${formatCount(urgentLatencyMs.n)} received, ${formatCount(dropped.urgentFrames)} dropped`;
    rows.push([
      'Urgent frames; their latency p50 / p99',
      `${taken}; ${known(urgentLatencyMs.p50, milliseconds, 'urgentLatencyMs')} / ${known(urgentLatencyMs.p99, milliseconds, 'urgentLatencyMs')}`,
    ]);
  }
  if (publish) {
    const { received, ledger } = publish;
    const book = ledger.balanced ? 'ledger balanced' : `**ledger not balanced**: ${inert(ledger.faults.join('; ') || 'no reason given')}`;
    rows.push(['Published, received by the server', `${formatQuantity(framesPerS(received.fps))}, ${book}`]);
    if (pool) {
      const counts = [
        `${formatCount(pool.active)} open`,
        `${formatCount(pool.members)} members of ${formatCount(pool.groups)} ${pool.groups === 1 ? 'group' : 'groups'}`,
      ];
      rows.push([
        'Pool at the end',
        [...counts, `${formatCount(pool.refused)} refused`, `${formatCount(pool.idleSwept)} swept`].join(', '),
      ]);
    }
    rows.push(['Memory a connection', known(memory.perConnectionBytes, held, 'memory.perConnectionBytes')]);
  }
  if (subscribers) {
    const { peak, offered, dropped } = subscribers;
    rows.push([
      'Subscribers of your own',
      `${formatQuantity(framesPerS(offered.fps))} handed to them, ${formatCount(peak)} at most at once, ${formatQuantity(frameCount(dropped.frames))} dropped; latency n/a: ${OWN_SUBSCRIBERS_TELL}. Their sockets are in the kernel’s queues too.`,
    ]);
  }
  if (viewer) {
    rows.push([
      'Viewers: offered / dropped / received / displayed',
      [viewer.offered, viewer.dropped, viewer.received, viewer.displayed].map(formatCount).join(' / '),
    ]);
  }
  return rows;
}

function changes(document: CaptureDocument): string {
  const spans = changeSpans(document);
  if (spans.length === 0) return '';
  const or = (value: number | null, format: (value: number) => Quantity) => (value === null ? 'n/a' : formatQuantity(format(value)));
  const isEcho = document.scenario.direction === 'echo';
  const rows = spans.map(({ change, fromMs, toMs, figures: span }) => {
    const cells = span
      ? [
          isEcho
            ? or(span.answeredPerS, (perS) => ({ value: formatNumber(perS), unit: '/s' }))
            : formatQuantity(framesPerS(span.receivedFps)),
          formatQuantity(throughput(span.payloadBytesPerS)),
          or(isEcho ? span.exchangeP50Ms : span.latencyP50Ms, milliseconds),
          or(isEcho ? span.exchangeP99Ms : span.latencyP99Ms, milliseconds),
        ]
      : ['n/a (too short)', 'n/a', 'n/a', 'n/a'];
    return `| ${[`${formatRunTime(fromMs)} to ${formatRunTime(toMs)}`, change === null ? 'as started' : inert(change), ...cells].join(' | ')} |`;
  });
  const names = isEcho
    ? '| Time | Change | Answered | Payload | Exchange p50 | p99 |'
    : '| Time | Change | Received | Payload | Latency p50 | p99 |';
  return [names, '| :-- | :-- | --: | --: | --: | --: |', ...rows].join('\n');
}

function differences({ scenario, finalScenario, events }: CaptureDocument): string {
  const list = scenarioDifferences(scenario).map(
    ({ path, value, standard }) => `${inert(path)} = ${inert(value)} (default ${inert(standard)})`,
  );
  const toggled = events.some(isSettingChange)
    ? finalScenario
      ? ' As it was started; what was changed since is in the table of changes.'
      : ' As it stood at the end of the run.'
    : '';
  return (list.length > 0 ? `${list.join(', ')}.` : 'None.') + toggled;
}

/**
 * Text that Markdown leaves as it is: on one line, punctuation escaped, no markup, no mention of a user and no
 * reference to an issue (a word joiner after `@` and `#` breaks those).
 */
export function inert(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~!$]/g, (char) => `\\${char}`)
    .replace(/^[#+-]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/[@#]/g, (char) => `${char}\u2060`)
    .replace(/:\/\//g, ':\u2060//')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}\u2060.`);
}
