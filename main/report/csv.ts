import { type CaptureDocument, type Distribution, type LoopReading, type Sample, STATIONS } from '../../contract/index.ts';
import { type Cell, csvText } from './csv-cell.ts';

type Column = [name: string, read: (sample: Sample) => Cell];

const COUNTS = [
  'due',
  'notOffered',
  'dropped',
  'droppedNoCredit',
  'droppedByReceiver',
  'droppedUrgent',
  'offered',
  'sent',
  'received',
  'receivedUrgent',
  'lost',
  'foreign',
  'displayed',
] as const;
const POOL_COUNTS = [
  'active',
  'groups',
  'members',
  'created',
  'removed',
  'refused',
  'idleSwept',
  'deadPeers',
  'groupJoins',
  'groupLeaves',
  'broadcasts',
] as const;
const VIEWER_COUNTS = ['offered', 'dropped', 'received', 'decoded', 'displayed'] as const;
const PATH_FIGURES = ['inBytes', 'outBytes', 'queuedBytes', 'fullMs'] as const;
const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'] as const;
const DISTRIBUTIONS = [
  ['latency', (sample) => sample.latencyMs],
  ['uncorrected_latency', (sample) => sample.uncorrectedLatencyMs],
  ['gap', (sample) => sample.gapMs],
] as const satisfies readonly (readonly [string, (sample: Sample) => Distribution])[];
const LOOP_FIELDS: readonly [string, keyof LoopReading][] = [
  ['loop_p50_ms', 'p50Ms'],
  ['loop_p99_ms', 'p99Ms'],
  ['loop_max_ms', 'maxMs'],
  ['loop_stalled_ms', 'stalledMs'],
  ['loop_utilization_share', 'utilization'],
  ['cpu_cores', 'cpu'],
  ['heap_used_bytes', 'heapUsedBytes'],
  ['external_bytes', 'externalBytes'],
];
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/\./g, '_');

