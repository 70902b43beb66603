import { expect, it } from 'vitest';
import { ProtocolFault } from '../direct/protocol-fault.ts';
import { closeReasonOf, peerFaultOf } from './peer-fault.ts';
import type { StreamSocket } from './stream-socket.ts';

const socket = (receiver?: object) => ({ _receiver: receiver }) as unknown as StreamSocket;
const error = (code: string, message = 'what was wrong') => Object.assign(new Error(message), { code });

it.each([
  ['WS_ERR_UNEXPECTED_RSV_1', 1002, 'protocol error', 'client-protocol'],
  ['WS_ERR_INVALID_UTF8', 1007, 'invalid data', 'client-protocol'],
  ['Z_DATA_ERROR', 1007, 'invalid data', 'client-protocol'],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008, 'too many fragments', 'client-protocol'],
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009, 'message too large', 'client-oversize'],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009, 'message too large', 'client-oversize'],
])('%s is closed with %d: %s', (code, closeCode, reason, errorCode) => {
  expect(peerFaultOf(error(code), socket())).toMatchObject({ closeCode, reason, errorCode });
});

it('takes a reset for no fault', () => {
  expect(peerFaultOf(error('ECONNRESET'), socket())).toBeNull();
});

it('tells the size and the limit as either engine knows them', () => {
  const code = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
  const sizes = { messageBytes: 2_000, limitBytes: 1_024, isWhole: true };
  const detail = 'a message of 2,000 bytes, over the limit of 1,024 bytes';
  const limitBytes = 1_024;
  expect(peerFaultOf(new ProtocolFault(code, 1009, 'Max payload size exceeded', sizes), socket())).toMatchObject({ detail, limitBytes });
  const ofWs = (bytes: number, isWhole: boolean) =>
    peerFaultOf(error(code), socket({ _totalPayloadLength: bytes, _maxPayload: 1_024, _fin: isWhole }));
  expect(ofWs(2_000, true)).toMatchObject({ detail, limitBytes });
  expect(ofWs(2_000, false)?.detail).toBe('a message of at least 2,000 bytes, over the limit of 1,024 bytes');
  expect(ofWs(300, true)?.detail).toBe('a message over the limit of 1,024 bytes when it is inflated');
  expect(peerFaultOf(error(code), socket())).toMatchObject({ detail: 'a message over the limit', limitBytes: null });
});

it('leaves out what the library writes before each fault', () => {
  const text = 'Invalid WebSocket frame: RSV1 must be clear';
  expect(peerFaultOf(error('WS_ERR_UNEXPECTED_RSV_1', text), socket())?.detail).toBe('RSV1 must be clear');
});

it('says in a close frame what was wrong, in as many bytes as fit', () => {
  const reason = (code: string, message?: string) => closeReasonOf(error(code, message), socket());
  expect(reason('WS_ERR_EXPECTED_MASK', 'Invalid WebSocket frame: MASK must be set')).toBe('protocol error: MASK must be set');
  expect(reason('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')).toBe('message too large: a message over the limit');
  expect(reason('Z_DATA_ERROR', 'ä'.repeat(200))).toBe(`invalid data: compressed data: ${'?'.repeat(92)}`);
  expect(reason('ECONNRESET')).toBeUndefined();
});
