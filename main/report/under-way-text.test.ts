import { expect, it } from 'vitest';
import { exampleEcho } from '../testing/example-situations.ts';
import { underWayText } from './under-way-text.ts';

it('puts another rate of answers down to the edges of the measured time only where nothing failed', () => {
  const { received, exchanges } = exampleEcho().summary!;
  const told = (failed: number, perS: number) =>
    underWayText({ received: { ...received, fps: 10 }, exchanges: { ...exchanges!, failed, perS } });
  expect(told(0, 10)).toBeNull();
  expect(told(0, 9.8)).toMatch(/^The server received 10\.0 a second meanwhile: of an image that was under way/);
  expect(told(40, 5)).toBe('The server received 10.0 a second meanwhile: exchanges that failed may be among them.');
});
