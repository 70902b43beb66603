import { type CaptureDocument, type Distribution, loopText, type Summary } from '../contract/index.ts';

const number = (value: number | null, digits = 1) => (value === null ? 'n/a' : value.toFixed(digits));
const size = (bytes: number) => (bytes >= 104_858 ? `${(bytes / 1_048_576).toFixed(1)} MiB` : `${(bytes / 1_024).toFixed(1)} KiB`);

/** The result of a run for a terminal: verdict first, then the figures that matter most. */
export function summaryText(document: CaptureDocument): string {
  const { summary, diagnosis } = document;
  const lines = [`${document.name}: ${diagnosis?.verdict ?? 'no verdict'}`, ''];
  if (!summary) lines.push('  Nothing was measured: the run ended before its warm-up.');
  else lines.push(...figures(summary).map(([label, value]) => `  ${label.padEnd(14)}${value}`));
  if (diagnosis && diagnosis.evidence.length > 0) lines.push('', ...diagnosis.evidence.map((line) => `  - ${line}`));
  if (diagnosis && diagnosis.advice.length > 0)
    lines.push('', ...diagnosis.advice.map(({ text, gain }) => `  try: ${text}${gain ? ` (${gain})` : ''}`));
  lines.push('', `capture ${document.id}`, '');
  return lines.join('\n');
}

function figures(summary: Summary): [string, string][] {
  const { ledger, kernel } = summary;
  return [
    [
      'received',
      `${number(summary.received.fps)} FPS, ${number(summary.received.bytesPerS / 1e6)} MB/s over ${number(summary.durationS)} s (${loopText(summary.loop).name})`,
    ],
    ['latency', distribution(summary.latencyMs)],
    [
      'wire',
      summary.wire.ratio === null
        ? 'n/a'
        : `${(summary.wire.ratio * 100).toFixed(2)} % of the payload; ${summary.negotiated?.permessageDeflate ?? 'no compression negotiated'}`,
    ],
    ['Recv-Q', station(summary, 'receiver.kernel')],
    ['Send-Q', station(summary, 'sender.kernel')],
    ['sender queue', station(summary, 'sender.user')],
    ['kernel', kernel.source === null ? 'n/a' : `${kernel.source}, ${kernel.readings} readings, ${kernel.missed} missed`],
    [
      'CPU',
      `process ${number(summary.cpu.process, 2)} cores: sender ${number(summary.cpu.threads['load'] ?? null, 2)}, server ${number(summary.cpu.threads['server'] ?? null, 2)}, thread pool ${number(summary.cpu.pool, 2)}`,
    ],
    ['memory', `peak ${size(summary.memory.rssPeakBytes)}`],
    [
      'ledger',
      `${ledger.balanced ? 'balanced' : 'NOT BALANCED'}: ${ledger.due} due = ${ledger.received} received + ${ledger.dropped} dropped + ${ledger.notOffered} not offered + ${ledger.lost} lost + ${ledger.inFlight} in flight${summary.foreign.frames > 0 ? `; beside them ${summary.foreign.frames} of clients that are not ours` : ''}`,
    ],
  ];
}

function distribution({ n, p50, p99, max }: Distribution): string {
  return n === 0 ? 'n/a' : `p50 ${number(p50, 2)} ms, p99 ${number(p99, 2)} ms, max ${number(max, 2)} ms`;
}

function station(summary: Summary, name: 'receiver.kernel' | 'sender.kernel' | 'sender.user'): string {
  const level = summary.stations[name];
  return level ? `mean ${size(level.meanBytes)}, max ${size(level.maxBytes)}` : `n/a (${summary.unavailable[`stations.${name}`]})`;
}
