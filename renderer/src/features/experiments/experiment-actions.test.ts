import { expect, test } from 'vitest';
import { exampleResult } from './example-result.ts';
import { readExperiment } from './experiment-actions.ts';

const file = (text: string) => ({ name: 'mine.json', text: async () => text });
const { experiment } = exampleResult();

test('a document is read as it is, with its defaults', async () => {
  const { repetitions: _left, ...document } = experiment;
  expect(await readExperiment(file(JSON.stringify(document)))).toEqual({ experiment: { ...experiment, repetitions: 3 } });
});

test('all that is wrong is said at once', async () => {
  const broken = { ...experiment, kind: 'stairs', repetitions: 0 };
  expect(await readExperiment(file(JSON.stringify(broken)))).toEqual({
    error: expect.objectContaining({ code: 'experiment-invalid', message: expect.stringMatching(/kind: .*repetitions: /) }),
  });
  expect(await readExperiment(file('{'))).toEqual({
    error: expect.objectContaining({ code: 'experiment-invalid', message: expect.stringContaining('mine.json is no JSON') }),
  });
});
