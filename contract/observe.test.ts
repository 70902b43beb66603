import { expect, test } from 'vitest';
import { filterText, observedName } from './observe.ts';
import { type Scenario, type SocketFilter, scenarioSchema } from './scenario.ts';
import { TOGGLES } from './toggles.ts';

const ANY: SocketFilter = { process: null, pid: null, port: null, local: null, remote: null };

test('a filter in words has every field that is given', () => {
  expect(filterText({ process: 'python', pid: 42, port: 8_765, local: '127.0.0.1:8765', remote: '[::1]:9' })).toBe(
    'process “python”, pid 42, port 8765, local end 127.0.0.1:8765, remote end [::1]:9',
  );
  expect(filterText({ ...ANY, port: 80 })).toBe('port 80');
  expect(filterText(ANY)).toBe('every socket');
});

test('a name that is made of it is no longer than a name may be', () => {
  expect(observedName({ ...ANY, pid: 42 })).toBe('Sockets of pid 42');
  const long = observedName({ ...ANY, process: 'x'.repeat(120), port: 1 });
  expect(long).toHaveLength(120);
  expect(scenarioSchema.safeParse({ name: long }).success).toBe(true);
});

test('of all settings only the reader has an effect on an observation, and it cannot be off', () => {
  const scenario: Scenario = scenarioSchema.parse({ direction: 'observe', observe: { port: 80 } });
  expect(TOGGLES.filter(({ applies }) => applies(scenario)).map(({ path }) => path)).toEqual(['kernel.source', 'kernel.intervalMs']);
  const { control } = TOGGLES.find(({ path }) => path === 'kernel.source')!;
  const offered = control.kind === 'choice' ? control.options.filter(({ applies }) => applies?.(scenario) ?? true) : [];
  expect(offered.map(({ value }) => value)).toEqual(['auto', 'netstat', 'ss', 'procfs']);
});