/** Names carry the unit; columns are added at the end and never renamed. Frames and bytes without `_per_s` are counted from the start of the run. */
const COLUMNS: readonly Column[] = [
  ['time_ms', (sample) => sample.tMs],
  ['interval_ms', (sample) => sample.intervalMs],
  ['phase', (sample) => sample.phase],
  ...COUNTS.map((count): Column => [`${snake(count)}_frames`, (sample) => sample.frames[count]]),
  ['offered_frames_per_s', (sample) => sample.rates.offeredFps],
  ['sent_frames_per_s', (sample) => sample.rates.sentFps],
  ['received_frames_per_s', (sample) => sample.rates.receivedFps],
  ['displayed_frames_per_s', (sample) => sample.rates.displayedFps],
  ['payload_bytes_per_s', (sample) => sample.rates.payloadBytesPerS],
  ['wire_bytes_per_s', (sample) => sample.rates.wireBytesPerS],
  ['payload_bytes', (sample) => sample.bytes.payload],
  ['wire_bytes', (sample) => sample.bytes.wire],
  ...DISTRIBUTIONS.flatMap(([name, read]): Column[] => [
    [`${name}_frames`, (sample) => read(sample).n],
    ...PERCENTILES.map((percentile): Column => [`${name}_${percentile}_ms`, (sample) => read(sample)[percentile]]),
  ]),
  ...STATIONS.flatMap((station): Column[] => [
    [`station_${snake(station)}_bytes`, (sample) => sample.stations[station]?.bytes ?? null],
    [`station_${snake(station)}_frames`, (sample) => sample.stations[station]?.frames ?? null],
    [`station_${snake(station)}_limit_bytes`, (sample) => sample.stations[station]?.limitBytes ?? null],
  ]),
  ['kernel_source', (sample) => sample.kernel?.source ?? null],
  ['kernel_reading_age_ms', (sample) => sample.kernel?.ageMs ?? null],
  ['kernel_reading_cost_ms', (sample) => sample.kernel?.costMs ?? null],
  ...(['sender', 'receiver'] as const).flatMap((end): Column[] => [
    [`${end}_recv_queue_bytes`, (sample) => sample.kernel?.[end]?.recvQueueBytes ?? null],
    [`${end}_send_queue_bytes`, (sample) => sample.kernel?.[end]?.sendQueueBytes ?? null],
  ]),
  ['tcp_retransmits_segments', (sample) => sample.tcp?.retransmits ?? null],
  ['tcp_rwnd_limited_ms', (sample) => sample.tcp?.rwndLimitedMs ?? null],
  ['tcp_sndbuf_limited_ms', (sample) => sample.tcp?.sndbufLimitedMs ?? null],
  ...(['host', 'server', 'load'] as const).flatMap((thread) =>
    LOOP_FIELDS.map(([name, field]): Column => [`${thread}_${name}`, (sample) => sample.eventLoop[thread]?.[field] ?? null]),
  ),
  ['process_cpu_cores', (sample) => sample.cpu.process],
  ['pool_cpu_cores', (sample) => sample.cpu.pool],
  ['others_cpu_cores', (sample) => sample.cpu.others],
  ['rss_bytes', (sample) => sample.memory.rssBytes],
  ['open_connections', (sample) => sample.connections.open],
  ['opened_connections', (sample) => sample.connections.opened],
  ['closed_connections', (sample) => sample.connections.closed],
  ['refused_connections', (sample) => sample.connections.refused],
  ['heartbeat_rtt_ms', (sample) => sample.heartbeatRttMs],
  ['log_lines', (sample) => sample.log.lines],
  ['log_bytes', (sample) => sample.log.bytes],
  ['log_time_s', (sample) => sample.log.seconds],
  ...(['receiver', 'work'] as const).flatMap((thread) =>
    LOOP_FIELDS.map(([name, field]): Column => [`${thread}_${name}`, (sample) => sample.eventLoop[thread]?.[field] ?? null]),
  ),
  ...(['started', 'answered', 'failed', 'active'] as const).map(
    (count): Column => [`exchanges_${count}`, (sample) => sample.exchanges?.[count] ?? null],
  ),
  ...PERCENTILES.map(
    (percentile): Column => [`exchange_total_${percentile}_ms`, (sample) => sample.exchanges?.totalMs[percentile] ?? null],
  ),
  ...PERCENTILES.map((percentile): Column => [`urgent_latency_${percentile}_ms`, (sample) => sample.urgentLatencyMs?.[percentile] ?? null]),
  ...(['due', 'notOffered', 'dropped', 'sent', 'received'] as const).map(
    (count): Column => [`publish_${snake(count)}_frames`, (sample) => sample.publish?.[count] ?? null],
  ),
  ['processing_done', (sample) => sample.processing?.done ?? null],
  ['processing_time_s', (sample) => sample.processing?.seconds ?? null],
  ...POOL_COUNTS.map((count): Column => [`pool_${snake(count)}`, (sample) => sample.pool?.[count] ?? null]),
  ...VIEWER_COUNTS.map((count): Column => [`viewer_${count}_frames`, (sample) => sample.viewer?.[count] ?? null]),
  ['idle_connections', (sample) => sample.connections.idle],
  ['rss_per_connection_bytes', (sample) => sample.memory.perConnectionBytes],
  ...(['forth', 'back'] as const).flatMap((way) =>
    PATH_FIGURES.map((figure): Column => [`path_${way}_${snake(figure)}`, (sample) => sample.path?.[way][figure] ?? null]),
  ),
  ['own_subscribers', (sample) => sample.subscribers?.connected ?? null],
  ...(['offered', 'dropped'] as const).map(
    (count): Column => [`own_subscribers_${count}_frames`, (sample) => sample.subscribers?.[count] ?? null],
  ),
];

/** What counts frames, bytes, clients or log lines of a run's own: an observation has none of them, and 0 would say that there were none to count. */
const OF_OWN_STREAM = /_frames(_per_s)?$|^(payload|wire)_bytes|^log_|^(refused|idle)_connections$/;

/**
 * One row a sample (RFC 4180: CRLF, quotes doubled), an empty cell where there is no reading. The last column holds the
 * texts of the events since the sample before; those after the last sample stand in its row.
 */
export function renderCsv({ scenario, samples, events }: CaptureDocument): string {
  const isEmpty = COLUMNS.map(([name]) => scenario.direction === 'observe' && OF_OWN_STREAM.test(name));
  const rows: Cell[][] = [[...COLUMNS.map(([name]) => name), 'event']];
  const inOrder = [...events].sort((a, b) => a.tMs - b.tMs);
  let next = 0;
  samples.forEach((sample, index) => {
    const isLast = index === samples.length - 1;
    const texts: string[] = [];
    while (next < inOrder.length && (isLast || inOrder[next]!.tMs <= sample.tMs)) texts.push(inOrder[next++]!.text);
    rows.push([...COLUMNS.map(([, read], column) => (isEmpty[column] ? null : read(sample))), texts.join(' | ') || null]);
  });
  return csvText(rows);
}
