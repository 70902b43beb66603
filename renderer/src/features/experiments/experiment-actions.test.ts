import { expect, test } from 'vitest';
import { EXPERIMENT_LIMITS } from '../../../../contract/index.ts';
import { exampleResult } from './example-result.ts';
import { readExperiment } from './experiment-actions.ts';

const file = (text: string) => ({ name: 'mine.json', size: text.length, text: async () => text });
const { experiment } = exampleResult();

test('a document is read as it is, with its defaults', async () => {
  const { repetitions: _left, ...document } = experiment;
  expect(await readExperiment(file(JSON.stringify(document)))).toEqual({ experiment: { ...experiment, repetitions: 3 } });
});

test('all that is wrong is said at once', async () => {
  const broken = { ...experiment, kind: 'stairs', repetitions: 0 };
  expect(await readExperiment(file(JSON.stringify(broken)))).toEqual({
    error: expect.objectContaining({
      code: 'experiment-invalid',
      faults: [expect.objectContaining({ path: 'kind' }), expect.objectContaining({ path: 'repetitions' })],
    }),
  });
  expect(await readExperiment(file('{'))).toEqual({
    error: expect.objectContaining({ code: 'experiment-invalid', message: expect.stringContaining('mine.json is no JSON') }),
  });
});

test('a file that is too large is not read', async () => {
  const huge = { name: 'huge.json', size: EXPERIMENT_LIMITS.fileBytes + 1, text: () => Promise.reject(new Error('it was read')) };
  expect(await readExperiment(huge)).toEqual({ error: expect.objectContaining({ message: expect.stringContaining('huge.json has') }) });
});
