import { notifications } from '@mantine/notifications';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PRESETS, type RunState } from '../../../contract/index.ts';
import type { Api } from '../api/api.ts';
import { createActions } from './actions.ts';
import { useApp } from './app-store.ts';

const [first, second] = [PRESETS[0]!, PRESETS[1]!];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.spyOn(notifications, 'show').mockReturnValue('');
  const run = { phase: 'ended', captureId: 'a', scenario: first.scenario } as RunState;
  useApp.setState({ ...useApp.getInitialState(), ready: true, draft: first.scenario, run, runShown: true }, true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  useApp.setState(useApp.getInitialState(), true);
});

test('readings of a run that has ended go when something else is chosen here, not when it is in another window', () => {
  const forgetReadings = vi.fn();
  const actions = createActions({ request: vi.fn() } as unknown as Api, forgetReadings);
  actions.chooseScenario(first.scenario);
  actions.scenarioTold(second.scenario);
  expect(forgetReadings).not.toHaveBeenCalled();
  actions.chooseScenario(second.scenario);
  expect(forgetReadings).toHaveBeenCalledOnce();
});
