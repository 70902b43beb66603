import type { Segment } from './pcap.ts';

/** What one end of a connection sent. */
export interface TcpStream {
  fromPort: number;
  toPort: number;
  /** Bytes of payload, each range of sequence numbers counted once. */
  bytes: number;
  /** Bytes that lie between captured ranges: 0, unless the capture missed something. */
  missedBytes: number;
  /** It said that it will send no more, or was reset. */
  isEnded: boolean;
  /** The payload in order, as far as it was captured whole; `null` where segments were cut short. */
  payload: Buffer | null;
  /** Byte offset in the stream and time at which the byte before it had been captured. */
  arrivals: { endOffset: number; atS: number }[];
}

interface Open extends TcpStream {
  /** Stream offset 0 as an unwrapped sequence number: the one after the SYN. */
  base: number;
  chunks: Buffer[];
}

const WRAP = 2 ** 32;

/** All streams of a capture, both ends of every connection, in the order in which they began. Segments that were sent again count once; a SYN begins a new stream. */
export function tcpStreams(segments: readonly Segment[]): TcpStream[] {
  const streams: Open[] = [];
  const open = new Map<string, Open>();
  for (const segment of segments) {
    const way = `${segment.fromPort}>${segment.toPort}`;
    if (segment.isSyn) {
      const stream = begin(segment);
      open.set(way, stream);
      streams.push(stream);
      continue;
    }
    const stream = open.get(way);
    if (!stream) continue;
    add(stream, segment);
    if (!segment.isReset) continue;
    // Neither way carries anything any more.
    const other = open.get(`${segment.toPort}>${segment.fromPort}`);
    if (other) other.isEnded = true;
  }
  return streams.map(({ base: _base, chunks, ...stream }) => ({ ...stream, payload: stream.payload && Buffer.concat(chunks) }));
}

function begin({ fromPort, toPort, sequence }: Segment): Open {
  const payload = Buffer.alloc(0);
  return { fromPort, toPort, bytes: 0, missedBytes: 0, isEnded: false, payload, arrivals: [], base: sequence + 1, chunks: [] };
}

function add(stream: Open, segment: Segment): void {
  const { payloadBytes, payload, isFin, isReset, atS } = segment;
  stream.isEnded ||= isFin || isReset;
  if (payloadBytes === 0) return;
  const seen = stream.bytes + stream.missedBytes;
  const offset = seen + signed(segment.sequence - stream.base - seen);
  const end = offset + payloadBytes;
  if (end <= seen) return;
  if (offset > seen) stream.missedBytes += offset - seen;
  const from = Math.max(offset, seen);
  stream.bytes += end - from;
  stream.arrivals.push({ endOffset: end, atS });
  if (payload.length < payloadBytes || stream.missedBytes > 0) stream.payload = null;
  else stream.chunks.push(payload.subarray(from - offset));
}

/** A difference of sequence numbers, which wrap at 2^32: the one nearest to 0. */
function signed(difference: number): number {
  const within = ((difference % WRAP) + WRAP) % WRAP;
  return within >= WRAP / 2 ? within - WRAP : within;
}
