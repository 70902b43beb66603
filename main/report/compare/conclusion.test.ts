import { expect, it } from 'vitest';
import type { ScenarioInput } from '../../../contract/index.ts';
import { exampleCapture } from '../../testing/example-captures.ts';
import { compareCaptures } from './compare-captures.ts';

const cause = (scenario: ScenarioInput, environment = {}) =>
  compareCaptures([exampleCapture({ id: 'a' }), exampleCapture({ id: 'b', scenario, environment })]).conclusion.cause;
const bind = { host: '127.0.0.1', port: 8_123, token: null };

it('puts nothing down to how long a run was and where it listened', () => {
  expect(cause({ compression: { enabled: true }, load: { durationS: 33 } })).toBe(
    'The one setting that differs and can make a difference is Compression (compression.enabled): false in A, true in B. load.durationS differs too, which makes no stream faster or slower.',
  );
  expect(cause({ compression: { enabled: true, level: 1 }, load: { durationS: 33 }, bind })).toBe(
    '2 settings differ (compression.enabled and compression.level). These runs do not show which of them made the difference. load.durationS and bind.port differ too, which make no stream faster or slower.',
  );
});

it('says so where nothing else differs', () => {
  expect(cause({ bind })).toBe(
    'Of the settings only bind.port differs, which makes no stream faster or slower. What else was different, the captures do not record.',
  );
  expect(cause({ bind, load: { durationS: 33 } }, { cpu: 'Apple M2' })).toBe(
    'Of the settings only load.durationS and bind.port differ, which make no stream faster or slower. The machines differ.',
  );
});
