import { expect, test } from 'vitest';
import { describeFaults, faultSentence, NO_SUCH_FIELD } from './faults.ts';

const unknown = { path: 'load.rat', value: '3', allowed: `${NO_SUCH_FIELD}. Did you mean load.rate?` };

test('a field that there is not is told so, and not as what is allowed', () => {
  expect(describeFaults([unknown, { path: '', value: '3', allowed: 'an object' }])).toBe(
    [
      'load.rat: found 3, but there is no such field; remove it or correct its name. Did you mean load.rate?',
      '(document): found 3; allowed: an object',
    ].join('\n'),
  );
});

test('a fault is a sentence with one end', () => {
  expect(faultSentence(unknown)).toBe('load.rat is 3, but there is no such field; remove it or correct its name. Did you mean load.rate?');
  expect(faultSentence({ ...unknown, allowed: NO_SUCH_FIELD })).toBe(
    'load.rat is 3, but there is no such field; remove it or correct its name.',
  );
  expect(faultSentence({ path: '', value: '3', allowed: 'an object' })).toBe('The document is 3; allowed: an object.');
});
