import { expect, it } from 'vitest';
import { LastPicture, PICTURE_EVERY_MS } from './last-picture.ts';

it('is due at once and then every few seconds', () => {
  const picture = new LastPicture();
  const due = [250, 500, 250 + PICTURE_EVERY_MS - 1, 250 + PICTURE_EVERY_MS, 500 + PICTURE_EVERY_MS].map((tMs) => picture.isDue(tMs));
  expect(due).toEqual([true, false, false, true, false]);
});

it('does not take a text for a picture, and hands it to a window that asked', () => {
  const picture = new LastPicture();
  picture.askedByWindow();
  expect(picture.take(null)).toBe(true);
  expect(picture.newest).toBeNull();
  picture.take(Uint8Array.of(1));
  picture.take(null);
  expect(picture.newest).toEqual(Uint8Array.of(1));
});

it('hands a picture to a window only when one asked, and keeps the newest', () => {
  const picture = new LastPicture();
  expect(picture.newest).toBeNull();
  expect(picture.take(Uint8Array.of(1))).toBe(false);
  picture.askedByWindow();
  expect(picture.take(Uint8Array.of(2))).toBe(true);
  expect(picture.take(Uint8Array.of(3))).toBe(false);
  expect(picture.newest).toEqual(Uint8Array.of(3));
});
