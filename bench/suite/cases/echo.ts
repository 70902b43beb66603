import type { BenchCase, Measurement, Pace } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import { bunProgram, goProgram } from '../peer-program.ts';
import { standingPeer } from '../standing.ts';
import { drive, needs, type Subject, startBunPeer, startGoPeer, startNodePeer } from '../with-peer.ts';
import { AS_FAST_AS_WS, echoingContenders, standingPace, turnsWith } from './echoing-contenders.ts';

const MESSAGE_BYTES = 100;

interface Echoed {
  messages: number;
  perS: number;
  p50Us: number;
  p99Us: number;
  cpuCores: number;
}

/** Echo of small messages: one under way on each connection. */
export const ECHO_CASES: readonly BenchCase[] = [1, 100].map(echoCase);

function echoCase(connections: number): BenchCase {
  const measured = async (context: BenchContext, pace: Pace, subject: Subject, isRaw = false): Promise<Measurement> => {
    const args = [connections, MESSAGE_BYTES, pace.seconds, '--warmup', pace.warmupS, ...(isRaw ? ['--raw'] : [])];
    const { figures, subjectCores } = await drive<Echoed>(context, 'echo-client', subject, ...args);
    const { perS, p50Us, p99Us, cpuCores } = figures;
    return { value: perS, p50Us, p99Us, subjectCores, driverCores: cpuCores };
  };
  const net = { kind: 'ratio', of: 'ours-direct', to: 'net', atLeast: 0.95 } as const;
  return {
    id: `d-echo-${connections}`,
    onlyFull: connections === 1,
    title: `Echo of ${MESSAGE_BYTES} bytes, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
    what: 'Each connection has one message under way; its answer comes back and the next is sent. The client is the same C program for all, round trips by the monotonic clock.',
    quickForm: connections === 1 ? 'none.' : 'shorter runs, without Bun and Go.',
    unit: 'messages/s',
    higherIsBetter: true,
    reference: 'ws',
    turns: turnsWith('net', 'bun', 'gorilla'),
    ...standingPace(connections),
    levels: [...AS_FAST_AS_WS, ...(connections > 1 ? [net] : [])],
    contenders: [
      ...echoingContenders({ driver: 'echo-client', measured, ours: { what: 'everything on' } }),
      {
        id: 'net',
        name: 'Node net',
        what: 'plain TCP, no WebSocket',
        isOurs: false,
        unavailable: needs('echo-client'),
        stand: standingPeer(
          (context) => startNodePeer(context, 'echo-net.mjs'),
          (context, pace, subject) => measured(context, pace, subject, true),
        ),
      },
      {
        id: 'bun',
        name: 'Bun',
        what: 'Bun.serve, its own WebSocket',
        isOurs: false,
        onlyFull: true,
        unavailable: needs('echo-client', bunProgram),
        stand: standingPeer((context) => startBunPeer(context, 'echo-bun.mjs'), measured),
      },
      {
        id: 'gorilla',
        name: 'Go gorilla',
        what: "Debian's gorilla/websocket, as it comes",
        isOurs: false,
        isCompiled: () => true,
        onlyFull: true,
        unavailable: needs('echo-client', (context) => goProgram(context, 'gorilla-messages')),
        stand: standingPeer((context) => startGoPeer(context, 'gorilla-messages', 'echo'), measured),
      },
    ],
  };
}
