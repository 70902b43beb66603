import { pattern } from './client-frame.ts';

const MAGIC = 0x4b454843; // 'CHEK' read as a little-endian u32
const HEAD_BYTES = 16;

/** Below and above every border at which a message is read, kept or copied in another way. */
const SIZES = [
  16, 100, 900, 1_023, 1_024, 2_100, 5_000, 30_000, 32_769, 49_000, 65_536, 65_537, 66_000, 90_000, 131_072, 131_200, 200_000, 262_145,
  300_000,
];
const LARGE_BYTES = 1_048_576;
const LARGE_EVERY = 40;

/** How large message `sequence` of `sender` is: from 16 bytes to a megabyte, no two neighbours alike. */
export function checkedBytes(sender: number, sequence: number): number {
  if (sequence % LARGE_EVERY === LARGE_EVERY - 1) return LARGE_BYTES + sender;
  return SIZES[(sequence * 7 + sender * 3) % SIZES.length]!;
}

/** A message that tells whose it is, which one, and how long; every byte after that follows from these. */
export function checkedMessage(sender: number, sequence: number, bytes = checkedBytes(sender, sequence)): Buffer {
  const message = pattern(bytes, sender * 1_000_003 + sequence * 31 + 7);
  message.writeUInt32LE(MAGIC, 0);
  message.writeUInt32LE(sender, 4);
  message.writeUInt32LE(sequence, 8);
  message.writeUInt32LE(bytes, 12);
  return message;
}

/** Whether these bytes say that they are such a message. */
export function isChecked(bytes: Buffer): boolean {
  return bytes.length >= HEAD_BYTES && bytes.readUInt32LE(0) === MAGIC;
}

/** Whose message this is and which one. Fails at the first byte that is not that message's. */
export function readChecked(bytes: Buffer): { sender: number; sequence: number } {
  if (!isChecked(bytes)) throw new Error(`${bytes.length} bytes that are nobody's: ${bytes.subarray(0, HEAD_BYTES).toString('hex')}`);
  const sender = bytes.readUInt32LE(4);
  const sequence = bytes.readUInt32LE(8);
  const said = bytes.readUInt32LE(12);
  const who = `message ${sequence} of sender ${sender}`;
  if (said !== bytes.length) throw new Error(`${who} says ${said} bytes and has ${bytes.length}`);
  const right = checkedMessage(sender, sequence, said);
  if (bytes.equals(right)) return { sender, sequence };
  const at = bytes.findIndex((byte, index) => byte !== right[index]);
  const wrong = bytes.reduce((count, byte, index) => count + (byte === right[index] ? 0 : 1), 0);
  throw new Error(`${wrong} of ${said} bytes of ${who} are another's, from byte ${at} on`);
}
