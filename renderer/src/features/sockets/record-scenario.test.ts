import { expect, test } from 'vitest';
import { type SocketRow, validateScenario } from '../../../../contract/index.ts';
import { recordName, recordOne, recordScenario } from './record-scenario.ts';
import { NO_FILTER } from './search-sockets.ts';
import type { BoardRow } from './socket-board.ts';

const entry = (pid: number | null, processName: string | null): BoardRow => ({
  key: 'a',
  order: 1,
  local: '127.0.0.1:8000',
  remote: '[::1]:50001',
  sortableLocal: '',
  sortableRemote: '',
  firstSeenMs: 0,
  closedMs: null,
  row: { pid, processName } as SocketRow,
});
const settings = { source: 'ss', search: 'x', intervalMs: 500 } as const;

test.each([
  [{ process: 'python' }, 'python'],
  [{ pid: 4_242 }, 'python3 4242'],
  [{ pid: 7 }, 'pid 7'],
  [{ process: 'node', port: 8_000 }, 'node, port 8000'],
  [{ local: '127.0.0.1:8000' }, '127.0.0.1:8000'],
])('a capture by %j is called %j', (filter, name) => expect(recordName({ ...NO_FILTER, ...filter }, [entry(4_242, 'python3')])).toBe(name));

test('one socket is recorded by both of its ends', () => {
  expect(recordOne(entry(4_242, 'python3'))).toEqual({
    filter: { ...NO_FILTER, local: '127.0.0.1:8000', remote: '[::1]:50001' },
    name: 'python3 4242, 127.0.0.1:8000 to [::1]:50001',
  });
  expect(recordOne(entry(null, null)).name).toBe('127.0.0.1:8000 to [::1]:50001');
});

test('the run is one that the engine takes, read as the view reads', () => {
  const { filter } = recordOne(entry(4_242, 'python3'));
  const verdict = validateScenario(recordScenario('x'.repeat(500), filter, settings));
  expect(verdict).toMatchObject({
    ok: true,
    scenario: { direction: 'observe', observe: filter, kernel: { source: 'ss', intervalMs: 500 } },
  });
});
