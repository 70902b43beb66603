/** RFC 793 section 3.2, in the spelling of the RFC. */
const RFC_793_STATES = [
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
  'CLOSED',
] as const;

/** Where the programs' spelling differs by more than `_` for `-`. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  // net-tools and busybox netstat
  'SYN-RECV': 'SYN-RECEIVED',
  'FIN-WAIT1': 'FIN-WAIT-1',
  'FIN-WAIT2': 'FIN-WAIT-2',
  CLOSE: 'CLOSED',
  // ss
  ESTAB: 'ESTABLISHED',
  UNCONN: 'CLOSED',
  // netstat of macOS
  'SYN-RCVD': 'SYN-RECEIVED',
};

const known = new Set<string>(RFC_793_STATES);

/** A state as netstat or ss writes it, by its RFC 793 name; `null` when it is none (another language, a garbled line). */
export function stateOfName(text: string): string | null {
  const name = text.replaceAll('_', '-');
  return known.has(name) ? name : (OTHER_SPELLINGS[name] ?? null);
}

/** Linux `include/net/tcp_states.h`, as the `st` column of /proc/net/tcp has it. 12 is a request that is not a full socket yet. */
const LINUX_STATES: Readonly<Record<number, string>> = {
  1: 'ESTABLISHED',
  2: 'SYN-SENT',
  3: 'SYN-RECEIVED',
  4: 'FIN-WAIT-1',
  5: 'FIN-WAIT-2',
  6: 'TIME-WAIT',
  7: 'CLOSED',
  8: 'CLOSE-WAIT',
  9: 'LAST-ACK',
  10: 'LISTEN',
  11: 'CLOSING',
  12: 'SYN-RECEIVED',
};

/** A state of /proc/net/tcp by its RFC 793 name; `null` when the kernel has no such state. */
export function stateOfLinuxNumber(state: number): string | null {
  return LINUX_STATES[state] ?? null;
}
