import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SocketFilter } from '../../contract/index.ts';
import type { KernelSocket } from '../kernel/kernel-reader.ts';
import { SocketWatch, UNMATCHED_MS } from './socket-watch.ts';

const ANY: SocketFilter = { process: null, pid: null, port: null, local: null, remote: null };
const socket = (remotePort: number, changes: Partial<KernelSocket> = {}): KernelSocket => ({
  recvQueueBytes: 0,
  sendQueueBytes: 0,
  state: 'ESTABLISHED',
  localAddress: '127.0.0.1',
  localPort: 8_765,
  remoteAddress: '127.0.0.1',
  remotePort,
  tcp: null,
  recvBufferBytes: null,
  sendBufferBytes: null,
  ...changes,
});

let nowMs = 0;
let told: string[] = [];
const watches: SocketWatch[] = [];
function watching(filter: Partial<SocketFilter>): SocketWatch {
  const watch = new SocketWatch({ ...ANY, ...filter }, () => nowMs);
  watch.onEvent((kind, severity, text) => told.push(`${kind} ${severity}: ${text}`));
  watches.push(watch);
  return watch;
}

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 0;
  told = [];
});
afterEach(() => {
  for (const watch of watches.splice(0)) watch.close();
  vi.useRealTimers();
});

test('sums the queues of what matches, as those of the receiver', () => {
  const watch = watching({ port: 8_765 });
  const others = socket(1, { localPort: 22, recvQueueBytes: 900 });
  const reading = watch.take([
    socket(1, { recvQueueBytes: 10, sendQueueBytes: 1 }),
    socket(2, { recvQueueBytes: 5, sendQueueBytes: 7 }),
    others,
  ]);
  expect(reading).toEqual({
    sender: null,
    receiver: { recvQueueBytes: 15, sendQueueBytes: 8, sockets: 2, recvBufferBytes: null, sendBufferBytes: null },
    tcp: null,
  });
});

test('counts the bytes of a connection that the kernel listed twice once', () => {
  const twice = socket(1, { recvQueueBytes: 1_000 });
  expect(watching({ port: 8_765 }).take([twice, twice]).receiver).toMatchObject({ recvQueueBytes: 1_000, sockets: 1 });
});

test('counts by both addresses what appears and what ends', () => {
  const watch = watching({ port: 8_765 });
  watch.take([socket(1), socket(2)]);
  watch.take([socket(2), socket(3, { remoteAddress: '::1', localAddress: '::1' })]);
  expect(watch.counts).toEqual({ open: 2, opened: 3, closed: 1 });
  expect(told).toEqual([
    'connection info: Connection 127.0.0.1:8765 to 127.0.0.1:1 appeared.',
    'connection info: Connection 127.0.0.1:8765 to 127.0.0.1:2 appeared.',
    'connection info: Connection [::1]:8765 to [::1]:3 appeared.',
    'connection info: Connection 127.0.0.1:8765 to 127.0.0.1:1 ended.',
  ]);
});

test('names the process where it is known, and asks for names only where the filter needs them', () => {
  const watch = watching({ process: 'python' });
  watch.take([socket(1, { process: { pid: 42, name: 'python3' } })]);
  expect(told).toEqual(['connection info: Connection 127.0.0.1:8765 to 127.0.0.1:1 of python3 (pid 42) appeared.']);
  expect(watch.monitoring.processes).toBe(true);
  expect(watching({ pid: 42 }).monitoring.processes).toBe(true);
  expect(watching({ port: 80, local: '127.0.0.1:80' }).monitoring.processes).toBe(false);
});

test('a thousand connections are no thousand events', () => {
  const watch = watching({ port: 8_765 });
  watch.take(Array.from({ length: 1_000 }, (_, index) => socket(index + 1)));
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(11);
  expect(told[10]).toContain('990 more connections appeared in the last second.');
  expect(watch.counts.opened).toBe(1_000);
});

test('says once that nothing matches yet, and whose sockets cannot be told', () => {
  const watch = watching({ process: 'python' });
  const read = () => watch.take([socket(1, { process: null }), socket(2, { process: { pid: 1, name: 'init' } })]);
  expect(read().receiver).toBeNull();
  nowMs = 10 * UNMATCHED_MS;
  read();
  expect(told).toEqual([
    'kernel warning: No socket matches process “python” yet; the run goes on and waits. Of 1 socket on this machine the process is not told to this user.',
  ]);
});

test('says that nothing matches any more when that has lasted', () => {
  const watch = watching({ port: 8_765 });
  const warnings = () => told.filter((text) => text.startsWith('kernel warning'));
  watch.take([socket(1)]);
  watch.take([]);
  nowMs = UNMATCHED_MS - 1;
  watch.take([]);
  expect(warnings()).toEqual([]);
  // A connection in between begins the time anew.
  watch.take([socket(2)]);
  nowMs += 1;
  watch.take([]);
  expect(warnings()).toEqual([]);
  nowMs += UNMATCHED_MS;
  watch.take([]);
  watch.take([]);
  expect(warnings()).toEqual(['kernel warning: No socket matches port 8765 any more; the run goes on.']);
  watch.take([socket(3)]);
  expect(watch.counts).toEqual({ open: 1, opened: 3, closed: 2 });
});
