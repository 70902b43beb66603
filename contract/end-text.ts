/** One end of a connection as `address:port`; an IPv6 address stands in brackets (RFC 3986 section 3.2.2). */
export function endText(address: string, port: number | string): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
