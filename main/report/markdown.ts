import { type CaptureDocument, loopText, type Summary } from '../../contract/index.ts';
import { captureWarnings, noVerdictText } from './capture-state.ts';
import { environmentLine, measurementLine } from './one-line.ts';
import {
  formatCount,
  formatQuantity,
  framesPerS,
  growth,
  held,
  milliseconds,
  percent,
  type Quantity,
  throughput,
  times,
} from './quantity.ts';
import { collectReasons, type Reasons } from './reasons.ts';
import { formatMoment, formatRunTime } from './report-moment.ts';
import { scenarioDifferences } from './scenario-differences.ts';
import { changeSpans } from './spans.ts';

/** For a pull request: verdict, figures, what the scenario changes, the machine and the method in a line each. */
export function renderMarkdown(document: CaptureDocument): string {
  const { name, scenario, startedAt, summary, notes, tags } = document;
  const reasons = collectReasons(document);
  const blocks = [
    `### ${inert(name)}`,
    `Preset ${inert(scenario.name)}, ${inert(formatMoment(startedAt))}${tags.length > 0 ? `, tags: ${tags.map(inert).join(', ')}` : ''}`,
    ...captureWarnings(document).map((warning) => `> **Note.** ${inert(warning)}`),
    ...verdictBlocks(document),
    ...(notes.trim() === '' ? [] : [`**Notes.** ${inert(notes)}`]),
    summary ? figures(summary, reasons) : '',
    changes(document),
    `**Scenario, differences from the defaults.** ${differences(document)}`,
    `**Environment.** ${inert(environmentLine(document.environment))}`,
    `**How measured.** ${inert(measurementLine(document))}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function verdictBlocks({ diagnosis, state }: CaptureDocument): string[] {
  if (!diagnosis) return [`**No verdict.** ${noVerdictText(state)}`];
  const { verdict, confidence, evidence, advice } = diagnosis;
  const advised = advice.map(({ text, gain }) => `- Try: ${inert(text)}${gain === null ? '' : ` Gain: ${inert(gain)}`}`);
  return [
    `**${inert(verdict)}** (confidence ${inert(confidence)})`,
    [...evidence.map((line) => `- ${inert(line)}`), ...advised].join('\n'),
  ];
}

function figures(summary: Summary, reasons: Reasons): string {
  const known = (value: number | null | undefined, format: (value: number) => Quantity, ...paths: string[]) =>
    value === null || value === undefined ? `n/a (${inert(reasons.of(...paths))})` : formatQuantity(format(value));
  const { latencyMs, uncorrectedLatencyMs, ledger, memory } = summary;
  const count = (frames: number): Quantity => ({ value: formatCount(frames), unit: 'frames' });
  const rows: [string, string][] = [
    ['Received', `${formatQuantity(framesPerS(summary.received.fps))}, ${formatQuantity(throughput(summary.received.bytesPerS))}`],
    ['Offered / sent', `${formatQuantity(framesPerS(summary.offered.fps))} / ${formatQuantity(framesPerS(summary.sent.fps))}`],
    ['Displayed', known(summary.displayed?.fps, framesPerS, 'displayed', 'frames.displayed')],
    ['Dropped / not offered', `${formatQuantity(count(summary.dropped.frames))} / ${formatQuantity(count(summary.notOffered.frames))}`],
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
      'Memory peak / slope',
      `${formatQuantity(held(memory.rssPeakBytes))} / ${known(memory.rssSlopeBytesPerS, growth, 'memory.rssSlopeBytesPerS')}`,
    ],
    ['Ledger', ledger.balanced ? 'balanced to the frame' : `**not balanced**: ${inert(ledger.faults.join('; ') || 'no reason given')}`],
  ];
  return ['| Figure | Value |', '| :-- | --: |', ...rows.map(([label, value]) => `| ${label} | ${value} |`)].join('\n');
}

function changes(document: CaptureDocument): string {
  const spans = changeSpans(document);
  if (spans.length === 0) return '';
  const or = (value: number | null, format: (value: number) => Quantity) => (value === null ? 'n/a' : formatQuantity(format(value)));
  const rows = spans.map(({ change, fromMs, toMs, figures: span }) => {
    const cells = span
      ? [
          formatQuantity(framesPerS(span.receivedFps)),
          formatQuantity(throughput(span.payloadBytesPerS)),
          or(span.latencyP50Ms, milliseconds),
          or(span.latencyP99Ms, milliseconds),
        ]
      : ['n/a (too short)', 'n/a', 'n/a', 'n/a'];
    return `| ${[`${formatRunTime(fromMs)} to ${formatRunTime(toMs)}`, change === null ? 'as started' : inert(change), ...cells].join(' | ')} |`;
  });
  return ['| Time | Change | Received | Payload | Latency p50 | p99 |', '| :-- | :-- | --: | --: | --: | --: |', ...rows].join('\n');
}

function differences({ scenario, events }: CaptureDocument): string {
  const list = scenarioDifferences(scenario).map(
    ({ path, value, standard }) => `${inert(path)} = ${inert(value)} (default ${inert(standard)})`,
  );
  const toggled = events.some(({ kind }) => kind === 'toggle') ? ' As it stood at the end of the run.' : '';
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
