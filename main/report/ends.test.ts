import { expect, test } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { examplePush, exampleRelay } from '../testing/example-situations.ts';
import { isExpected, policyText, threadsOf } from './ends.ts';

test('a worker is told of only where there was one', () => {
  const document = exampleDocument({ samples: 9 });
  expect(threadsOf(document).map(({ name }) => name)).toEqual(['server', 'load', 'host']);
  const { host } = document.samples[0]!.eventLoop;
  const samples = document.samples.map((sample) => ({ ...sample, eventLoop: { ...sample.eventLoop, work: host } }));
  expect(threadsOf({ ...document, samples }).map(({ name }) => name)).toEqual(['server', 'work', 'load', 'host']);
});

test('what a direction does not have is not missing', () => {
  expect(['publish', 'eventLoop.receiver', 'cpu.threads.load', 'stations.path'].map((path) => isExpected(path, exampleDocument()))).toEqual(
    [false, false, true, true],
  );
  expect(['eventLoop.load', 'eventLoop.receiver.cpu'].map((path) => isExpected(path, examplePush()))).toEqual([false, true]);
  expect(isExpected('publish', exampleRelay())).toBe(true);
  expect(isExpected('constructor', exampleRelay())).toBe(true);
});

test('a policy of a later version has no text', () => {
  expect(policyText('latest')).toContain('all but the latest');
  expect(policyText('constructor')).toBe('');
});
