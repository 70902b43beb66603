// @ts-check
import { relative } from 'node:path';

/**
 * What failed: a test by its file and its name, or a file that failed outside its tests by itself; and the first line of its error.
 * @typedef {{ name: string, error: string }} Failure
 */

/** Colours of a terminal, which Playwright writes into its messages. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal's colour begins with is a control character.
const COLOURS = /\u001b\[[\d;]*m/g;

/** @param {string | null | undefined} message */
function firstLine(message) {
  const line = (message ?? '')
    .replace(COLOURS, '')
    .split('\n')
    .find((one) => one.trim() !== '');
  return line?.trim() ?? 'no message';
}

/**
 * What failed by vitest's JSON report. A file that is not failed by one of its tests could not be loaded, or a hook of it failed.
 * @param {any} report
 * @param {string} root The folder that files are named from.
 * @returns {Failure[]}
 */
export function vitestFailures(report, root) {
  return report.testResults.flatMap((/** @type {any} */ file) => {
    const path = relative(root, file.name);
    const tests = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    if (tests.length === 0) return file.status === 'failed' ? [{ name: path, error: firstLine(file.message) }] : [];
    return tests.map((/** @type {any} */ test) => ({
      name: [path, ...test.ancestorTitles.filter(Boolean), test.title].join(' > '),
      error: firstLine(test.failureMessages[0]),
    }));
  });
}

/**
 * What failed by Playwright's JSON report: its tests, and then errors outside a test.
 * @param {any} report
 * @returns {Failure[]}
 */
export function playwrightFailures(report) {
  const tests = report.suites.flatMap((/** @type {any} */ file) => failuresInSuite(file, [file.title]));
  const others = report.errors.map((/** @type {any} */ { message, location }) => ({
    name: location?.file ?? 'outside a test',
    error: firstLine(message),
  }));
  return [...tests, ...others];
}

/**
 * @param {any} suite
 * @param {string[]} path Titles down to it.
 * @returns {Failure[]}
 */
function failuresInSuite(suite, path) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ test) => test.status === 'unexpected')
      .map((/** @type {any} */ { results }) => ({
        name: [...path, spec.title].join(' > '),
        error: firstLine(results.find((/** @type {any} */ { error }) => error)?.error.message),
      })),
  );
  return [
    ...own,
    ...(suite.suites ?? []).flatMap((/** @type {any} */ inner) => failuresInSuite(inner, [...path, inner.title].filter(Boolean))),
  ];
}

/**
 * The list of what failed, by the part of the tests that it belongs to; empty where nothing did.
 * @param {readonly { part: string, failures: readonly Failure[] }[]} parts
 * @returns {string[]}
 */
export function failureLines(parts) {
  return parts.flatMap(({ part, failures }) => failures.map(({ name, error }) => `FAILED ${part}: ${name}\n  ${error}`));
}
