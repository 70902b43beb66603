import {
  type CaptureDocument,
  type Direction,
  encodeStreamControl,
  exportFactsOfScenario,
  FIRST_GROUP,
  foundText,
  missingFormats,
  type RunEvent,
  type RunState,
  SAVE_FORMATS,
  type Sample,
  type Scenario,
  SockscopeError,
  toErrorValue,
} from '../../contract/index.ts';
import { printable } from '../../contract/printable.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import type { Engine } from '../../main/engine.ts';
import { renderJson } from '../../main/report/json.ts';
import { junitRun } from '../../main/report/junit.ts';
import { renderReport } from '../../main/report/render-report.ts';
import { faultOf } from '../../main/report/run-fault.ts';
import { EXIT } from '../exit-codes.ts';
import { tellError } from '../fail.ts';
import { home, startEngine } from '../host.ts';
import { onInterrupt } from '../interrupt.ts';
import { faultOfMade, MadeCaptures } from '../made-captures.ts';
import { mustBeWritable, mustBeWritableFile } from '../must-be-writable.ts';
import { progressText } from '../progress-text.ts';
import { type FileFormat, parseFormats, reportFiles, writeIntoFolder } from '../report-files.ts';
import { scenarioArgument } from '../scenario-argument.ts';
import { summaryText } from '../summary-text.ts';
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
        duration: options.duration,
        warmup: options.warmup,
        thresholds: options.assert,
      }),
    options,
  );
}

/** What is done with the result of a run, whatever it runs. */
export type ResultOptions = Pick<RunOptions, 'out' | 'format' | 'json' | 'junit' | 'quiet'>;

/** A scenario to its end, after everything that was asked for is known to be right. Returns the exit code. */
export async function runScenario(makeScenario: () => Scenario, options: ResultOptions): Promise<number> {
  const formats = formatsToWrite(options);
  const scenario = makeScenario();
  refuseEmpty(formats, scenario);
  if (options.out !== undefined) await mustBeWritable(options.out);
  if (options.junit !== undefined) await mustBeWritableFile(options.junit);
  const engine = startEngine('cli');
  try {
    await engine.recoverCaptures();
    const progress = showProgress(engine, options.quiet === true);
    const interrupted = stopOnInterrupt(engine);
    const ended = untilEnded(engine);
    const made = new MadeCaptures(engine, home());
    const { captureId } = await engine.handlers['run.start']({ scenario }).catch(async (error) => {
      const fault = interrupted() ? INTERRUPTED : faultOf(toErrorValue(error));
      await writeJunit(options.junit, [{ name: scenario.name, startedAt: null, seconds: 0, fault, thresholds: [], properties: [] }]);
      if (interrupted()) return { captureId: null };
      throw error;
    });
    if (captureId === null) return EXIT.interrupted;
    const state = await ended;
    progress.end();
    const isUnwritten = engine.unwrittenManifest(captureId) !== null;
    const incomplete = await made.incompleteError(captureId);
    const document = await made.open(captureId, options.json ? 'whole' : 'packed');
    const failure = state.phase === 'failed' ? (state.error ?? toErrorValue(new Error('The run failed.'))) : null;
    const fault = interrupted() ? INTERRUPTED : failure ? faultOf(failure) : faultOfMade(document, incomplete);
    // First of all: nothing that cannot be written takes the result along.
    process.stdout.write(options.json ? renderJson(document) : summaryText(document));
    const faults: unknown[] = incomplete ? [incomplete] : [];
    await writeJunit(options.junit, [junitRun(document, fault)]).catch((error) => faults.push(error));
    if (options.out !== undefined)
      faults.push(...(await writeReports(engine, { captureId, document: isUnwritten ? unwritten(document) : null }, options.out, formats)));
    for (const error of faults) tellError(error);
    if (interrupted()) return EXIT.interrupted;
    if (failure) throw new SockscopeError(failure.code, failure.message, { hint: failure.hint });
    const code = tellMissed(document);
    return code === EXIT.done && faults.length > 0 ? EXIT.failed : code;
  } finally {
    await engine.dispose();
  }
}

/** A capture whose end is not on the disk, as its reports are to tell it. */
function unwritten(document: CaptureDocument): CaptureDocument {
  return { ...document, recordingFault: document.recordingFault ?? 'Its end could not be written.' };
}

/** The user's own doing: no fault of the run, and no whole run either. */
const INTERRUPTED = { code: 'interrupted', message: 'The run was interrupted.' };

const DEFAULT_FORMATS = 'html,json,csv';

