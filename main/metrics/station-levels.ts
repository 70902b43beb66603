import {
  type KernelQueues,
  messageBytesOf,
  type Sample,
  type Scenario,
  type StationLevel,
  type Unavailable,
} from '../../contract/index.ts';
import type { KernelMonitor, KernelMonitorReading } from '../kernel/kernel-monitor.ts';
import { OpenLoopSchedule } from '../load/open-loop-schedule.ts';
import { pathReading } from './path-reading.ts';
import type { LegTelemetry, RunTelemetry } from './run-telemetry.ts';
import { RECEIVER, SENDER } from './shared-counters.ts';
import type { SenderTelemetry } from './thread-telemetry.ts';

/** Why there is no reading of the path. */
export const NO_PATH = 'no impairment proxy is in the path';

/** Everything that the stations' levels are read from. */
export interface StationSources {
  telemetry: Pick<RunTelemetry, 'main' | 'path'>;
  kernel: KernelMonitor;
  scenario: () => Scenario;
  /** Or why nothing is drawn. */
  display: () => { pendingFrames: number; pendingBytes: number } | string;
  /** Largest receive and send buffer that the kernel gives a socket, in bytes. */
  tcpLimits: { recvBytes: number | null; sendBytes: number | null };
  /** Bytes that may wait in all inboxes together before the run is ended. */
  memoryLimitBytes: number;
}

/** How full each station is now. What cannot be told is `null`, with its reason in `unavailable`. */
export function stationLevels(
  from: StationSources,
  kernel: KernelMonitorReading | null,
  nowNs: number,
  unavailable: Unavailable,
): Sample['stations'] {
  const { tcpLimits } = from;
  const { sender } = from.telemetry.main;
  const scenario = from.scenario();
  const noKernel = kernelReason(from);
  const noSender = 'the sender is not ours (direction listen)';
  const missing = (name: string, reason: string) => {
    unavailable[`stations.${name}`] = reason;
    return null;
  };
  const display = from.display();
  const path = pathReading(from.telemetry.path);
  return {
    source: sender ? sourceLevel(sender, scenario, nowNs) : missing('source', noSender),
    'sender.user': sender ? senderLevel(sender, scenario) : missing('sender.user', noSender),
    'sender.kernel': kernel?.sender
      ? kernelLevel(kernel.sender.sendQueueBytes, sendBufferLimit(kernel.sender, tcpLimits.sendBytes))
      : missing('sender.kernel', kernel ? 'no socket of the sender in the newest reading' : noKernel),
    path: path ? { bytes: path.forth.queuedBytes, frames: null, limitBytes: path.forth.limitBytes } : missing('path', NO_PATH),
    'receiver.kernel': kernel?.receiver
      ? kernelLevel(kernel.receiver.recvQueueBytes, recvBufferLimit(kernel.receiver, tcpLimits.recvBytes))
      : missing('receiver.kernel', kernel ? 'no connection in the newest reading' : noKernel),
    'receiver.user': inboxLevel(from, scenario) ?? missing('receiver.user', 'this version of ws does not show what its parser holds'),
    display:
      typeof display === 'string'
        ? missing('display', display)
        : { bytes: display.pendingBytes, frames: display.pendingFrames, limitBytes: null },
  };
}

/** Why there is no current reading of the socket buffers. */
export function kernelReason({ kernel, scenario }: Pick<StationSources, 'kernel' | 'scenario'>): string {
  if (scenario().kernel.source === 'off') return 'the kernel reader is switched off';
  return kernel.stats().unavailable?.message ?? 'no reading in time';
}

/** Due by the clock and not settled yet: seen even while the sender's loop is blocked. A closed loop has no such frames. */
function sourceLevel({ counters }: SenderTelemetry, { payload }: Scenario, nowNs: number): StationLevel {
  const fps = counters[SENDER.scheduleFps]!;
  const schedule = fps > 0 ? new OpenLoopSchedule(counters[SENDER.scheduleStartNs]!, counters[SENDER.scheduleBase]!, fps) : null;
  const frames = schedule ? Math.max(0, schedule.dueCount(nowNs) - counters[SENDER.due]!) : 0;
  return { bytes: frames * messageBytesOf(payload), frames, limitBytes: null };
}

