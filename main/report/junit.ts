import {
  type CaptureDocument,
  figureUnit,
  foundText,
  NO_LEDGER_OF_FOREIGN,
  parseThreshold,
  type ThresholdResult,
} from '../../contract/index.ts';
import { brokenOffFault, type RunFault, runFault, unlessMissed } from './run-fault.ts';
import { type XmlElement, xml, xmlDocument } from './xml.ts';

/** One run as a JUnit test suite. */
export interface JunitRun {
  name: string;
  /** ISO 8601; `null` where it did not begin. */
  startedAt: string | null;
  /** From its start to its end. */
  seconds: number;
  /** Why it is no whole run; `null` for one that is. */
  fault: RunFault | null;
  thresholds: readonly ThresholdResult[];
  /** What a reader wants beside the cases: verdict, machine, versions. */
  properties: readonly (readonly [name: string, value: string])[];
}

/**
 * A capture as JUnit XML, as Jenkins and GitLab read it: one suite, a test case for each threshold (one for the run itself where there is
 * none), a failure with what was found for one that does not hold, an error in each case of a run that failed, was interrupted, or whose capture is not whole.
 */
export function renderJunit(document: CaptureDocument): string {
  return junitXml([junitRun(document)]);
}

/** A capture as a suite. `fault` overrides what the capture tells of its end. */
export function junitRun(
  document: CaptureDocument,
  fault: RunFault | null = runFault(document) ?? unlessMissed(document, brokenOffFault(document)),
): JunitRun {
  const { name, startedAt, samples, thresholds } = document;
  return {
    name,
    startedAt,
    seconds: (samples[samples.length - 1]?.tMs ?? 0) / 1_000,
    fault,
    thresholds,
    properties: propertiesOf(document),
  };
}

/** The document for any number of runs, a suite each. */
export function junitXml(runs: readonly JunitRun[]): string {
  const suites = runs.map(suiteOf);
  const sum = (count: (run: JunitRun) => number) => runs.reduce((total, run) => total + count(run), 0);
  return xmlDocument(
    xml(
      'testsuites',
      {
        name: 'sockscope',
        tests: sum((run) => casesOf(run).length),
        failures: sum(failuresOf),
        errors: sum(errorsOf),
        time: timeOf(sum(({ seconds }) => seconds)),
      },
      ...suites,
    ),
  );
}

const timeOf = (seconds: number) => seconds.toFixed(3);
const errorsOf = (run: JunitRun) => (run.fault ? casesOf(run).length : 0);
const failuresOf = (run: JunitRun) => (run.fault ? 0 : run.thresholds.filter(({ holds }) => !holds).length);

function suiteOf(run: JunitRun): XmlElement {
  const { name, startedAt, seconds, properties } = run;
  const cases = casesOf(run);
  const at = startedAt === null ? null : new Date(startedAt);
  return xml(
    'testsuite',
    {
      name,
      tests: cases.length,
      failures: failuresOf(run),
      errors: errorsOf(run),
      skipped: 0,
      // Without a time zone, as the schema has it; it is UTC.
      ...(at && !Number.isNaN(at.getTime()) ? { timestamp: at.toISOString().slice(0, 19) } : {}),
      time: timeOf(seconds),
    },
    ...(properties.length > 0 ? [xml('properties', {}, ...properties.map(([key, value]) => xml('property', { name: key, value })))] : []),
    ...cases,
  );
}

/** A case each; all of them are errors where the run is no whole one, because nothing can be said of it then. */
function casesOf(run: JunitRun): XmlElement[] {
  const { name, fault, thresholds, seconds } = run;
  if (thresholds.length === 0) return [xml('testcase', { classname: name, name: 'run', time: timeOf(seconds) }, ...errorOf(fault, null))];
  // The time is the run's; a check takes none.
  return thresholds.map((result) =>
    xml(
      'testcase',
      { classname: name, name: result.text, time: timeOf(0) },
      ...(fault ? errorOf(fault, result) : result.holds ? [] : [failureOf(result)]),
    ),
  );
}

function errorOf(fault: RunFault | null, result: ThresholdResult | null): XmlElement[] {
  if (!fault) return [];
  const found = result ? [`Until then: ${foundText(result)}.`] : [];
  return [xml('error', { message: fault.message, type: fault.code }, [fault.message, ...found].join('\n'))];
}

function failureOf(result: ThresholdResult): XmlElement {
  const { text, found, reason } = result;
  const parsed = parseThreshold(text);
  const unit = parsed.ok ? figureUnit(parsed.threshold.path) : null;
  const asked = `asked: ${text}${unit === null ? '' : ` (${unit})`}`;
  return xml(
    'failure',
    { message: foundText(result), type: found === null ? 'missing' : reason === null ? 'missed' : 'undecided' },
    `${asked}\n${foundText(result)}`,
  );
}

function propertiesOf({ id, diagnosis, scenario, environment, summary, state }: CaptureDocument): [string, string][] {
  const { os, kernel, arch, cpu, cores, memoryBytes, node, electron, ws, bufferutil, sockscope } = environment;
  return [
    ['verdict', diagnosis?.verdict ?? 'none'],
    ['bottleneck', diagnosis?.bottleneck ?? 'none'],
    ['confidence', diagnosis?.confidence ?? 'none'],
    ['capture', id],
    ['capture.state', state],
    ['scenario', scenario.name],
    ['direction', scenario.direction],
    ...(summary
      ? ([
          ['durationS', String(summary.durationS)],
          [
            'ledger',
            scenario.direction === 'listen'
              ? `n/a (${NO_LEDGER_OF_FOREIGN})`
              : summary.ledger.balanced
                ? 'balanced'
                : `not balanced: ${summary.ledger.faults.join('; ')}`,
          ],
        ] as [string, string][])
      : []),
    ['os', os],
    ['kernel', kernel],
    ['arch', arch],
    ['cpu', cpu],
    ['cores', String(cores)],
    ['memoryBytes', String(memoryBytes)],
    ['node', node],
    ['electron', electron ?? 'none'],
    ['ws', ws],
    ['bufferutil', bufferutil ?? 'none'],
    ['sockscope', sockscope],
  ];
}
