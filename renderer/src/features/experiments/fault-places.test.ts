import { expect, test } from 'vitest';
import { faultText, placeOf } from './fault-places.ts';

test.each([
  ['axes', 'steps'],
  ['steps.1.set.compression.level', 'steps'],
  ['figures.0.path', 'figures'],
  ['durationS', 'runs'],
  ['title', 'name'],
  ['scenario.bind.token', 'base'],
])('%s belongs to %s', (path, place) => expect(placeOf({ path })).toBe(place));

test('faults are told in the words of the editor', () => {
  expect(faultText({ path: 'steps.1.set.compression.level', value: '12', allowed: 'at most 9' })).toBe(
    'Step 2, Compression level is 12; allowed: at most 9.',
  );
  expect(faultText({ path: 'axes', value: 'nothing', allowed: 'at least one setting' })).toBe('Settings: choose at least one setting.');
  expect(faultText({ path: 'axes.0.values', value: 'nothing', allowed: 'at least one value' })).toBe(
    'Setting 1: choose at least one value.',
  );
  expect(faultText({ path: 'scenario.masking', value: '"x"', allowed: 'one of' })).toBe('Mask is "x"; allowed: one of.');
  expect(
    faultText({ path: 'scenario.maskng', value: '"x"', allowed: 'no such field; remove it or correct its name. Did you mean masking?' }),
  ).toBe('maskng is "x", but there is no such field; remove it or correct its name. Did you mean masking?');
});
