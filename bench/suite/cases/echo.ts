import type { BenchCase, Contender, Measurement, Pace } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import { bunProgram, goProgram } from '../peer-program.ts';
import type { Engine } from '../product-run.ts';
import { withOurRun } from '../with-our-run.ts';
import { drive, needs, type Subject, startBunPeer, startGoPeer, startNodePeer, withPeer } from '../with-peer.ts';

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
  const unavailable = needs('echo-client');
  const ours = (engine: Engine): Contender => ({
    id: `ours-${engine}`,
    name: `Sockscope, ${engine}`,
    what: 'direction listen, server.reply same, everything on, log off',
    isOurs: true,
    unavailable,
    run: async (context, pace) => {
      const work = (subject: Subject) => measured(context, pace, subject);
      return (await withOurRun(context, engine, { direction: 'listen', server: { reply: 'same' } }, work)).result;
    },
  });
  const node = (file: string, isRaw: boolean) => (context: BenchContext, pace: Pace) =>
    withPeer(startNodePeer(context, file), (subject) => measured(context, pace, subject, isRaw));
  const net = { kind: 'ratio', of: 'ours-direct', to: 'net', atLeast: 0.95 } as const;
  return {
    id: `d-echo-${connections}`,
    onlyFull: connections === 1,
    title: `Echo of ${MESSAGE_BYTES} bytes, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
    what: 'Each connection has one message under way; its answer comes back and the next is sent. The client is the same C program for all, round trips by the monotonic clock.',
    quickForm: 'shorter runs, without Bun and Go.',
    unit: 'messages/s',
    higherIsBetter: true,
    reference: 'ws',
    levels: [
      { kind: 'ratio', of: 'ours-direct', to: 'ws', atLeast: 0.95 },
      { kind: 'ratio', of: 'ours-ws', to: 'ws', atLeast: 0.95 },
      ...(connections > 1 ? [net] : []),
    ],
    quick: { seconds: 0.8, warmupS: 0.3 },
    contenders: [
      {
        id: 'ws',
        name: 'ws',
        what: 'the library with bufferutil and the V8 flags of the product',
        isOurs: false,
        unavailable,
        run: node('echo-ws.mjs', false),
      },
      ours('direct'),
      ours('ws'),
      { id: 'net', name: 'Node net', what: 'plain TCP, no WebSocket', isOurs: false, unavailable, run: node('echo-net.mjs', true) },
      {
        id: 'bun',
        name: 'Bun',
        what: 'Bun.serve, its own WebSocket',
        isOurs: false,
        onlyFull: true,
        unavailable: needs('echo-client', bunProgram),
        run: (context, pace) => withPeer(startBunPeer(context, 'echo-bun.mjs'), (subject) => measured(context, pace, subject)),
      },
      {
        id: 'gorilla',
        name: 'Go gorilla',
        what: "Debian's gorilla/websocket, as it comes",
        isOurs: false,
        onlyFull: true,
        unavailable: needs('echo-client', (context) => goProgram(context, 'gorilla-messages')),
        run: (context, pace) => withPeer(startGoPeer(context, 'gorilla-messages', 'echo'), (subject) => measured(context, pace, subject)),
      },
    ],
  };
}
