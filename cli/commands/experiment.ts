import { writeFile } from 'node:fs/promises';
import {
  EXPERIMENT_REPORT_FORMATS,
  type ExperimentReportFormat,
  type ExperimentResult,
  type ExperimentState,
  type Fault,
  type RunEvent,
  SockscopeError,
  showValue,
  toErrorValue,
  validateExperiment,
} from '../../contract/index.ts';
import { printable } from '../../contract/printable.ts';
import type { Engine } from '../../main/engine.ts';
import { OwnExperiments } from '../../main/experiment/own-experiments.ts';
import { renderExperimentReport } from '../../main/experiment/render-experiment.ts';
import { EXPERIMENTS, findExperiment } from '../../main/experiment/shipped-experiments.ts';
import { durationOption } from '../duration.ts';
import { EXIT } from '../exit-codes.ts';
import { experimentList, experimentProgress, experimentText } from '../experiment-text.ts';
import { incompleteRuns, junitRunsOf, missedOfRuns, withRunThresholds } from '../experiment-thresholds.ts';
import { tellError } from '../fail.ts';
import { home, startEngine } from '../host.ts';
import { onInterrupt } from '../interrupt.ts';
import { MadeCaptures } from '../made-captures.ts';
import { mustBeWritableFile } from '../must-be-writable.ts';
import { optionsError } from '../options-error.ts';
import { readTextFile } from '../read-text-file.ts';
import { readPairs } from '../scenario-argument.ts';
import { writeJunit } from '../write-junit.ts';

export interface ExperimentOptions {
  set: string[];
  assert: string[];
  /** File for JUnit XML. */
  junit?: string;
  repetitions?: string;
  duration?: string;
  out?: string;
  format?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `sockscope experiment`: all runs of an experiment, its table on stdout, progress on stderr. Without a name it lists what ships and what is the user's own. Returns the exit code. */
export async function experimentCommand(nameOrFile: string | undefined, options: ExperimentOptions): Promise<number> {
  if (nameOrFile === undefined) {
    const { experiments, unreadable } = await new OwnExperiments(home()).list();
    for (const fault of unreadable) process.stderr.write(`left out: ${printable(fault)}\n`);
    const all = [...EXPERIMENTS, ...experiments];
    process.stdout.write(options.json ? jsonText(all) : experimentList(all));
    return EXIT.done;
  }
  const format = parseFormat(options);
  const document = await experimentArgument(nameOrFile, options);
  validateExperiment(document);
  for (const file of [options.out, options.junit]) if (file !== undefined) await mustBeWritableFile(file);
  const engine = startEngine('cli');
  try {
    await engine.recoverCaptures();
    const progress = showProgress(engine, options.quiet === true);
    const interrupted = stopOnInterrupt(engine);
    const ended = untilEnded(engine);
    const made = new MadeCaptures(engine, home());
    await engine.handlers['experiments.start']({ experiment: document });
    const { phase, result, error } = await ended;
    progress.end();
    if (!result) throw new SockscopeError('internal', 'The experiment ended without a result.');
    process.stdout.write(options.json ? jsonText(result) : experimentText(result, process.stdout.columns));
    const faults: unknown[] = error ? [new SockscopeError(error.code, error.message, { hint: error.hint })] : [];
    const keep = (fault: unknown) => void faults.push(fault);
    // What cannot be written takes neither the other file nor the thresholds along.
    if (options.out !== undefined) await writeResult(result, options.out, format).catch(keep);
    if (options.junit !== undefined)
      await junitRunsOf(result, made)
        .then((runs) => writeJunit(options.junit, runs))
        .catch(keep);
    for (const incomplete of await incompleteRuns(result, made)) keep(incomplete);
    for (const fault of faults) tellError(fault);
    if (interrupted()) return EXIT.interrupted;
    if (phase === 'failed') return EXIT.failed;
    const code = tellMissed(result);
    return code === EXIT.done && faults.length > 0 ? EXIT.failed : code;
  } finally {
    await engine.dispose();
  }
}

/** Says which runs missed which thresholds: all of them have to hold in every run. */
function tellMissed(result: ExperimentResult): number {
  const lines = missedOfRuns(result);
  for (const line of lines) process.stderr.write(`${printable(line)}\n`);
  return lines.length > 0 ? EXIT.assertion : EXIT.done;
}

const jsonText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** The format of `--out`: the one asked for, or the one that the file's name says, or Markdown. */
function parseFormat({ out, format }: ExperimentOptions): ExperimentReportFormat {
  if (format === undefined) return EXPERIMENT_REPORT_FORMATS.find((ending) => out?.toLowerCase().endsWith(`.${ending}`)) ?? 'md';
  if (!(EXPERIMENT_REPORT_FORMATS as readonly string[]).includes(format))
    throw new SockscopeError('usage', `Unknown format ${format}.`, { hint: `Formats: ${EXPERIMENT_REPORT_FORMATS.join(', ')}.` });
  if (out === undefined) throw new SockscopeError('usage', '--format is the format of --out, which is missing.');
  return format as ExperimentReportFormat;
}

/** The document that is asked for: an experiment that ships, one of the user's own or a file, with changes. Fails with `usage`. */
async function experimentArgument(nameOrFile: string, options: ExperimentOptions): Promise<object> {
  const known = findExperiment(nameOrFile) ?? (await new OwnExperiments(home()).find(nameOrFile));
  const document: Record<string, unknown> = { ...(known ?? readExperimentFile(nameOrFile)) };
  const faults: Fault[] = [];
  const repetitions = repetitionsOf(options.repetitions, faults);
  const durationS = durationOption('--duration', options.duration, faults);
  const pairs = readPairs(options.set, faults);
  if (faults.length > 0) throw optionsError(faults);
  if (repetitions !== null) document['repetitions'] = repetitions;
  if (durationS !== null) document['durationS'] = durationS;
  if (pairs.length > 0)
    document['set'] = {
      ...(document['set'] as object | undefined),
      ...Object.fromEntries(pairs.map(({ path, value }) => [path, value])),
    };
  return withRunThresholds(document, options.assert);
}

function readExperimentFile(file: string): object {
  const hint = { hint: `Give an experiment file, or one of ${EXPERIMENTS.map(({ name }) => name).join(', ')}.` };
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    const reason = (error as Error).message;
    throw new SockscopeError(
      'usage',
      `${file} is neither an experiment that ships, nor one of your own, nor a file that can be read (${reason}).`,
      hint,
    );
  }
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  } catch (error) {
    throw new SockscopeError('usage', `${file} is no JSON: ${(error as Error).message}`, hint);
  }
  throw new SockscopeError('usage', `${file} holds no JSON object.`, hint);
}

