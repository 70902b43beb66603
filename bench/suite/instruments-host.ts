import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { SAMPLE_INTERVAL_MS, type Scenario, scenarioSchema } from '../../contract/index.ts';
import { NS_PER_MS, systemClock } from '../../main/clock.ts';
import { readEnvironment } from '../../main/environment.ts';
import { KernelMonitor } from '../../main/kernel/kernel-monitor.ts';
import { createShellRunner } from '../../main/kernel/shell-runner.ts';
import { HOST_PROBE_INTERVAL_MS, startLoopProbe } from '../../main/metrics/loop-probe.ts';
import { createRunTelemetry } from '../../main/metrics/run-telemetry.ts';
import { Sampler } from '../../main/metrics/sampler.ts';
import { createLoopTelemetry } from '../../main/metrics/thread-telemetry.ts';
import { RunLedgers } from '../../main/run/run-ledgers.ts';
import { RunReadings } from '../../main/run/run-readings.ts';
import { RunRecord } from '../../main/run/run-record.ts';
import { ServerLink } from '../../main/run/server-link.ts';
import { serverSettings } from '../../main/run/settings-of.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';

/** What is on beside the server's thread and its own counters, which are part of it. Each has all before it, but for the choice of a reader. */
export const RUNGS = ['counters', 'sampler', 'kernel-procfs', 'kernel-ss', 'kernel-netstat', 'capture'] as const;
export type Rung = (typeof RUNGS)[number];

const MEMORY_LIMIT_BYTES = 1_073_741_824;

export interface InstrumentsHostOptions {
  engine: Scenario['engine'];
  rung: Rung;
  /** Where the build has the threads' code. */
  threadsFolder: string;
  /** The capture is written here. */
  folder: string;
  /** The server did not serve a connection with the engine that was asked for, or its thread was lost. */
  onFault(text: string): void;
}

/** One that runs. */
export interface InstrumentsHost {
  port: number;
  /** Readings of the kernel's queues that were made so far; `null` where it makes none. */
  kernelReadings(): number | null;
}

/**
 * The server's thread as the product starts it in direction listen, and of the product's instruments those that `rung` names, put together
 * as main/run/run.ts does: the product itself has no switch for what it cannot do without.
 */
export async function startInstrumentsHost({
  engine,
  rung,
  threadsFolder,
  folder,
  onFault,
}: InstrumentsHostOptions): Promise<InstrumentsHost> {
  const has = (least: Rung) => RUNGS.indexOf(rung) >= RUNGS.indexOf(least);
  const source = rung === 'capture' ? 'auto' : has('kernel-procfs') ? (rung.slice('kernel-'.length) as 'procfs' | 'ss' | 'netstat') : 'off';
  const scenario = scenarioSchema.parse({
    direction: 'listen',
    engine,
    logging: 'off',
    compression: { enabled: false },
    kernel: { source },
  });
  const captureId = 'bench-instruments';
  const telemetry = createRunTelemetry('listen');
  const threads = nodeThreads(threadsFolder);
  const server = new ServerLink({
    threads,
    data: () => ({
      telemetry: telemetry.server,
      runTag: randomBytes(4).readUInt32LE(0),
      captureId,
      logFile: null,
      threadsFolder,
      frames: [],
      memoryLimitBytes: MEMORY_LIMIT_BYTES,
      recordInto: null,
    }),
    onMessage: (message) => {
      if (message.type === 'opened' && message.engine !== engine)
        onFault(`the engine ${engine} was asked for and ${message.engine} served`);
    },
    onLost: (error) => onFault(error.message),
  });
  await server.start(serverSettings(scenario));
  if (!has('sampler')) return { port: server.port, kernelReadings: () => null };

  const environment = readEnvironment({ sockscope: 'bench', electron: null });
  const commands = createShellRunner(process.env);
  const kernel = new KernelMonitor({
    now: () => systemClock.nowNs() / NS_PER_MS,
    platform: process.platform,
    run: commands.run,
    programsCpuMs: commands.cpuMs,
    // A reading that was under way while the benchmark held this process still comes too late.
    onFault: (error) => error.code !== 'kernel-timeout' && onFault(error.message),
  });
  const readings = new RunReadings(kernel, environment.cores);
  readings.start(scenario, { serverPort: server.port });
  const hostLoop = createLoopTelemetry();
  startLoopProbe(hostLoop, systemClock, HOST_PROBE_INTERVAL_MS);
  const sampler = new Sampler({
    clock: systemClock,
    startNs: systemClock.nowNs(),
    hostLoop,
    telemetry,
    ledgers: new RunLedgers(telemetry),
    kernel,
    scenario: () => scenario,
    display: () => 'no window is attached',
    viewer: () => null,
    tcpLimits: { recvBytes: environment.tcpRmem?.[2] ?? null, sendBytes: environment.tcpWmem?.[2] ?? null },
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
  });
  const record = has('capture')
    ? new RunRecord({
        captureId,
        folder: join(folder, `capture-${process.pid}`),
        startedAt: systemClock.wallTime(),
        scenario,
        environment,
        onFault: (error) => onFault(error.message),
      })
    : null;
  await record?.begin();
  let samples = 0;
  setInterval(() => {
    const sample = sampler.take('steady');
    readings.follow(sample, scenario, 0);
    record?.addSample(sample, sampler.beside);
    samples += 1;
    if (samples % 2 === 0) record?.liveDiagnosis(null);
  }, SAMPLE_INTERVAL_MS);
  return { port: server.port, kernelReadings: () => (source === 'off' ? null : kernel.stats().readings) };
}
