// @ts-check
/** What the Node programs of this folder share: they stand in where there is no C compiler. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

/** @type {{ mask(source: Buffer, mask: Buffer, output: Buffer, offset: number, length: number): void }} */
export const bufferUtil = createRequire(import.meta.url)('bufferutil');

export const print = (/** @type {object} */ line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** CPU time of this process in seconds. */
export function cpuS() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export const ZERO_KEY = Buffer.alloc(4);
export const freshKey = () => randomBytes(4);

/**
 * Writes the header of a final masked frame (RFC 6455 section 5.2) and returns its length, key included.
 * @param {Buffer} to @param {number} opcode @param {number} length @param {Buffer} key
 */
export function writeHeader(to, opcode, length, key) {
  to[0] = 0x80 | opcode;
  let at = 2;
  if (length < 126) to[1] = 0x80 | length;
  else if (length < 65_536) {
    to[1] = 0x80 | 126;
    at = to.writeUInt16BE(length, 2);
  } else {
    to[1] = 0x80 | 127;
    at = to.writeBigUInt64BE(BigInt(length), 2);
  }
  return at + key.copy(to, at);
}
