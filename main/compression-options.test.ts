import { describe, expect, it } from 'vitest';
import { compressionSchema } from '../contract/index.ts';
import { inflateChunkBytes, perMessageDeflate } from './compression-options.ts';

it('hands every field of the scenario to ws', () => {
  const compression = compressionSchema.parse({
    level: 3,
    memLevel: 5,
    threshold: 77,
    contextTakeover: false,
    windowBits: 11,
    concurrencyLimit: 4,
  });
  expect(perMessageDeflate(compression)).toEqual({
    zlibDeflateOptions: { level: 3, memLevel: 5 },
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    serverMaxWindowBits: 11,
    clientMaxWindowBits: 11,
    concurrencyLimit: 4,
    threshold: 77,
  });
});

it('asks for no window where it is the default, and for nothing where compression is off', () => {
  expect(perMessageDeflate(compressionSchema.parse({}))).not.toHaveProperty('clientMaxWindowBits');
  expect(perMessageDeflate(compressionSchema.parse({ enabled: false }))).toBe(false);
});

it('sizes the inflater of an end that receives frames', () => {
  expect(perMessageDeflate(compressionSchema.parse({}), 100_000)).toMatchObject({ zlibInflateOptions: { chunkSize: 100_000 } });
  expect(perMessageDeflate(compressionSchema.parse({}))).not.toHaveProperty('zlibInflateOptions');
});

describe("the size of an inflater's pieces", () => {
  const cases: [string, number, number, number, number][] = [
    ['the message', 500_000, 67_108_864, 1, 500_000],
    ['1 MiB for what is larger', 16_777_216, 67_108_864, 1, 1_048_576],
    ['no more than a message may have', 500_000, 200_000, 1, 200_000],
    ['the default of zlib for what is smaller', 100, 67_108_864, 1, 16_384],
    ['64 MiB for all connections: each of 64 has its mebibyte', 1_048_576, 67_108_864, 64, 1_048_576],
    ['each of 1,024 has 64 KiB', 1_048_576, 67_108_864, 1_024, 65_536],
    ['each of 10,000 has the default', 1_048_576, 67_108_864, 10_000, 16_384],
    ['none yet', 1_048_576, 67_108_864, 0, 1_048_576],
  ];
  it.each(cases)('%s', (_name, messageBytes, most, connections, expected) => {
    expect(inflateChunkBytes(messageBytes, most, connections)).toBe(expected);
  });
});
