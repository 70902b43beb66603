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
