import { setTimeout as wait } from 'node:timers/promises';
import { type Scenario, scenarioSchema } from '../../contract/index.ts';
import { systemClock } from '../../main/clock.ts';
import type { FromLoad, LoadThreadData, ToLoad } from '../../main/load/load-messages.ts';
import { SENDER } from '../../main/metrics/shared-counters.ts';
import { createLoadTelemetry } from '../../main/metrics/thread-telemetry.ts';
import { FrameMaker } from '../../main/run/frame-maker.ts';
import { loadSettings } from '../../main/run/settings-of.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';
import type { SenderResult } from './send-messages.ts';

const CLOSE_TIMEOUT_MS = 10_000;

export interface OwnGeneratorOptions {
  /** Where the built threads lie. */
  threadsFolder: string;
  cacheFolder: string;
  port: number;
  messageBytes: number;
  warmupS: number;
  seconds: number;
  masking: Scenario['masking'];
  print(line: object): void;
}

/** The product's generator alone, in its thread, against a server that is not ours. Tells what `tcp-sender` tells. */
export async function runOwnGenerator(options: OwnGeneratorOptions): Promise<void> {
  const { port, messageBytes, warmupS, seconds, masking, print } = options;
  const scenario = scenarioSchema.parse({ compression: { enabled: false }, payload: { bytes: messageBytes, ringFrames: 8 }, masking });
  const threads = nodeThreads(options.threadsFolder);
  const frames = await new FrameMaker(threads, options.cacheFolder).make(scenario.payload, () => {});
  const telemetry = createLoadTelemetry();
  const data: LoadThreadData = {
    settings: loadSettings(scenario),
    telemetry,
    runTag: 1,
    startNs: systemClock.nowNs(),
    url: `ws://127.0.0.1:${port}/`,
    token: null,
    firstGeneration: 0,
    frames,
  };
  const load = threads.spawn<ToLoad, FromLoad>('load-thread', data, 'large');
  const failed = new Promise<never>((_, reject) => {
    load.onExit((error) => reject(error ?? new Error('the generator ended early')));
    load.onMessage((message) => {
      if (message.type === 'connect-failed' || message.type === 'client-fault') reject(new Error(message.message));
    });
  });
  const told = (type: FromLoad['type']) =>
    Promise.race([failed, new Promise<void>((resolve) => load.onMessage((message) => message.type === type && resolve()))]);
  const read = () => ({
    atNs: systemClock.nowNs(),
    sent: telemetry.sender.counters[SENDER.sent]!,
    bytes: telemetry.sender.counters[SENDER.payloadBytesSent]!,
    cpuNs: ownCpuNs(),
  });

  const opened = told('opened');
  load.post({ type: 'begin' });
  await opened;
  await Promise.race([failed, wait(warmupS * 1_000)]);
  const before = read();
  print({ event: 'begin' });
  await Promise.race([failed, wait(seconds * 1_000)]);
  const after = read();
  print({ event: 'end' });
  const paused = told('paused');
  load.post({ type: 'pause', timeoutMs: CLOSE_TIMEOUT_MS, purpose: 'end' });
  await paused;
  const total = read();
  failed.catch(() => {});
  await load.terminate();

  const tookS = (after.atNs - before.atNs) / 1e9;
  const messages = after.sent - before.sent;
  const cpuCores = (after.cpuNs - before.cpuNs) / (tookS * 1e9);
  print({
    messages,
    seconds: tookS,
    messagesPerS: messages / tookS,
    bytesPerS: (after.bytes - before.bytes) / tookS,
    cpuCores,
    totalMessages: total.sent,
  } satisfies SenderResult);
}

/** Of the whole process, V8's helpers included, as of the programs beside it. */
function ownCpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}
