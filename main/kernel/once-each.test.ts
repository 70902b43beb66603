import { expect, it } from 'vitest';
import { type Ends, onceEach } from './once-each.ts';

const socket = (localAddress: string, remotePort: number, recvQueueBytes: number): Ends & { recvQueueBytes: number } => ({
  localAddress,
  localPort: 80,
  remoteAddress: '10.0.0.9',
  remotePort,
  recvQueueBytes,
});

it('keeps a reading without repetitions as it is', () => {
  const sockets = [socket('10.0.0.1', 1_000, 5), socket('10.0.0.1', 1_001, 6)];
  expect(onceEach(sockets)).toBe(sockets);
});

it('has a connection that was listed twice once, as it was listed last', () => {
  const sockets = [socket('10.0.0.1', 1_000, 5), socket('10.0.0.1', 1_001, 6), socket('10.0.0.1', 1_000, 7)];
  expect(onceEach(sockets).map(({ remotePort, recvQueueBytes }) => [remotePort, recvQueueBytes])).toEqual([
    [1_000, 7],
    [1_001, 6],
  ]);
});

it('tells connections of the same ports apart by their addresses', () => {
  const sockets = [socket('10.0.0.1', 1_000, 5), socket('10.0.0.2', 1_000, 6)];
  expect(onceEach(sockets)).toHaveLength(2);
});
