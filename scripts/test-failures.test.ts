import { describe, expect, it } from 'vitest';
import { failureLines, playwrightFailures, vitestFailures } from './test-failures.mjs';

describe('vitestFailures', () => {
  const passed = { status: 'passed', ancestorTitles: ['', 'adds'], title: 'two and two', failureMessages: [] };

  it('names each failed test from its file on, with the first line of its error', () => {
    const failed = {
      status: 'failed',
      ancestorTitles: ['', 'adds', 'slowly'],
      title: 'one and one',
      failureMessages: ['AssertionError: expected 3 to be 2\n    at sum.test.ts:4', 'Error: another'],
    };
    const silent = { status: 'failed', ancestorTitles: [''], title: 'says nothing', failureMessages: [] };
    const testResults = [{ name: '/home/me/main/sum.test.ts', status: 'failed', message: '', assertionResults: [passed, failed, silent] }];
    expect(vitestFailures({ testResults }, '/home/me')).toEqual([
      { name: 'main/sum.test.ts > adds > slowly > one and one', error: 'AssertionError: expected 3 to be 2' },
      { name: 'main/sum.test.ts > says nothing', error: 'no message' },
    ]);
  });

  it('names a file that could not be loaded or whose hook failed, and none that passed', () => {
    const testResults = [
      { name: '/home/me/a.test.ts', status: 'failed', message: '\nno such module: b\nin a', assertionResults: [] },
      { name: '/home/me/c.test.ts', status: 'failed', message: 'beforeAll failed', assertionResults: [{ ...passed, status: 'skipped' }] },
      { name: '/home/me/d.test.ts', status: 'passed', message: '', assertionResults: [passed] },
    ];
    expect(vitestFailures({ testResults }, '/home/me')).toEqual([
      { name: 'a.test.ts', error: 'no such module: b' },
      { name: 'c.test.ts', error: 'beforeAll failed' },
    ]);
  });
});

describe('playwrightFailures', () => {
  it('names failed tests at any depth, without colours, and errors outside a test', () => {
    const spec = (title: string, status: string, ...errors: string[]) => ({
      title,
      tests: [{ status, results: errors.map((message) => ({ error: message === '' ? undefined : { message } })) }],
    });
    const report = {
      suites: [
        {
          title: 'window.spec.ts',
          specs: [spec('opens', 'expected', ''), spec('draws', 'unexpected', '\u001b[31mError: white\u001b[39m\n  at 3')],
          suites: [{ title: 'keyboard', specs: [spec('moves', 'unexpected', '', 'Timeout'), spec('later', 'skipped')] }],
        },
      ],
      errors: [{ message: 'no such module', location: { file: '/home/me/pipe.spec.ts' } }, { message: 'Worker ended' }],
    };
    expect(playwrightFailures(report)).toEqual([
      { name: 'window.spec.ts > draws', error: 'Error: white' },
      { name: 'window.spec.ts > keyboard > moves', error: 'Timeout' },
      { name: '/home/me/pipe.spec.ts', error: 'no such module' },
      { name: 'outside a test', error: 'Worker ended' },
    ]);
  });
});

it('says part, name and error of each', () => {
  const parts = [
    { part: 'unit', failures: [] },
    { part: 'desktop', failures: [{ name: 'window.spec.ts > draws', error: 'white' }] },
  ];
  expect(failureLines(parts)).toEqual(['FAILED desktop: window.spec.ts > draws\n  white']);
});
