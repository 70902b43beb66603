import { expect, it } from 'vitest';
import { errorValue, type RunState, type Scenario, SockscopeError, scenarioSchema } from '../../contract/index.ts';
import { type RunDoor, runToEnd } from './run-to-end.ts';

const scenario: Scenario = scenarioSchema.parse({});
const inactive = () => new SockscopeError('run-inactive', 'No run is in progress.');

/** An engine as far as runs see it. */
function door(begin: (tell: (state: Partial<RunState>) => void) => Promise<{ captureId: string }>) {
  const listeners = new Set<(state: RunState) => void>();
  const calls: string[] = [];
  const tell = (state: Partial<RunState>) => {
    for (const listener of listeners) listener({ captureId: 'c1', error: null, ...state } as RunState);
  };
  const it: RunDoor = {
    start: () => {
      calls.push('start');
      return begin(tell);
    },
    stop: () => {
      calls.push('stop');
      return Promise.reject(inactive());
    },
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    manifest: async (id) => {
      calls.push('manifest');
      return { id, summary: null, diagnosis: null, thresholds: [] };
    },
  };
  return { it, tell, calls, listeners };
}

it('waits for the end of its own run and reads its capture after it', async () => {
  const { it: engine, tell, calls, listeners } = door(async () => ({ captureId: 'c1' }));
  let settled = false;
  const outcome = runToEnd(engine, scenario).finally(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  tell({ phase: 'running' });
  tell({ phase: 'ended', captureId: 'another' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toBe(false);
  tell({ phase: 'ended' });
  expect(await outcome).toEqual({ id: 'c1', summary: null, diagnosis: null, thresholds: [], error: null });
  expect(calls).toEqual(['start', 'stop', 'manifest']);
  expect(listeners.size).toBe(0);
});

it('misses no end that comes before the start has answered', async () => {
  const { it: engine } = door(async (tell) => {
    tell({ phase: 'ended' });
    return { captureId: 'c1' };
  });
  expect((await runToEnd(engine, scenario)).id).toBe('c1');
});

it('gives the error of a run that failed, and none of a run that ended with a recording broken off', async () => {
  const error = errorValue('memory-guard', 'too much');
  const ending = (phase: 'failed' | 'ended') =>
    door(async (tell) => {
      tell({ phase, error });
      return { captureId: 'c1' };
    }).it;
  expect((await runToEnd(ending('failed'), scenario)).error).toEqual(error);
  expect((await runToEnd(ending('ended'), scenario)).error).toBeNull();
});

it('fails with the error of the start and listens no longer', async () => {
  const { it: engine, listeners } = door(() => Promise.reject(new SockscopeError('port-in-use', 'taken')));
  await expect(runToEnd(engine, scenario)).rejects.toThrow('taken');
  expect(listeners.size).toBe(0);
});
