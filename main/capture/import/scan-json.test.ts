import { expect, it } from 'vitest';
import { scanJson } from './scan-json.ts';

const scan = (text: string, depth = 3) => scanJson(new TextEncoder().encode(text), depth);

it.each([
  ['{}', 'whole'],
  ['[[[1]]]', 'whole'],
  ['"[[[[["', 'whole'],
  ['["a\\"[[[[", 1]', 'whole'],
  ['{"a": "\\\\"}', 'whole'],
  ['{"a": "\\\\}', 'truncated'],
  ['[1, 2', 'truncated'],
  ['"half', 'truncated'],
  ['', 'whole'],
])('%s is %s', (text, kind) => {
  expect(scan(text).kind).toBe(kind);
});

it('names the line where it gets too deep', () => {
  expect(scan('[\n[\n[\n[')).toEqual({ kind: 'deep', line: 4 });
});
