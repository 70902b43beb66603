import { join } from 'node:path';
import type { Pace, RunningContender } from './bench-case.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchProcess } from './bench-processes.ts';
import { nativeProgram } from './native-program.ts';
import { NODE_TUNING } from './node-tuning.ts';
import { bunProgram, goProgram, pythonProgram } from './peer-program.ts';
import { driverReading, expectAll, followSender, type ReceiverResult, resultOf } from './send-messages.ts';

/** What `tcp-sender` sends: messages as they are, or masked frames with keys of a kind. */
export type SenderMode = 'raw' | 'prepared' | 'random' | 'zero';

/** The size of a message where the case is about images: 1 MiB. */
export const IMAGE_BYTES = 1_048_576;

/** A program that prints its port, takes one connection, and prints how many messages it has received. */
export interface Receiver {
  id: string;
  name: string;
  what: string;
  /** See {@link RunningContender.isCompiled}. */
  isCompiled?: RunningContender['isCompiled'];
  onlyFull?: boolean;
  prepare?(context: BenchContext): void;
  start(context: BenchContext, pace: Pace): Promise<BenchProcess>;
}

export const RAW_DRAIN: Receiver = {
  id: 'raw-tcp',
  name: 'Raw TCP, C to C',
  what: 'no WebSocket: writes of 1 MiB, reads of 64 KiB that only count',
  isCompiled: (context) => nativeProgram(context, 'tcp-drain').isNative,
  prepare: (context) => void nativeProgram(context, 'tcp-drain'),
  start: (context, pace) => startDrain(context, pace, 'raw'),
};

export const BARE_WS: Receiver = {
  id: 'bare-ws',
  name: 'bare ws',
  what: 'the library alone in a process of its own, with bufferutil, and V8’s flags and malloc’s thresholds as in the product',
  start: ({ root, processes }) => startBareWs(root, processes, ['server']),
};

/** Where the product's server stands, too: what the thread itself costs is not what the instruments cost. */
export const BARE_WS_IN_WORKER: Receiver = {
  id: 'bare-ws-worker',
  name: 'bare ws in a worker thread',
  what: 'the same where the product has its server: in a worker thread',
  start: ({ root, processes }) => startBareWs(root, processes, ['worker-server']),
};

/** The stacks that could be used instead. */
export const PEERS: readonly Receiver[] = [
  {
    id: 'gorilla',
    name: 'Go gorilla',
    what: 'read buffer of 64 KiB, one reader and one buffer for all messages',
    isCompiled: () => true,
    prepare: (context) => void goProgram(context, 'gorilla'),
    start: (context) => context.processes.start(goProgram(context, 'gorilla'), []),
  },
  {
    id: 'bun',
    name: 'Bun',
    what: '`Bun.serve` with its own WebSocket server',
    prepare: (context) => void bunProgram(context),
    start: (context) => context.processes.start(bunProgram(context), ['run', join(context.root, 'bench/peers/bun-server.ts')]),
  },
  {
    id: 'python-websockets',
    name: 'Python websockets',
    what: "Debian's, with uvloop",
    onlyFull: true,
    prepare: () => void pythonProgram(['websockets', 'uvloop']),
    start: ({ root, processes }) =>
      processes.start(pythonProgram(['websockets', 'uvloop']), [join(root, 'bench/peers/python-websockets.py')]),
  },
];

/** `tcp-drain`: of a WebSocket it answers the handshake and counts. */
export function startDrain(context: BenchContext, { warmupS, seconds }: Pace, mode: 'raw' | 'websocket'): Promise<BenchProcess> {
  const { command, args } = nativeProgram(context, 'tcp-drain');
  return context.processes.start(command, [...args, mode, String(IMAGE_BYTES), String(warmupS), String(seconds)]);
}

/** `tcp-sender` to a port of this machine. */
export function startSender(context: BenchContext, port: number, { warmupS, seconds }: Pace, mode: SenderMode): Promise<BenchProcess> {
  const { command, args } = nativeProgram(context, 'tcp-sender');
  return context.processes.start(command, [...args, String(port), String(IMAGE_BYTES), String(warmupS), String(seconds), mode]);
}

/** bench/peers/bare-ws.mjs, tuned as the product is. */
export function startBareWs(root: string, processes: BenchContext['processes'], args: readonly string[]): Promise<BenchProcess> {
  return processes.start(process.execPath, [...NODE_TUNING.execArgv, join(root, 'bench/peers/bare-ws.mjs'), ...args]);
}

/** A note for the table where Node stands in for C. */
export function nativeNotes(context: BenchContext): string[] {
  return nativeProgram(context, 'tcp-sender').isNative ? [] : ['no C compiler: the sender and the raw receiver are Node programs'];
}

/** A receiver as a contender: `tcp-sender` drives it, and its own count must be the sender's. */
export function receiverContender(receiver: Receiver, mode: SenderMode, more: Partial<RunningContender> = {}): RunningContender {
  const { id, name, what, isCompiled, onlyFull, prepare, start } = receiver;
  return {
    id,
    name,
    what,
    isCompiled,
    onlyFull,
    isOurs: false,
    ...more,
    unavailable: async (context) => {
      prepare?.(context);
      return null;
    },
    run: async (context, pace) => {
      const program = await start(context, pace);
      try {
        const { port } = await program.nextJson<{ port: number }>();
        const sender = await startSender(context, port, pace, mode);
        try {
          const { sent, receiverCores } = await followSender(sender, program.pid);
          expectAll(sent.totalMessages, (await resultOf<ReceiverResult>(program)).messages);
          const { driverCores, notes } = driverReading(sent);
          const figures = { bytesPerS: sent.bytesPerS, totalMessages: sent.totalMessages };
          return {
            value: sent.messagesPerS,
            subjectCores: receiverCores,
            driverCores,
            figures,
            notes: [...nativeNotes(context), ...(notes ?? [])],
          };
        } finally {
          await sender.end();
        }
      } finally {
        await program.end();
      }
    },
  };
}
