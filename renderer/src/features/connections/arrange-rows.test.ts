import { expect, test } from 'vitest';
import type { ConnectionRow } from '../../../../contract/index.ts';
import { arrangeRows } from './arrange-rows.ts';

const row = (id: number, more: Partial<ConnectionRow> = {}): ConnectionRow => ({
  id,
  role: 'subscriber',
  remoteAddress: '127.0.0.1',
  remotePort: 40_000 + id,
  ageMs: 1_000,
  idleMs: 0,
  groups: [],
  userAgent: null,
  deflate: false,
  framesIn: 0,
  framesOut: 0,
  dropped: 0,
  bytesIn: 0,
  bytesOut: 0,
  bufferedBytes: 0,
  rttMs: null,
  ...more,
});
const all = { sortKey: 'id', descending: false, role: null, text: '' };
const ids = (rows: readonly ConnectionRow[]) => rows.map(({ id }) => id);

test('rows are sorted by a column either way, equal ones by their ids, missing values last', () => {
  const rows = [row(3, { rttMs: 1 }), row(1), row(2, { rttMs: 5 }), row(4, { rttMs: 1 })];
  expect(ids(arrangeRows(rows, all))).toEqual([1, 2, 3, 4]);
  expect(ids(arrangeRows(rows, { ...all, descending: true }))).toEqual([4, 3, 2, 1]);
  expect(ids(arrangeRows(rows, { ...all, sortKey: 'rtt' }))).toEqual([3, 4, 2, 1]);
  expect(ids(arrangeRows(rows, { ...all, sortKey: 'rtt', descending: true }))).toEqual([2, 3, 4, 1]);
  expect(ids(rows)).toEqual([3, 1, 2, 4]);
});

test('a role and a text narrow it down together', () => {
  const rows = [
    row(1, { role: 'publisher', groups: ['Group-1'] }),
    row(2, { groups: ['group-1'] }),
    row(3, { userAgent: 'Mozilla/5.0', groups: ['group-2'] }),
  ];
  expect(ids(arrangeRows(rows, { ...all, role: 'subscriber' }))).toEqual([2, 3]);
  expect(ids(arrangeRows(rows, { ...all, text: ' GROUP-1 ' }))).toEqual([1, 2]);
  expect(ids(arrangeRows(rows, { ...all, role: 'publisher', text: 'group-1' }))).toEqual([1]);
  expect(ids(arrangeRows(rows, { ...all, text: 'mozilla' }))).toEqual([3]);
  expect(ids(arrangeRows(rows, { ...all, text: ':40002' }))).toEqual([2]);
  expect(ids(arrangeRows(rows, { ...all, text: '3' }))).toEqual([3, 1, 2].filter((id) => id === 3));
});
