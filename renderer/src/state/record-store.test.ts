import { expect, test } from 'vitest';
import { RecordStore } from './record-store.ts';

const store = (capacity: number) => new RecordStore<{ id: number }>(capacity, ({ id }) => id);
const rows = (...ids: number[]) => ids.map((id) => ({ id }));

test('the newest records are kept, oldest first', () => {
  const records = store(3);
  records.add(rows(1, 2));
  records.add(rows(3, 4));
  expect(records.records.toArray()).toEqual(rows(2, 3, 4));
});

test('what was pushed while the answer was on its way is kept behind it, and nothing twice', () => {
  const records = store(10);
  records.add(rows(3, 4));
  records.load(rows(1, 2, 3));
  expect(records.records.toArray()).toEqual(rows(1, 2, 3, 4));
});

test('listeners hear of changes alone, until they unsubscribe', () => {
  const records = store(10);
  let told = 0;
  const off = records.subscribe(() => told++);
  records.reset();
  records.add([]);
  expect([told, records.version]).toEqual([0, 0]);
  records.add(rows(1));
  records.reset();
  expect([told, records.getVersion()]).toEqual([2, 2]);
  off();
  records.add(rows(2));
  expect(told).toBe(2);
});
