import { expect, it } from 'vitest';
import { shareOfWay } from './share-of-way.ts';

const MIB = 1_048_576;

it.each([
  [6 * MIB, 0, 6 * MIB],
  [6 * MIB, 42, 6 * MIB],
  // 256 MiB for all of them.
  [6 * MIB, 64, 4 * MIB],
  [6 * MIB, 1_000, 268_435],
  [MIB, 100, MIB],
  // A piece is read whole, however many there are.
  [6 * MIB, 5_000, 65_536],
])('of %d bytes, %d connections have %d each', (limitBytes, connections, each) => expect(shareOfWay(limitBytes, connections)).toBe(each));
