import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import {
  type CaptureDocument,
  COMPARISON_FORMATS,
  type ComparisonFormat,
  parseRelativeThresholds,
  SockscopeError,
} from '../../contract/index.ts';
import { printable } from '../../contract/printable.ts';
import { type ChangeFinding, checkChanges } from '../../main/report/compare/check-changes.ts';
import { checkCompared, compareCaptures } from '../../main/report/compare/compare-captures.ts';
import { renderComparison } from '../../main/report/compare/render-comparison.ts';
import { comparisonText } from '../comparison-text.ts';
import { EXIT } from '../exit-codes.ts';
import { findingText } from '../finding-text.ts';
import { openCapture } from '../open-capture.ts';

export interface CompareOptions {
  baseline?: string;
  out?: string;
  format?: string;
  json?: boolean;
  failOn: string[];
}

/** `sockscope compare`: two or more captures side by side. Everything that was asked for is known to be right before any is opened. Returns the exit code. */
export async function compareCommand(captures: readonly string[], options: CompareOptions): Promise<number> {
  const thresholds = parseRelativeThresholds(options.failOn);
  const format = formatOf(options);
  checkCompared(captures);
  if (options.baseline !== undefined && !captures.includes(options.baseline)) {
    throw new SockscopeError('usage', `--baseline ${options.baseline} is none of the captures that are compared.`, {
      hint: `Name it as above: ${captures.join(', ')}.`,
    });
  }
  const documents: CaptureDocument[] = [];
  for (const capture of captures) documents.push(await openCapture(capture));
  const baselineId = options.baseline === undefined ? undefined : documents[captures.indexOf(options.baseline)]!.id;
  const comparison = compareCaptures(documents, baselineId);
  const isFile = options.out !== undefined && options.out !== '-';
  if (isFile) await write(options.out!, renderComparison(comparison, format ?? 'html').text);
  if (options.json) process.stdout.write(renderComparison(comparison, 'json').text);
  else if (!isFile && (format !== null || options.out === '-')) process.stdout.write(renderComparison(comparison, format ?? 'html').text);
  else process.stdout.write(comparisonText(comparison, process.stdout.columns));
  return tellChanges(checkChanges(thresholds, documents, comparison));
}

/** What was asked for, else what the name of the file says; `null` where nothing does. */
function formatOf({ format, out }: CompareOptions): ComparisonFormat | null {
  const ending = out === undefined ? undefined : extname(out).slice(1).toLowerCase();
  const named = format ?? (ending === 'htm' ? 'html' : ending);
  if ((COMPARISON_FORMATS as readonly (string | undefined)[]).includes(named)) return named as ComparisonFormat;
  if (format !== undefined)
    throw new SockscopeError('usage', `Unknown format ${format}.`, { hint: `Formats: ${COMPARISON_FORMATS.join(', ')}.` });
  return null;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new SockscopeError('export-failed', `${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  process.stderr.write(`wrote ${resolve(file)}\n`);
}

/** A line for each change on stderr; 99 where one is too much or cannot be told. */
function tellChanges(findings: readonly ChangeFinding[]): number {
  for (const finding of findings) process.stderr.write(`${printable(findingText(finding))}\n`);
  return findings.some(({ fails }) => fails) ? EXIT.assertion : EXIT.done;
}
