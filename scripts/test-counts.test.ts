import { describe, expect, it } from 'vitest';
import { closingLine, playwrightCounts, sumCounts, vitestCounts, withExitCode } from './test-counts.mjs';

const file = (status: string, tests: string[]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) });

describe('vitestCounts', () => {
  it('counts a file that could not be loaded as a failure, and one with failed tests by its tests', () => {
    const testResults = [file('passed', ['passed', 'passed']), file('failed', ['failed', 'passed']), file('failed', [])];
    const report = { testResults, numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 3 });
  });
});

describe('playwrightCounts', () => {
  it('counts errors outside a test as failures', () => {
    const report = { stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 }, errors: [{ message: 'no such module' }] };
    expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });
});

describe('withExitCode', () => {
  const good = { passed: 2, failed: 0, skipped: 0 };
  it('lets no bad end pass for a good one', () => {
    expect(withExitCode(good, 0)).toEqual(good);
    expect(withExitCode(good, 1)).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(withExitCode(good, null)).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(withExitCode(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(withExitCode({ ...good, failed: 3 }, 1)).toEqual({ passed: 2, failed: 3, skipped: 0 });
  });
});

it('sums and says it in one line', () => {
  const sum = sumCounts([
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ]);
  expect(closingLine(sum)).toBe('11 passed, 22 failed, 33 skipped');
});
