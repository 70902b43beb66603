import { expect, test } from 'vitest';
import { isCompressed, negotiatedText } from './negotiated-text.ts';

const told = (permessageDeflate: string | null, connections: number, compressed?: number) =>
  negotiatedText({ permessageDeflate, connections, engine: 'ws', ...(compressed === undefined ? {} : { compressed }) });

test('tells of how many connections it is, where they differ', () => {
  expect(negotiatedText(null)).toBeNull();
  expect(told(null, 1, 0)).toBe('no extension');
  expect(told('permessage-deflate', 2, 2)).toBe('permessage-deflate (all 2 connections)');
  expect(told(null, 1_200, 0)).toBe('no extension (all 1,200 connections)');
  expect(told(null, 6, 3)).toBe('permessage-deflate on 3 of 6 connections, none on the others; newest: no extension');
});

test('claims nothing of the others where only the newest was recorded', () => {
  expect(told(null, 6)).toBe('no extension (newest of 6 connections)');
});

test('is compressed where any connection was', () => {
  const of = (permessageDeflate: string | null, compressed: number) =>
    isCompressed({ permessageDeflate, connections: 6, engine: 'ws', compressed });
  expect([of(null, 0), of(null, 3), of('permessage-deflate', 3), isCompressed(null)]).toEqual([false, true, true, false]);
});