/** The sender's own queues and what its sockets hold in this process. */
function senderLevel({ counters }: SenderTelemetry, { sender }: Scenario): StationLevel {
  return {
    bytes: counters[SENDER.bufferedBytes]! + counters[SENDER.queuedBytes]!,
    // Gauges of one moment, all four: frames counted at another would stand beside bytes that are not theirs.
    frames: Math.max(0, counters[SENDER.pendingFrames]!) + counters[SENDER.queuedFrames]!,
    limitBytes: sender.bufferLimitBytes * Math.max(1, counters[SENDER.open]!),
    limitFrom: 'sender.bufferLimitBytes (for each connection)',
  };
}

/** Read and not taken by the application: what the parser holds, the inboxes, and what is computed on. */
function inboxLevel({ telemetry, memoryLimitBytes }: StationSources, scenario: Scenario): StationLevel | null {
  const { counters } = (telemetry.main as LegTelemetry).receiver;
  const parserBytes = counters[RECEIVER.parserBytes]!;
  if (parserBytes < 0) return null;
  const { policy, limitFrames, connections } = scenario.receiver;
  const inboxes = scenario.direction === 'push' || scenario.direction === 'relay' ? connections : scenario.load.connections;
  const perInbox = policy === 'latest' ? 1 : limitFrames;
  return {
    bytes: parserBytes + Math.max(0, counters[RECEIVER.waitingBytes]! + counters[RECEIVER.workingBytes]!),
    // Foreign ones too: their bytes are among these, and they are computed on like ours.
    frames: Math.max(0, counters[RECEIVER.waitingFrames]!) + Math.max(0, counters[RECEIVER.waitingForeignFrames]!),
    workingFrames: Math.max(0, counters[RECEIVER.workingFrames]!),
    ...(policy === 'queue'
      ? { limitBytes: memoryLimitBytes, limitFrom: memoryLimitFrom(scenario) }
      : {
          limitBytes: perInbox * inboxes * messageBytesOf(scenario.payload),
          limitFrom:
            policy === 'latest' ? 'receiver.policy latest (one frame for each connection)' : 'receiver.limitFrames (for each connection)',
        }),
  };
}

function memoryLimitFrom({ receiver }: Scenario): string {
  return receiver.memoryLimitBytes === null
    ? 'a quarter of the memory that was free when the run began (it ends there)'
    : 'receiver.memoryLimitBytes (the run ends there)';
}

type Limit = Pick<StationLevel, 'limitBytes' | 'limitFrom'>;

function kernelLevel(bytes: number, limit: Limit): StationLevel {
  return { bytes, frames: null, ...limit };
}

/** What the send buffers may take now where the reader tells it, else what they may grow to (tcp(7)). */
function sendBufferLimit({ sendBufferBytes, sockets }: KernelQueues, maxBytes: number | null): Limit {
  if (sendBufferBytes !== null) return { limitBytes: sendBufferBytes, limitFrom: 'ss (skmem tb, the send buffers as they are now)' };
  return maximum(maxBytes, sockets, 'net.ipv4.tcp_wmem');
}

/** The same of the receive buffers. */
function recvBufferLimit({ recvBufferBytes, sockets }: KernelQueues, maxBytes: number | null): Limit {
  if (recvBufferBytes !== null) return { limitBytes: recvBufferBytes, limitFrom: 'ss (skmem rb, the receive buffers as they are now)' };
  return maximum(maxBytes, sockets, 'net.ipv4.tcp_rmem');
}

function maximum(perSocketBytes: number | null, sockets: number, setting: string): Limit {
  if (perSocketBytes === null) return { limitBytes: null };
  return { limitBytes: perSocketBytes * sockets, limitFrom: `${setting} (its maximum, for each socket)` };
}
