/** What a peer did that RFC 6455 does not allow, with the names that `ws` has for it. */
export type ProtocolFaultCode =
  | 'WS_ERR_EXPECTED_FIN'
  | 'WS_ERR_EXPECTED_MASK'
  | 'WS_ERR_INVALID_CLOSE_CODE'
  | 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'
  | 'WS_ERR_INVALID_OPCODE'
  | 'WS_ERR_INVALID_UTF8'
  | 'WS_ERR_UNEXPECTED_MASK'
  | 'WS_ERR_UNEXPECTED_RSV_1'
  | 'WS_ERR_UNEXPECTED_RSV_2_3'
  | 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH'
  | 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** A message that is longer than allowed, as far as its head and those before it say. */
export interface TooLarge {
  messageBytes: number;
  limitBytes: number;
  /** There was no more to come; otherwise the message is of at least so many bytes. */
  isWhole: boolean;
}

/** A connection that has to be failed (RFC 6455 section 7.1.7) with a close code (section 7.4.1). */
export class ProtocolFault extends Error {
  readonly code: ProtocolFaultCode;
  readonly closeCode: number;
  /** Of a message that is longer than allowed. */
  readonly tooLarge: TooLarge | null;

  constructor(code: ProtocolFaultCode, closeCode: number, message: string, tooLarge: TooLarge | null = null) {
    super(`Invalid WebSocket frame: ${message}`);
    this.name = 'ProtocolFault';
    this.code = code;
    this.closeCode = closeCode;
    this.tooLarge = tooLarge;
  }
}
