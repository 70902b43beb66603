import { expect, test } from 'vitest';
import { type CaptureListItem, type ExperimentState, PRESETS, type RunState } from '../../../contract/index.ts';
import { clientAddress, currentCaptureId, isActive, isLastOfExperiment, shownScenario, viewedScenario } from './app-store.ts';
import { withScenarioValue } from './scenario-path.ts';

const draft = PRESETS[0]!.scenario;
const other = withScenarioValue(draft, 'masking', 'zero')!;
const run = (phase: RunState['phase']) => ({ phase, captureId: 'a', scenario: other }) as RunState;
const listed = (id: string) => [{ id } as CaptureListItem];

test('controls show the scenario of the run while there is one, then the draft', () => {
  for (const phase of ['preparing', 'running', 'draining'] as const) expect(shownScenario({ run: run(phase), draft })).toBe(other);
  for (const phase of ['idle', 'ended', 'failed'] as const) expect(shownScenario({ run: run(phase), draft })).toBe(draft);
  expect(shownScenario({ run: null, draft })).toBe(draft);
  expect(isActive(null)).toBe(false);
});

test('readings are of the run, also when it has ended, until another scenario is chosen', () => {
  expect(viewedScenario({ run: run('ended'), runShown: true, draft })).toBe(other);
  expect(viewedScenario({ run: run('ended'), runShown: false, draft })).toBe(draft);
  expect(viewedScenario({ run: null, runShown: false, draft })).toBe(draft);
});

test('a run can be saved while the library has its capture: not when the start failed or when it was deleted', () => {
  expect(currentCaptureId({ run: run('running'), captures: listed('a') })).toBe('a');
  expect(currentCaptureId({ run: run('ended'), captures: listed('b') })).toBeNull();
  expect(currentCaptureId({ run: run('ended'), captures: null })).toBeNull();
  expect(currentCaptureId({ run: null, captures: listed('a') })).toBeNull();
});

test('clients are shown the address with the token that they need', () => {
  const endpoint = { host: '0.0.0.0', port: 8_765, url: 'ws://0.0.0.0:8765/' };
  const listening = (token: string | null) =>
    ({ ...run('running'), endpoint, scenario: { ...draft, bind: { host: '0.0.0.0', port: 8_765, token } } }) as RunState;
  expect(clientAddress({ run: listening(null), draft })).toBe('ws://0.0.0.0:8765/');
  expect(clientAddress({ run: listening('a b&c=d e'), draft })).toBe('ws://0.0.0.0:8765/?token=a%20b%26c%3Dd%20e');
  expect(clientAddress({ run: { ...listening(null), endpoint: null }, draft })).toBeNull();
});

test('the last run of an experiment that has ended is told from a run of one’s own, also when it was cut short', () => {
  const experiment = (phase: ExperimentState['phase'], lastCaptureId: string | null) => ({ phase, lastCaptureId }) as ExperimentState;
  expect(isLastOfExperiment(run('ended'), experiment('ended', 'a'))).toBe(true);
  expect(isLastOfExperiment(run('failed'), experiment('failed', 'a'))).toBe(true);
  expect(isLastOfExperiment(run('ended'), experiment('running', 'a'))).toBe(false);
  expect(isLastOfExperiment(run('ended'), experiment('ended', 'b'))).toBe(false);
  expect(isLastOfExperiment(run('running'), experiment('ended', 'a'))).toBe(false);
  expect(isLastOfExperiment({ ...run('idle'), captureId: null }, experiment('ended', null))).toBe(false);
  expect(isLastOfExperiment(null, null)).toBe(false);
});
