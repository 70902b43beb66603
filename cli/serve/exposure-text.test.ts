import { expect, it } from 'vitest';
import { exposureText } from './exposure-text.ts';

it.each(['127.0.0.1', '::1', 'localhost'])('says nothing of %s', (host) => expect(exposureText(host)).toBeNull());

it.each(['0.0.0.0', '::', '192.168.1.7'])('says what a window at %s shows', (host) =>
  expect(exposureText(host)).toContain('every TCP connection of this machine'),
);
