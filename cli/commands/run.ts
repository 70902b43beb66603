import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CaptureDocument,
  foundText,
  REPORT_FORMATS,
  type ReportFormat,
  type RunEvent,
  type RunState,
  type Sample,
  type Scenario,
  SockscopeError,
  toErrorValue,
} from '../../contract/index.ts';
import type { Engine } from '../../main/engine.ts';
import { renderJson } from '../../main/report/json.ts';
import { junitRun } from '../../main/report/junit.ts';
import { faultOf, runFault } from '../../main/report/run-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { startEngine } from '../host.ts';
import { onInterrupt } from '../interrupt.ts';
import { printable } from '../printable.ts';
import { parseDurationS, scenarioArgument } from '../scenario-argument.ts';
import { sizeText, summaryText } from '../summary-text.ts';
import { writeJunit } from '../write-junit.ts';

export interface RunOptions {
  set: string[];
  duration?: string;
  warmup?: string;
  out?: string;
  format?: string;
  json?: boolean;
  assert: string[];
  /** File for JUnit XML. */
  junit?: string;
  quiet?: boolean;
}

/** `sockscope run`: one run to its end, results on stdout, progress on stderr. Returns the exit code. */
export async function runCommand(presetOrFile: string, options: RunOptions): Promise<number> {
  return runScenario(
    () =>
      scenarioArgument(presetOrFile, {
        set: options.set,
        durationS: options.duration === undefined ? null : parseDurationS(options.duration),
        warmupS: options.warmup === undefined ? null : parseDurationS(options.warmup),
        thresholds: options.assert,
      }),
    options,
  );
}

/** What is done with the result of a run, whatever it runs. */
export type ResultOptions = Pick<RunOptions, 'out' | 'format' | 'json' | 'junit' | 'quiet'>;

/** A scenario to its end, after everything that was asked for is known to be right. Returns the exit code. */
export async function runScenario(makeScenario: () => Scenario, options: ResultOptions): Promise<number> {
  const formats = parseFormats(options.format);
  const scenario = makeScenario();
  const engine = startEngine('cli');
  try {
    await engine.recoverCaptures();
    const progress = showProgress(engine, options.quiet === true);
    const interrupted = stopOnInterrupt(engine);
    const ended = untilEnded(engine);
    const { captureId } = await engine.handlers['run.start']({ scenario }).catch(async (error) => {
      const fault = interrupted() ? INTERRUPTED : faultOf(toErrorValue(error));
      await writeJunit(options.junit, [{ name: scenario.name, startedAt: null, seconds: 0, fault, thresholds: [], properties: [] }]);
      if (interrupted()) return { captureId: null };
      throw error;
    });
    if (captureId === null) return EXIT.interrupted;
    const state = await ended;
    progress.end();
    const document = await engine.handlers['captures.open']({ id: captureId });
    const failure = state.phase === 'failed' ? (state.error ?? toErrorValue(new Error('The run failed.'))) : null;
    const fault = interrupted() ? INTERRUPTED : failure ? faultOf(failure) : runFault(document);
    await writeJunit(options.junit, [junitRun(document, fault)]);
    if (options.out !== undefined) await writeReports(engine, captureId, options.out, formats);
    process.stdout.write(options.json ? renderJson(document) : summaryText(document));
    if (interrupted()) return EXIT.interrupted;
    if (failure) throw new SockscopeError(failure.code, failure.message, { hint: failure.hint });
    return tellMissed(document);
  } finally {
    await engine.dispose();
  }
}

/** The user's own doing: no fault of the run, and no whole run either. */
const INTERRUPTED = { code: 'interrupted', message: 'The run was interrupted.' };

function parseFormats(text: string | undefined): ReportFormat[] {
  const formats = (text ?? 'html,json,csv').split(',').map((format) => format.trim());
  const bad = formats.filter((format) => !(REPORT_FORMATS as readonly string[]).includes(format));
  if (bad.length > 0)
    throw new SockscopeError('usage', `Unknown format ${bad.join(', ')}.`, { hint: `Formats: ${REPORT_FORMATS.join(', ')}.` });
  return formats as ReportFormat[];
}

