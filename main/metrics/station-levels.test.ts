import { describe, expect, it } from 'vitest';
import { type KernelQueues, type Scenario, scenarioSchema } from '../../contract/index.ts';
import type { KernelMonitor, KernelMonitorReading } from '../kernel/kernel-monitor.ts';
import { createRunTelemetry } from './run-telemetry.ts';
import { RECEIVER, SENDER } from './shared-counters.ts';
import { type StationSources, stationLevels } from './station-levels.ts';

const QUEUES: KernelQueues = { recvQueueBytes: 0, sendQueueBytes: 0, sockets: 1, recvBufferBytes: null, sendBufferBytes: null };

function reading(sender: Partial<KernelQueues>, receiver: Partial<KernelQueues>): KernelMonitorReading {
  return { source: 'ss', takenAtMs: 0, costMs: 1, sender: { ...QUEUES, ...sender }, receiver: { ...QUEUES, ...receiver }, tcp: null };
}

function levels(
  kernel: KernelMonitorReading | null,
  scenario: Scenario = scenarioSchema.parse({}),
  openSockets = 1,
  unavailable: Record<string, string> = {},
  counted: { sender?: Partial<Record<keyof typeof SENDER, number>>; receiver?: Partial<Record<keyof typeof RECEIVER, number>> } = {},
) {
  const telemetry = createRunTelemetry(scenario.direction);
  if (telemetry.main.sender) telemetry.main.sender.counters[SENDER.open] = openSockets;
  for (const [name, count] of Object.entries(counted.sender ?? {}))
    telemetry.main.sender!.counters[SENDER[name as keyof typeof SENDER]] = count;
  for (const [name, count] of Object.entries(counted.receiver ?? {}))
    telemetry.main.receiver.counters[RECEIVER[name as keyof typeof RECEIVER]] = count;
  const from: StationSources = {
    telemetry,
    kernel: { stats: () => ({ unavailable: null }) } as KernelMonitor,
    scenario: () => scenario,
    display: () => 'no window is attached',
    tcpLimits: { recvBytes: 6_000, sendBytes: 4_000 },
    memoryLimitBytes: 1_000_000,
  };
  return stationLevels(from, kernel, 0, unavailable);
}

it('a socket that is missing was not there when it was read, whatever is there now', () => {
  const unavailable: Record<string, string> = {};
  levels({ ...reading({}, {}), sender: null, receiver: null }, undefined, 1, unavailable);
  expect([unavailable['stations.sender.kernel'], unavailable['stations.receiver.kernel']]).toEqual([
    'no socket of the sender in the newest reading',
    'no connection in the newest reading',
  ]);
});

it('frames of the sender are of the moment at which its bytes were read, whatever was written since', () => {
  // When the gauges were read a frame was on its way; when the sample is taken all are written, and another is due.
  const gauges = { bufferedBytes: 5_000, pendingFrames: 1, queuedBytes: 20_000, queuedFrames: 4 };
  const sender = { ...gauges, offered: 9, sent: 9 };
  expect(levels(null, undefined, 1, {}, { sender })['sender.user']).toMatchObject({ bytes: 25_000, frames: 5 });
  const written = { bufferedBytes: 0, pendingFrames: 0, offered: 9, sent: 8 };
  expect(levels(null, undefined, 1, {}, { sender: written })['sender.user']).toMatchObject({ bytes: 0, frames: 0 });
});

it('a frame that is computed on is told beside those that wait, as its bytes are', () => {
  const receiver = { workingBytes: 5_000, workingFrames: 1 };
  expect(levels(null, undefined, 1, {}, { receiver })['receiver.user']).toMatchObject({ bytes: 5_000, frames: 0, workingFrames: 1 });
});

it('frames of clients that are not ours wait in the inbox as their bytes do', () => {
  const listen = scenarioSchema.parse({ direction: 'listen' });
  const alone = { waitingForeignFrames: 10, waitingBytes: 50_000 };
  expect(levels(null, listen, 1, {}, { receiver: alone })['receiver.user']).toMatchObject({ bytes: 50_000, frames: 10, workingFrames: 0 });
  const beside = { waitingFrames: 3, waitingForeignFrames: 10, waitingBytes: 65_000, workingBytes: 5_000, workingFrames: 1 };
  const inbox = { bytes: 70_000, frames: 13, workingFrames: 1 };
  expect(levels(null, undefined, 1, {}, { receiver: beside })['receiver.user']).toMatchObject(inbox);
});

describe('limits', () => {
  it('of the kernel’s buffers are those that they have now, where the reader tells', () => {
    const stations = levels(
      reading({ sendQueueBytes: 10, sockets: 2, sendBufferBytes: 87_040 }, { recvQueueBytes: 20, recvBufferBytes: 131_072 }),
    );
    expect(stations['sender.kernel']).toMatchObject({ bytes: 10, limitBytes: 87_040, limitFrom: expect.stringContaining('tb') });
    expect(stations['receiver.kernel']).toMatchObject({ bytes: 20, limitBytes: 131_072, limitFrom: expect.stringContaining('rb') });
  });

  it('are else what each of their sockets may grow to', () => {
    const stations = levels(reading({ sockets: 3 }, { sockets: 2 }));
    expect(stations['sender.kernel']).toMatchObject({ limitBytes: 12_000, limitFrom: expect.stringContaining('net.ipv4.tcp_wmem') });
    expect(stations['receiver.kernel']).toMatchObject({ limitBytes: 12_000, limitFrom: expect.stringContaining('net.ipv4.tcp_rmem') });
  });

  it('of the processes’ own queues are the scenario’s', () => {
    const stations = levels(null, scenarioSchema.parse({ sender: { bufferLimitBytes: 100_000 } }), 3);
    expect(stations['sender.user']).toMatchObject({ limitBytes: 300_000, limitFrom: expect.stringContaining('sender.bufferLimitBytes') });
    expect(stations['receiver.user']).toMatchObject({ limitBytes: 1_000_000, limitFrom: expect.stringContaining('free') });
    const bounded = levels(null, scenarioSchema.parse({ payload: { bytes: 5_000 }, receiver: { policy: 'drop-oldest', limitFrames: 4 } }));
    expect(bounded['receiver.user']).toMatchObject({ limitBytes: 20_000, limitFrom: expect.stringContaining('receiver.limitFrames') });
  });
});
