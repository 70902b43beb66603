import { readFile } from 'node:fs/promises';
import type { FileReader } from './proc-file.ts';

/**
 * How many connections are ESTABLISHED, IPv4 and IPv6 together, from `CurrEstab` of /proc/net/snmp (RFC 4022, tcpCurrEstab); since
 * Linux 6.11 those in CLOSE-WAIT are counted too. `null` when the text does not have it.
 */
export function parseEstablishedCount(snmp: string): number | null {
  const [names, values] = snmp
    .split('\n')
    .filter((line) => line.startsWith('Tcp: '))
    .map((line) => line.trim().split(/\s+/));
  const text = values?.[names?.indexOf('CurrEstab') ?? -1];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** Answers the count now; `null` where the kernel does not tell it. Never rejects. */
export type EstablishedCount = (signal: AbortSignal) => Promise<number | null>;

/** A count from /proc/net/snmp, which the kernel keeps: reading it costs the same however many connections there are. */
export function createEstablishedCount(readText: FileReader = readPlain): EstablishedCount {
  return (signal) => readText('/proc/net/snmp', signal).then(parseEstablishedCount, () => null);
}

function readPlain(path: string, signal: AbortSignal): Promise<string> {
  return readFile(path, { encoding: 'latin1', signal });
}
