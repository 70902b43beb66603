import { expect, it } from 'vitest';
import { listedVerdict } from './listed-verdict.ts';

it('says of a run whose settings changed that the verdict is of a part', () => {
  expect(listedVerdict({ verdict: 'Fast.', mixed: 'certain' })).toBe('Of a part of the run: Fast.');
  expect(listedVerdict({ verdict: 'Fast.', mixed: 'possible' })).toBe('Fast.');
  expect(listedVerdict({ verdict: null, mixed: 'certain' })).toBeNull();
});
