/** One message of a WebSocket stream, put together from its frames, or a control frame. */
export interface StreamMessage {
  /** Opcode of its first frame: 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  opcode: number;
  /** RSV1 of its first frame: compressed by permessage-deflate. */
  isCompressed: boolean;
  /** Masking keys of its frames; empty where they are not masked. */
  masks: number[];
  /** Unmasked, and still compressed where it is. */
  payload: Buffer;
  /** Offset in the stream of the byte after it. */
  endOffset: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** What one end of a WebSocket connection sent: the head of its handshake, and every message that is there in full (RFC 6455 section 5.2). */
export function websocketMessages(stream: Buffer): { head: string; messages: StreamMessage[]; restBytes: number } {
  const headEnd = stream.indexOf(HEAD_END);
  if (headEnd < 0) return { head: '', messages: [], restBytes: stream.length };
  let at = headEnd + HEAD_END.length;
  const head = stream.toString('latin1', 0, at);
  const messages: StreamMessage[] = [];
  let fragmented: StreamMessage | null = null;
  for (let frame = frameAt(stream, at); frame; frame = frameAt(stream, at)) {
    at = frame.endOffset;
    const { isFinal, isControl, opcode, isCompressed, mask, payload, endOffset } = frame;
    const masks = mask === null ? [] : [mask];
    if (isControl) {
      messages.push({ opcode, isCompressed, masks, payload, endOffset });
      continue;
    }
    if (opcode === 0 && fragmented) {
      fragmented.payload = Buffer.concat([fragmented.payload, payload]);
      fragmented.masks.push(...masks);
      fragmented.endOffset = endOffset;
    } else fragmented = { opcode, isCompressed, masks, payload, endOffset };
    if (!isFinal) continue;
    messages.push(fragmented);
    fragmented = null;
  }
  return { head, messages, restBytes: stream.length - at };
}

function frameAt(stream: Buffer, at: number) {
  if (at + 2 > stream.length) return null;
  const [first, second] = [stream[at]!, stream[at + 1]!];
  const short = second & 127;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const isMasked = (second & 128) !== 0;
  const payloadAt = at + 2 + lengthBytes + (isMasked ? 4 : 0);
  if (payloadAt > stream.length) return null;
  const length = lengthBytes === 8 ? Number(stream.readBigUInt64BE(at + 2)) : lengthBytes === 2 ? stream.readUInt16BE(at + 2) : short;
  const endOffset = payloadAt + length;
  if (endOffset > stream.length) return null;
  const key = isMasked ? stream.subarray(payloadAt - 4, payloadAt) : null;
  const payload = Buffer.from(stream.subarray(payloadAt, endOffset));
  if (key) for (let index = 0; index < payload.length; index++) payload[index]! ^= key[index & 3]!;
  return {
    isFinal: (first & 128) !== 0,
    isControl: (first & 8) !== 0,
    opcode: first & 15,
    isCompressed: (first & 64) !== 0,
    mask: key === null ? null : key.readUInt32BE(0),
    payload,
    endOffset,
  };
}
