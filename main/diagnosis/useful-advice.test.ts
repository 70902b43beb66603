import { expect, it } from 'vitest';
import { type Diagnosis, scenarioSchema } from '../../contract/index.ts';
import { usefulAdvice } from './useful-advice.ts';

const advise = (path: string | null, value: string | boolean) => ({
  text: `${path}`,
  gain: null,
  expectedFps: null,
  expectedRangeFps: null,
  toggle: path === null ? null : { path, value },
});
const diagnosis: Diagnosis = {
  bottleneck: 'transport-ceiling',
  confidence: 'medium',
  verdict: '',
  evidence: [],
  advice: [advise(null, ''), advise('engine', 'direct'), advise('compression.enabled', false)],
};

it('leaves out what is set already, and nothing else', () => {
  const left = (input: object) => usefulAdvice(diagnosis, scenarioSchema.parse(input))?.advice.map(({ text }) => text);
  expect(left({})).toEqual(['null', 'engine', 'compression.enabled']);
  expect(left({ engine: 'direct' })).toEqual(['null', 'compression.enabled']);
  expect(left({ engine: 'direct', compression: { enabled: false } })).toEqual(['null']);
  expect(usefulAdvice(null, scenarioSchema.parse({}))).toBeNull();
});