/** What is written into `--out`. Fails with `usage` where formats are named and nothing says where to write them. */
function formatsToWrite({ out, format }: ResultOptions): FileFormat[] {
  if (out === undefined && format !== undefined) {
    throw new SockscopeError('usage', '--format says what is written into --out, and there is no --out.', {
      hint: 'Add --out FOLDER; or make the report later: `sockscope report CAPTURE --format html --out FILE`.',
    });
  }
  return parseFormats(format ?? DEFAULT_FORMATS);
}

/** What a run can have nothing for is told before it is made. Fails with `usage`. */
function refuseEmpty(formats: readonly FileFormat[], scenario: Scenario): void {
  const missing = Object.entries(missingFormats(exportFactsOfScenario(scenario), SAVE_FORMATS)).filter(([format]) =>
    formats.includes(format as FileFormat),
  );
  if (missing.length === 0) return;
  const hint = 'Leave the format out of --format.';
  throw new SockscopeError('usage', missing.map(([format, reason]) => `The run would have nothing for ${format}. ${reason}`).join(' '), {
    hint: formats.includes('junit') ? `${hint} Thresholds are added by --assert; --junit FILE writes the run itself as a case.` : hint,
  });
}

/** One line on a terminal that is overwritten, a line every few seconds in a log. */
function showProgress(engine: Engine, quiet: boolean): { end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let lastMs = Number.NEGATIVE_INFINITY;
  /** Since the last line. */
  let samples: Sample[] = [];
  let lineOpen = false;
  let told: string | null = null;
  let direction: Direction | undefined;
  const tell = (line: string) => {
    if (quiet) return;
    process.stderr.write(isTerminal ? `\r\u001b[K${printable(line)}` : `${printable(line)}\n`);
    lineOpen = isTerminal;
  };
  const unregister = engine.onPush((name, payload) => {
    if (name === 'run.state') {
      const { phase, progress, endpoint, scenario } = payload as RunState;
      direction = scenario?.direction;
      if (endpoint && endpoint.url !== told) {
        told = endpoint.url;
        const line = addressText(direction, told, scenario !== null && scenario.bind.token !== null);
        if (line !== null && (direction === 'listen' || !quiet)) process.stderr.write(`${lineOpen ? '\n' : ''}${printable(line)}\n`);
      }
      if (phase === 'preparing' && progress && isTerminal) tell(`${progress.text}: ${(progress.fraction * 100).toFixed(0)} %`);
    } else if (name === 'run.sample') {
      const sample = payload as Sample;
      samples.push(sample);
      if (sample.tMs - lastMs < (isTerminal ? 500 : 2_000)) return;
      lastMs = sample.tMs;
      tell(`${(lastMs / 1_000).toFixed(1).padStart(6)} s  ${progressText(direction, samples)}`);
      samples = [];
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

/** Where clients of the user's own connect to, and how; `null` where the run has no use for them. The token itself is not for a log. */
export function addressText(direction: Direction | undefined, url: string, needsToken: boolean): string | null {
  const address = needsToken ? `${url} with ?token= and the value of bind.token` : url;
  if (direction === 'listen') return `listening at ${address}`;
  if (direction !== 'relay') return null;
  return `relay at ${address}; a client of your own joins with the text ${encodeStreamControl({ type: 'join', group: FIRST_GROUP })}`;
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

/** What is reported on: the capture, or its document where the capture on the disk is not whole. */
interface Reported {
  captureId: string;
  document: CaptureDocument | null;
}

/** Answers what was not written, each as its error. */
async function writeReports(
  engine: Engine,
  { captureId, document }: Reported,
  folder: string,
  formats: readonly FileFormat[],
): Promise<unknown[]> {
  const faults: unknown[] = [];
  const source = {
    render: (format: Parameters<Engine['renderReport']>[1]) =>
      document ? renderReport(document, format) : engine.renderReport(captureId, format),
    document: async () => document ?? new CaptureStore(home()).open(captureId),
  };
  for (const format of formats) {
    try {
      await writeIntoFolder(folder, await reportFiles(source, format));
    } catch (error) {
      faults.push(error);
      // What there is nothing for keeps no other format from being written; a place that cannot be written does.
      if (toErrorValue(error).code !== 'export-empty') break;
    }
  }
  return faults;
}

/** Says which thresholds did not hold; those that did are in the summary. */
function tellMissed({ thresholds }: CaptureDocument): number {
  const missed = thresholds.filter(({ holds }) => !holds);
  for (const result of missed) process.stderr.write(`threshold missed: ${printable(result.text)} (${printable(foundText(result))})\n`);
  return missed.length > 0 ? EXIT.assertion : EXIT.done;
}
