import { expect, it } from 'vitest';
import { printable, printableLines } from './printable.ts';

it('leaves nothing that a terminal obeys, and everything else as it is', () => {
  expect(printable('a\u001b[2Jb\u009b1mc\r\n\td\u0007\u202ee\u2066\u2028')).toBe(
    'a\ufffd[2Jb\ufffd1mc\ufffd\ufffd\ufffdd\ufffd\ufffde\ufffd\ufffd',
  );
  expect(printable('größer “als” 🚀 (é)')).toBe('größer “als” 🚀 (é)');
  expect(printableLines('one\u001b\ntwo\r\n')).toBe('one\ufffd\ntwo\ufffd\n');
});
