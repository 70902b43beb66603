import type { ErrorCode } from '../../contract/index.ts';
import type { TooLarge } from '../direct/protocol-fault.ts';
import { formatCount } from '../report/quantity.ts';
import type { StreamSocket } from './stream-socket.ts';

/** A fault of the peer's for which the server closes its connection (RFC 6455 section 7.1.7). */
export interface PeerFault {
  /** What the close frame says (section 7.4.1). Whoever fails a connection hears no answer, and would itself tell 1006. */
  closeCode: number;
  /** In a word or two; one of few, so that closes can be counted by it. */
  reason: string;
  /** What exactly was wrong, in half a sentence; of a message that is too large what was sent. */
  detail: string;
  /** Of the event that tells it. */
  errorCode: ErrorCode;
  /** The limit that it met, in bytes; `null` where it met none, or it is not known. */
  limitBytes: number | null;
}

/** What a close frame has room for beside its code (RFC 6455 section 5.5). */
const REASON_MAX_BYTES = 123;

type SocketError = Error & { code?: string; tooLarge?: TooLarge | null };

/** What the receiver of `ws` knows of the message at hand (lib/receiver.js, 8.23); not in its types. */
interface KnowsMessage {
  _receiver?: { _totalPayloadLength?: unknown; _maxPayload?: unknown; _fin?: unknown };
}

/** What either engine's `error` says of the peer; `null` where it is no fault of the protocol: a reset, for instance. */
export function peerFaultOf(error: SocketError, socket: StreamSocket): PeerFault | null {
  const { code = '' } = error;
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' || code === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH') {
    const known = error.tooLarge ?? knownByWs(socket);
    const limitBytes = known?.limitBytes ?? null;
    return { closeCode: 1009, reason: 'message too large', detail: tooLargeText(code, known), errorCode: 'client-oversize', limitBytes };
  }
  const detail = error.message.replace(/^Invalid WebSocket frame: /, '');
  const fault = { detail, errorCode: 'client-protocol', limitBytes: null } as const;
  if (code === 'WS_ERR_INVALID_UTF8') return { ...fault, closeCode: 1007, reason: 'invalid data' };
  // What zlib says of a compressed message (lib/permessage-deflate.js).
  if (code.startsWith('Z_')) return { ...fault, closeCode: 1007, reason: 'invalid data', detail: `compressed data: ${detail}` };
  if (code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') return { ...fault, closeCode: 1008, reason: 'too many fragments' };
  return code.startsWith('WS_ERR_') ? { ...fault, closeCode: 1002, reason: 'protocol error' } : null;
}

/**
 * What the close frame tells the peer beside the code: the kind of fault and what exactly was wrong, `protocol error: MASK must be set`, the same
 * with either engine. Nothing where `error` is no fault of the peer's.
 */
export function closeReasonOf(error: SocketError, socket: StreamSocket): string | undefined {
  const fault = peerFaultOf(error, socket);
  if (!fault) return undefined;
  // ASCII alone, of which each character is a byte: neither engine nor zlib says anything else.
  return `${fault.reason}: ${fault.detail}`.replace(/[^\x20-\x7e]/g, '?').slice(0, REASON_MAX_BYTES);
}

function tooLargeText(code: string, known: TooLarge | null): string {
  if (code === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH') return 'a message of more than 2^53 - 1 bytes, over any limit';
  if (!known) return 'a message over the limit';
  const { messageBytes, limitBytes, isWhole } = known;
  const over = `over the limit of ${formatCount(limitBytes)} bytes`;
  // A compressed message shows its size only while it is inflated, and no further than to the limit.
  if (messageBytes <= limitBytes) return `a message ${over} when it is inflated`;
  return `a message of ${isWhole ? '' : 'at least '}${formatCount(messageBytes)} bytes, ${over}`;
}

function knownByWs(socket: StreamSocket): TooLarge | null {
  const { _totalPayloadLength: messageBytes, _maxPayload: limitBytes, _fin: isWhole } = (socket as KnowsMessage)._receiver ?? {};
  if (typeof messageBytes !== 'number' || typeof limitBytes !== 'number' || typeof isWhole !== 'boolean') return null;
  return { messageBytes, limitBytes, isWhole };
}
