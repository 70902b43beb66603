import { expect, test } from 'vitest';
import { type SocketFilter, SockscopeError } from '../../contract/index.ts';
import { DEFAULT_DURATION_S } from '../scenario-argument.ts';
import { observedScenario } from './record-sockets.ts';

const ANY: SocketFilter = { process: null, pid: null, port: null, local: null, remote: null };
const faults = (make: () => unknown): string[] => {
  try {
    make();
  } catch (error) {
    return ((error as SockscopeError).value.faults ?? []).map(({ path }) => path);
  }
  return [];
};

test('is named by its filter and ends by itself', () => {
  const scenario = observedScenario({ ...ANY, process: 'python', port: 8_765 }, {});
  expect(scenario).toMatchObject({
    name: 'Sockets of process “python”, port 8765',
    direction: 'observe',
    observe: { process: 'python', port: 8_765, pid: null },
    load: { durationS: DEFAULT_DURATION_S },
    kernel: { source: 'auto', intervalMs: 250 },
  });
});

test('takes duration, reader, interval and name', () => {
  const scenario = observedScenario({ ...ANY, pid: 7 }, { duration: '1.5m', source: 'ss', intervalMs: 1_000, name: 'camera' });
  expect(scenario).toMatchObject({ name: 'camera', load: { durationS: 90 }, kernel: { source: 'ss', intervalMs: 1_000 } });
});

test('a name of any length fits', () => {
  expect(observedScenario({ ...ANY, process: 'p'.repeat(120) }, {}).name).toHaveLength(120);
});

test('refuses a filter of nothing, and a reader that is off or unknown', () => {
  expect(faults(() => observedScenario(ANY, {}))).toEqual(['observe']);
  expect(faults(() => observedScenario({ ...ANY, pid: 7 }, { source: 'off' }))).toEqual(['kernel.source']);
  expect(faults(() => observedScenario({ ...ANY, pid: 7 }, { source: 'lsof' }))).toEqual(['kernel.source']);
  expect(() => observedScenario({ ...ANY, pid: 7 }, { duration: 'soon' })).toThrow(SockscopeError);
});
