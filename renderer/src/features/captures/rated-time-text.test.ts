import { expect, it } from 'vitest';
import { ratedTimeText } from './rated-time-text.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');

it('says which time rates are over', () => {
  expect(plain(ratedTimeText({ durationS: 8, connectedS: null }))).toBe('Over 8.0 s of measured time.');
  expect(plain(ratedTimeText({ durationS: 8, connectedS: null }, ' in the selection'))).toBe(
    'Over 8.0 s of measured time in the selection.',
  );
});

it('says of clients of the user’s own that it is the time in which they were connected', () => {
  expect(plain(ratedTimeText({ durationS: 8, connectedS: 5 }))).toBe('Over the 5.0 s in which clients were connected.');
  expect(plain(ratedTimeText({ durationS: 8, connectedS: 5 }, ' in the selection'))).toBe(
    'Over the 5.0 s in which clients were connected in the selection.',
  );
});
