import type { BenchCase, RunningContender } from '../bench-case.ts';
import { ingestContender } from '../product-contender.ts';
import { BARE_WS, IMAGE_BYTES, RAW_DRAIN, receiverContender, startBareWs } from '../receivers.ts';
import { driverReading, expectAll, followSender, type ReceiverResult, resultOf } from '../send-messages.ts';

/** The bare library at both ends, each in a process of its own. */
const BARE_PAIR: RunningContender = {
  id: 'bare-ws',
  name: 'bare ws to bare ws',
  what: 'random masks; each end a process of its own, with bufferutil, and V8’s flags and malloc’s thresholds as in the product',
  isOurs: false,
  onlyFull: true,
  run: async (context, pace) => {
    const server = await BARE_WS.start(context, pace);
    try {
      const { port } = await server.nextJson<{ port: number }>();
      const numbers = [port, IMAGE_BYTES, pace.warmupS, pace.seconds].map(String);
      const client = await startBareWs(context.root, context.processes, ['client', ...numbers, 'random']);
      try {
        const { sent, receiverCores } = await followSender(client, server.pid);
        expectAll(sent.totalMessages, (await resultOf<ReceiverResult>(server)).messages);
        return { value: sent.messagesPerS, subjectCores: receiverCores, ...driverReading(sent), notes: [] };
      } finally {
        await client.end();
      }
    } finally {
      await server.end();
    }
  },
};

export const PAIR: BenchCase = {
  id: 'ab',
  title: 'Whole pairs: sender and receiver of the same kind, 1 MiB messages',
  what: 'A plain run of the product, its own generator into its own server with everything on, beside raw TCP and the bare library at both ends. The product’s CPU is that of its whole process, both ends and all instruments.',
  quickForm: 'shorter runs, raw TCP and the engine direct alone.',
  unit: 'messages/s',
  higherIsBetter: true,
  reference: RAW_DRAIN.id,
  contenders: [
    receiverContender(RAW_DRAIN, 'raw'),
    ingestContender('direct', 'random', { name: 'Sockscope, engine direct', what: 'a fresh random mask for each frame, everything on' }),
    ingestContender('direct', 'prepared', {
      name: 'Sockscope, engine direct, masked beforehand',
      what: 'everything on; outside RFC 6455, which asks for a new key a frame',
      onlyFull: true,
    }),
    ingestContender('ws', 'random', {
      name: 'Sockscope, engine ws',
      what: 'a fresh random mask for each frame, everything on',
      onlyFull: true,
    }),
    BARE_PAIR,
  ],
  levels: [{ kind: 'ratio', of: 'direct-random', to: RAW_DRAIN.id, atLeast: 0.8 }],
};