/** One line on a terminal that is overwritten, a line every few seconds in a log. */
function showProgress(engine: Engine, quiet: boolean): { end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let lastS = Number.NEGATIVE_INFINITY;
  let lineOpen = false;
  let told: string | null = null;
  let isObserved = false;
  const tell = (line: string) => {
    if (quiet) return;
    process.stderr.write(isTerminal ? `\r\u001b[K${printable(line)}` : `${printable(line)}\n`);
    lineOpen = isTerminal;
  };
  const unregister = engine.onPush((name, payload) => {
    if (name === 'run.state') {
      const { phase, progress, endpoint, scenario } = payload as RunState;
      isObserved = scenario?.direction === 'observe';
      if (scenario?.direction === 'listen' && endpoint && endpoint.url !== told) {
        told = endpoint.url;
        process.stderr.write(`listening at ${printable(told)}\n`);
      }
      if (phase === 'preparing' && progress && isTerminal) tell(`${progress.text}: ${(progress.fraction * 100).toFixed(0)} %`);
    } else if (name === 'run.sample') {
      const sample = payload as Sample;
      if (sample.tMs / 1_000 - lastS < (isTerminal ? 0.5 : 2)) return;
      lastS = sample.tMs / 1_000;
      tell(`${lastS.toFixed(1).padStart(6)} s  ${isObserved ? observedProgress(sample) : streamProgress(sample)}`);
    } else if (name === 'run.event') {
      const event = payload as RunEvent;
      if (event.severity !== 'info') process.stderr.write(`${lineOpen ? '\n' : ''}${event.severity}: ${printable(event.text)}\n`);
    }
  });
  return {
    end() {
      unregister();
      if (lineOpen) process.stderr.write('\n');
    },
  };
}

function streamProgress({ phase, rates }: Sample): string {
  return `${phase}  received ${rates.receivedFps.toFixed(1)} FPS  ${(rates.payloadBytesPerS / 1e6).toFixed(1)} MB/s`;
}

function observedProgress({ kernel, unavailable }: Sample): string {
  if (!kernel) return `no reading: ${unavailable['kernel'] ?? 'none yet'}`;
  if (!kernel.receiver) return 'no socket matches now';
  const { recvQueueBytes, sendQueueBytes, sockets } = kernel.receiver;
  return `Recv-Q ${sizeText(recvQueueBytes)}  Send-Q ${sizeText(sendQueueBytes)}  ${sockets} ${sockets === 1 ? 'socket' : 'sockets'}`;
}

/** The first interrupt stops the run and keeps its capture. */
function stopOnInterrupt(engine: Engine): () => boolean {
  let interrupted = false;
  onInterrupt(() => {
    interrupted = true;
    process.stderr.write('\nStopping; the capture is kept. Interrupt again to leave at once.\n');
    engine.handlers['run.stop'](null).catch(() => {
      // The run ended by itself in the same moment.
    });
  });
  return () => interrupted;
}

function untilEnded(engine: Engine): Promise<RunState> {
  return new Promise((resolve) => {
    let running = false;
    engine.onPush((name, payload) => {
      if (name !== 'run.state') return;
      const state = payload as RunState;
      if (state.phase === 'running') running = true;
      if (running && (state.phase === 'ended' || state.phase === 'failed')) resolve(state);
    });
  });
}

async function writeReports(engine: Engine, captureId: string, folder: string, formats: readonly ReportFormat[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const format of formats) {
      const report = await engine.renderReport(captureId, format);
      const file = join(folder, report.fileName);
      await writeFile(file, report.text);
      process.stderr.write(`wrote ${file}\n`);
    }
  } catch (error) {
    throw new SockscopeError('export-failed', `The reports cannot be written to ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

/** Says which thresholds did not hold; those that did are in the summary. */
function tellMissed({ thresholds }: CaptureDocument): number {
  const missed = thresholds.filter(({ holds }) => !holds);
  for (const result of missed) process.stderr.write(`threshold missed: ${printable(result.text)} (${printable(foundText(result))})\n`);
  return missed.length > 0 ? EXIT.assertion : EXIT.done;
}