/** `null` where none were asked for, or the text is no number, which is then among `faults`. */
function repetitionsOf(text: string | undefined, faults: Fault[]): number | null {
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Number(text);
  faults.push({ path: '--repetitions', value: showValue(text), allowed: 'a whole number' });
  return null;
}

/** One line on a terminal that is overwritten, a line a run in a log. */
function showProgress(engine: Engine, quiet: boolean): { end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  let lineOpen = false;
  let before = '';
  const unregister = engine.onPush((name, payload) => {
    if (name === 'experiment.state') {
      const state = payload as ExperimentState;
      const line = experimentProgress(state);
      if (quiet || state.phase !== 'running' || line === before) return;
      before = line;
      process.stderr.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
      lineOpen = isTerminal;
    } else if (name === 'run.event') {
      const event = payload as RunEvent;
      if (event.severity === 'error' || (event.severity === 'warning' && !quiet))
        process.stderr.write(`${lineOpen ? '\n' : ''}${event.severity}: ${printable(event.text)}\n`);
    }
  });
  return {
    end() {
      unregister();
      if (lineOpen) process.stderr.write('\n');
    },
  };
}

/** The first interrupt ends the run in progress and keeps what is done. */
function stopOnInterrupt(engine: Engine): () => boolean {
  let interrupted = false;
  onInterrupt(() => {
    interrupted = true;
    process.stderr.write('\nStopping; the runs made so far are kept. Interrupt again to leave at once.\n');
    engine.handlers['experiments.stop'](null).catch((error) => {
      // It may have ended by itself in the same moment.
      if (toErrorValue(error).code !== 'experiment-inactive') tellError(error);
    });
  });
  return () => interrupted;
}

function untilEnded(engine: Engine): Promise<ExperimentState> {
  return new Promise((resolve) => {
    engine.onPush((name, payload) => {
      if (name !== 'experiment.state') return;
      const state = payload as ExperimentState;
      if (state.phase === 'ended' || state.phase === 'failed') resolve(state);
    });
  });
}

async function writeResult(result: ExperimentResult, file: string, format: ExperimentReportFormat): Promise<void> {
  try {
    await writeFile(file, renderExperimentReport(result, format).text);
    process.stderr.write(`wrote ${file}\n`);
  } catch (error) {
    throw new SockscopeError('export-failed', `The result cannot be written to ${file}: ${(error as Error).message}`, { cause: error });
  }
}
