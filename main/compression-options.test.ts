import { expect, it } from 'vitest';
import { compressionSchema } from '../contract/index.ts';
import { perMessageDeflate } from './compression-options.ts';

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
