import type { BenchCase, Contender, Measurement, Pace } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Engine } from '../product-run.ts';
import { withOurRun } from '../with-our-run.ts';
import { drive, needs, type Subject, startNodePeer, withPeer } from '../with-peer.ts';

const MESSAGE_BYTES = 100;

interface Shaken {
  handshakes: number;
  perS: number;
  setupP50Us: number;
  setupP99Us: number;
  p50Us: number;
  p99Us: number;
  cpuCores: number;
}

/** Connections that live for one message. */
export const HANDSHAKE_CASES: readonly BenchCase[] = [1, 100].map(handshakeCase);

function handshakeCase(parallel: number): BenchCase {
  const unavailable = needs('handshakes');
  const measured = async (context: BenchContext, { seconds, warmupS }: Pace, subject: Subject): Promise<Measurement> => {
    const args = [parallel, seconds, '--warmup', warmupS, '--message', MESSAGE_BYTES];
    const { figures, subjectCores } = await drive<Shaken>(context, 'handshakes', subject, ...args);
    const { perS, p50Us, p99Us, setupP50Us, setupP99Us, cpuCores } = figures;
    return { value: perS, p50Us, p99Us, subjectCores, driverCores: cpuCores, figures: { setupP50Us, setupP99Us } };
  };
  const ours = (engine: Engine): Contender => ({
    id: `ours-${engine}`,
    name: `Sockscope, ${engine}`,
    what: 'direction listen, server.reply same, everything on (queues read by ss), log off',
    isOurs: true,
    unavailable,
    run: async (context, pace) => {
      const work = (subject: Subject) => measured(context, pace, subject);
      // A minute's ended connections are in every reading of netstat's, and in none of ss's.
      const scenario = { direction: 'listen', server: { reply: 'same' }, kernel: { source: 'ss', intervalMs: 250 } } as const;
      return (await withOurRun(context, engine, scenario, work)).result;
    },
  });
  return {
    id: `e-handshakes-${parallel === 1 ? 'serial' : 'parallel'}`,
    onlyFull: parallel === 1,
    title: `Short connections, ${parallel === 1 ? 'one after another' : `${parallel} at a time`}`,
    what: `A connection for each message: connect, opening handshake, ${MESSAGE_BYTES} bytes and their echo, close handshake, end. Times are of the whole; the JSON has those of the opening beside them.`,
    quickForm: 'shorter runs.',
    unit: 'connections/s',
    higherIsBetter: true,
    reference: 'ws',
    levels: [
      { kind: 'ratio', of: 'ours-direct', to: 'ws', atLeast: 0.95 },
      { kind: 'ratio', of: 'ours-ws', to: 'ws', atLeast: 0.95 },
    ],
    quick: { seconds: 1, warmupS: 0.3 },
    contenders: [
      {
        id: 'ws',
        name: 'ws',
        what: 'the library with bufferutil and the V8 flags of the product',
        isOurs: false,
        unavailable,
        run: (context, pace) => withPeer(startNodePeer(context, 'echo-ws.mjs'), (subject) => measured(context, pace, subject)),
      },
      ours('direct'),
      ours('ws'),
    ],
  };
}
