import { join } from 'node:path';
import type { BenchCase, Pace, RunningContender } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import type { BenchProcess } from '../bench-processes.ts';
import { nativeProgram } from '../native-program.ts';
import { IMAGE_BYTES, nativeNotes, type SenderMode, startBareWs, startDrain, startSender } from '../receivers.ts';
import { driverReading, expectAgreement, expectAll, followSender, type ReceiverResult, resultOf } from '../send-messages.ts';

type Masking = Exclude<SenderMode, 'raw'>;

const KEYS: Record<Masking, ReceiverResult['keys']> = { random: 'fresh', prepared: 'repeated', zero: 'zero' };

const MASKING_TEXT: Record<Masking, string> = {
  random: 'a fresh random key for each frame, as RFC 6455 asks',
  prepared: 'frames masked beforehand, outside RFC 6455',
  zero: 'a masking key of zeros, outside RFC 6455',
};

/** A sending program against the drain, which counts and tells how the frames were masked. */
function senderContender(
  masking: Masking,
  more: Pick<RunningContender, 'id' | 'name' | 'isOurs'> & Partial<RunningContender>,
  start: (context: BenchContext, port: number, pace: Pace) => Promise<BenchProcess>,
): RunningContender {
  return {
    what: MASKING_TEXT[masking],
    ...more,
    run: async (context, pace) => {
      const drain = await startDrain(context, pace, 'websocket');
      try {
        const { port } = await drain.nextJson<{ port: number }>();
        const sender = await start(context, port, pace);
        try {
          const { sent } = await followSender(sender, drain.pid);
          const received = await resultOf<ReceiverResult>(drain);
          expectAll(sent.totalMessages, received.messages);
          if (received.messagesPerS == null) throw new Error('the connection ended before the measured time did');
          expectAgreement('the receiver', received.messagesPerS, sent.messagesPerS, pace.seconds);
          if (received.keys !== null && received.keys !== KEYS[masking])
            throw new Error(`the masking keys were ${received.keys}, and ${KEYS[masking]} ones were asked for`);
          return {
            value: received.messagesPerS,
            // Here the sender is what is measured, and the drain its driver.
            subjectCores: sent.cpuCores,
            driverCores: received.cpuCores ?? null,
            figures: { sentPerS: sent.messagesPerS, totalMessages: sent.totalMessages },
            notes: [
              ...nativeNotes(context),
              ...(received.keys === null ? ['too few frames to tell how they were masked'] : []),
              ...(driverReading({ cpuCores: received.cpuCores ?? 0 }).notes?.length ? ['the receiver was busy all the time'] : []),
            ],
          };
        } finally {
          await sender.end();
        }
      } finally {
        await drain.end();
      }
    },
  };
}

const isCompiled = (context: BenchContext) => nativeProgram(context, 'tcp-sender').isNative;

const native = (masking: Masking) =>
  senderContender(
    masking,
    { id: `c-${masking}`, name: `C, ${masking}`, isOurs: false, isCompiled, reference: null },
    (context, port, pace) => startSender(context, port, pace, masking),
  );

const own = (masking: Masking) =>
  senderContender(
    masking,
    { id: `own-${masking}`, name: `Sockscope’s generator, ${masking}`, isOurs: true, reference: `c-${masking}` },
    ({ root, cacheFolder, processes }, port, { warmupS, seconds }) =>
      processes.start(process.execPath, [
        join(root, 'bench/peers/own-generator.mjs'),
        join(root, 'out/main'),
        join(cacheFolder, 'frames'),
        ...[port, IMAGE_BYTES, warmupS, seconds, masking].map(String),
      ]),
  );

const bareWs = (masking: 'random' | 'zero') =>
  senderContender(
    masking,
    { id: `ws-${masking}`, name: `bare ws, ${masking}`, isOurs: false, reference: `c-${masking}` },
    ({ root, processes }, port, { warmupS, seconds }) =>
      startBareWs(root, processes, ['client', ...[port, IMAGE_BYTES, warmupS, seconds, masking].map(String)]),
  );

export const GENERATOR: BenchCase = {
  id: 'b',
  title: 'The generator against a receiver that only drains',
  what: 'A receiver in C reads 64 KiB at a time, counts the frames by their headers and unmasks nothing. Each sender is compared with the one in C that masks as it does; the receiver tells from the keys that it did.',
  quickForm: 'shorter runs, random masks alone, without `ws`.',
  unit: 'messages/s',
  higherIsBetter: true,
  reference: 'c-random',
  contenders: [
    native('random'),
    own('random'),
    { ...bareWs('random'), onlyFull: true },
    { ...native('prepared'), onlyFull: true },
    { ...own('prepared'), onlyFull: true },
    { ...native('zero'), onlyFull: true },
    { ...own('zero'), onlyFull: true },
    { ...bareWs('zero'), onlyFull: true },
  ],
  levels: (['random', 'prepared', 'zero'] as const).map((masking) => ({
    kind: 'ratio',
    of: `own-${masking}`,
    to: `c-${masking}`,
    atLeast: 0.9,
  })),
};
