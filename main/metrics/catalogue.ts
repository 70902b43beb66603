/** Whether a figure is read at a moment, over the interval since the last sample, or since the start of the run. */
export type MetricWindow = 'moment' | 'interval' | 'run';

/** What one figure of a sample means. */
export interface Metric {
  /** Path in a sample. A path that ends in `.*` stands for all fields below it. */
  path: string;
  unit: string;
  window: MetricWindow;
  meaning: string;
  source: string;
}

const metric = (path: string, unit: string, window: MetricWindow, meaning: string, source: string): Metric => ({
  path,
  unit,
  window,
  meaning,
  source,
});

/** Every figure of a sample, in its order. `docs/metrics.md` is generated from it, and a test holds it against the schema. */
export const METRICS: readonly Metric[] = [
  metric('tMs', 'ms', 'run', 'Time since the start of the run.', 'monotonic clock'),
  metric('intervalMs', 'ms', 'interval', 'Length of the interval that the sample closes, as measured.', 'monotonic clock'),
  metric(
    'phase',
    '',
    'moment',
    'warmup (discarded from the summary), steady (measured) or draining (what is in flight arrives).',
    'engine',
  ),
  metric(
    'frames.due',
    'frames',
    'run',
    'Frames whose time has come and that have an outcome. Those whose time has come and that wait for one are the station source. In a closed loop a frame is due when it is offered.',
    'generator',
  ),
  metric('frames.notOffered', 'frames', 'run', 'Due while no connection was open.', 'generator'),
  metric('frames.dropped', 'frames', 'run', 'Due while the sender’s queue was at sender.bufferLimitBytes.', 'generator'),
  metric('frames.offered', 'frames', 'run', 'Handed to a socket.', 'generator'),
  metric('frames.sent', 'frames', 'run', 'Written to the kernel in full, as the socket reported.', 'generator'),
  metric('frames.received', 'frames', 'run', 'Received whole by the server, with a header of this run.', 'server'),
  metric('frames.lost', 'frames', 'run', 'Offered on a connection that both ends have closed, and never received.', 'ledger'),
  metric('frames.foreign', 'frames', 'run', 'Received from clients that are not ours; measured by arrival only.', 'server'),
  metric('frames.displayed', 'frames', 'run', 'Drawn on the canvas of the window.', 'window'),
  metric('rates.offeredFps', 'frames/s', 'interval', 'Frames offered.', 'generator'),
  metric('rates.sentFps', 'frames/s', 'interval', 'Frames sent.', 'generator'),
  metric('rates.receivedFps', 'frames/s', 'interval', 'Frames received; in direction listen those of foreign clients count.', 'server'),
  metric('rates.displayedFps', 'frames/s', 'interval', 'Frames drawn.', 'window'),
  metric('rates.payloadBytesPerS', 'bytes/s', 'interval', 'Bytes of the messages received, uncompressed.', 'server'),
  metric(
    'rates.wireBytesPerS',
    'bytes/s',
    'interval',
    'Bytes that the server’s sockets delivered: WebSocket frames, compressed where negotiated, and handshakes. TCP/IP headers are not included.',
    'socket.bytesRead',
  ),
  metric('bytes.payload', 'bytes', 'run', 'Bytes of the messages received.', 'server'),
  metric('bytes.sent', 'bytes', 'run', 'Bytes of the messages written to the kernel in full.', 'generator'),
  metric('bytes.wire', 'bytes', 'run', 'Bytes that the server’s sockets delivered.', 'socket.bytesRead'),
  metric(
    'latencyMs.*',
    'ms',
    'interval',
    'From the intended send time to the arrival of the whole message. In an open loop the intended time is the schedule’s, so that waiting before the send counts.',
    'frame header, HDR histogram of 3 significant digits',
  ),
  metric('uncorrectedLatencyMs.*', 'ms', 'interval', 'The same from the actual send time.', 'frame header, HDR histogram'),
  metric('gapMs.*', 'ms', 'interval', 'Time between two arrivals on the same connection.', 'server, HDR histogram'),
  metric(
    'histograms.*',
    'buckets',
    'interval',
    'Non-empty buckets of the three histograms in microseconds, as [bucket, count]; merged for the summary.',
    'server',
  ),
  metric(
    'stations.source',
    'bytes, frames',
    'moment',
    'Due by the clock and not yet offered or dropped. Always 0 in a closed loop.',
    'the generator’s schedule',
  ),
  metric('stations.sender.user', 'bytes, frames', 'moment', 'What the sending process holds for its sockets.', 'bufferedAmount'),
  metric(
    'stations.sender.kernel',
    'bytes',
    'moment',
    'Send-Q of the client’s ends: not yet acknowledged by the peer’s kernel.',
    'kernel reader',
  ),
  metric('stations.path', 'bytes', 'moment', 'What an impairment proxy holds.', 'proxy; none in this version'),
  metric('stations.receiver.kernel', 'bytes', 'moment', 'Recv-Q of the server’s ends: arrived and not read.', 'kernel reader'),
  metric(
    'stations.receiver.user',
    'bytes, frames',
    'moment',
    'Read by the server and not handed on as a message: the parser’s input and collected fragments.',
    'the parser of ws',
  ),
  metric(
    'stations.display',
    'bytes, frames',
    'moment',
    'The picture on its way to the window. The others are skipped and counted.',
    'window',
  ),
  metric(
    'kernel.*',
    'bytes, ms',
    'moment',
    'The newest kernel reading: source, age, what it cost, and the queues of both ends.',
    'netstat, ss or /proc',
  ),
  metric('tcp.*', '', 'run', 'Retransmits, and time limited by the receive window or the send buffer, of the sender’s open sockets.', 'ss'),
  metric(
    'eventLoop.*',
    'ms, share',
    'interval',
    'For each thread: delay of a 10 ms timer (p50, p99, max), utilisation, present silence, CPU of the thread as a share of one core, heap and external memory.',
    'timer, performance.eventLoopUtilization, /proc/self/task/<tid>/schedstat, v8.getHeapStatistics',
  ),
  metric('cpu.process', 'cores', 'interval', 'CPU time of the process.', 'process.cpuUsage'),
  metric(
    'cpu.pool',
    'cores',
    'interval',
    'What the named threads did not use: libuv’s pool, where zlib works, and V8’s helpers.',
    'difference',
  ),
  metric('memory.rssBytes', 'bytes', 'moment', 'Resident memory of the process.', 'process.memoryUsage.rss'),
  metric(
    'connections.*',
    'connections',
    'run',
    'Open now, and of these with permessage-deflate; opened, closed and refused since the start.',
    'server',
  ),
  metric('heartbeatRttMs', 'ms', 'interval', 'Ping to pong, median, with everything queued before either.', 'server'),
  metric('log.*', 'lines, bytes, s', 'run', 'What the server’s log wrote and the time it took.', 'server'),
  metric('unavailable', '', 'moment', 'Why a reading is null: path to reason.', 'sampler'),
];
