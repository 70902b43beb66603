/** Names of WebSocket close codes (RFC 6455 section 7.4.1 and the IANA registry). */
const NAMES: Record<string, string> = {
  '1000': 'normal closure',
  '1001': 'going away',
  '1002': 'protocol error',
  '1003': 'unsupported data',
  '1005': 'no status received',
  '1006': 'abnormal closure',
  '1007': 'invalid payload',
  '1008': 'policy violation',
  '1009': 'message too big',
  '1010': 'extension missing',
  '1011': 'internal error',
  '1012': 'service restart',
  '1013': 'try again later',
  '1014': 'bad gateway',
  '1015': 'TLS handshake failed',
};

/** What a close code says. */
export function closeCodeName(code: string): string {
  if (Object.hasOwn(NAMES, code)) return NAMES[code]!;
  return /^4\d{3}$/.test(code) ? 'private use' : 'no registered name';
}
