import { expect, it } from 'vitest';
import { clientMask } from './client-mask.ts';

it('is unpredictable or all zero, as the setting says at the moment', () => {
  let masking: 'random' | 'zero' = 'random';
  const fill = clientMask(() => masking);
  const next = () => {
    const mask = Buffer.alloc(4, 0xaa);
    fill(mask);
    return mask.toString('hex');
  };
  // More keys than one pool of random bytes holds: none may be handed out twice in a row of this length but by chance (2^-32 a pair).
  const keys = Array.from({ length: 3_000 }, next);
  expect(new Set(keys).size).toBeGreaterThan(2_995);
  masking = 'zero';
  expect([next(), next()]).toEqual(['00000000', '00000000']);
  masking = 'random';
  expect(next()).not.toBe('00000000');
});
