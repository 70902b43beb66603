import { expect, it } from 'vitest';
import { type ScenarioInput, scenarioSchema } from '../../contract/index.ts';
import { messageSizeOf } from './message-size.ts';

const of = (input: ScenarioInput) => messageSizeOf(scenarioSchema.parse(input));

it('tells large messages from small ones by their bytes, in every direction that does not answer', () => {
  expect(of({ direction: 'ingest', payload: { bytes: 262_144 } })).toBe('large');
  expect(of({ direction: 'ingest', payload: { kind: 'text', bytes: 262_143 } })).toBe('small');
  expect(of({ direction: 'push', payload: { bytes: 1_048_576 } })).toBe('large');
  // Of gray the size follows from width and height: 512 x 511 bytes and a prefix are less, 512 x 512 are not.
  expect(of({ direction: 'ingest', payload: { kind: 'gray', width: 512, height: 511, bytes: 1_048_576 } })).toBe('small');
  expect(of({ direction: 'ingest', payload: { kind: 'gray', width: 512, height: 512, bytes: 10_000 } })).toBe('large');
  expect(of({ direction: 'relay', payload: { kind: 'text', bytes: 10_000 } })).toBe('small');
});

it('takes clients of the user’s own to send what the payload says, unless their messages are sent back', () => {
  expect(of({ direction: 'listen' })).toBe('large');
  expect(of({ direction: 'listen', server: { reply: 'same' } })).toBe('small');
  expect(of({ direction: 'echo' })).toBe('small');
});
