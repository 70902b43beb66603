import type { BenchCase, Measurement, Pace } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import { drive, type Subject } from '../with-peer.ts';
import { AS_FAST_AS_WS, echoingContenders, standingPace, turnsWith } from './echoing-contenders.ts';

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
  const measured = async (context: BenchContext, { seconds, warmupS }: Pace, subject: Subject): Promise<Measurement> => {
    const args = [parallel, seconds, '--warmup', warmupS, '--message', MESSAGE_BYTES];
    const { figures, subjectCores } = await drive<Shaken>(context, 'handshakes', subject, ...args);
    const { perS, p50Us, p99Us, setupP50Us, setupP99Us, cpuCores } = figures;
    return { value: perS, p50Us, p99Us, subjectCores, driverCores: cpuCores, figures: { setupP50Us, setupP99Us } };
  };
  return {
    id: `e-handshakes-${parallel === 1 ? 'serial' : 'parallel'}`,
    onlyFull: parallel === 1,
    title: `Short connections, ${parallel === 1 ? 'one after another' : `${parallel} at a time`}`,
    what: `A connection for each message: connect, opening handshake, ${MESSAGE_BYTES} bytes and their echo, close handshake, end. Times are of the whole; the JSON has those of the opening beside them.`,
    quickForm: parallel === 1 ? 'none.' : 'shorter runs.',
    unit: 'connections/s',
    higherIsBetter: true,
    reference: 'ws',
    levels: AS_FAST_AS_WS,
    turns: turnsWith(),
    ...standingPace(parallel),
    contenders: echoingContenders({
      driver: 'handshakes',
      measured,
      ours: {
        what: 'everything on (queues read by ss)',
        // A minute's ended connections are in every reading of netstat's, and in none of ss's.
        scenario: { kernel: { source: 'ss', intervalMs: 250 } },
      },
    }),
  };
}
