import { afterEach, expect, it } from 'vitest';
import { ARRIVALS_TOLD_PER_S, type Arrival } from '../../contract/index.ts';
import { ArrivalTrace } from './arrival-trace.ts';

const open: ArrivalTrace[] = [];
afterEach(() => {
  for (const trace of open.splice(0)) trace.close();
});

function trace(): { trace: ArrivalTrace; told: Arrival[] } {
  const told: Arrival[] = [];
  const made = new ArrivalTrace((arrivals) => told.push(...arrivals));
  open.push(made);
  return { trace: made, told };
}

it('tells so many arrivals of each second and no more', () => {
  const { trace: one, told } = trace();
  for (let n = 0; n < 3 * ARRIVALS_TOLD_PER_S; n++) one.add(0, n, 100, 200);
  for (let n = 0; n < 5; n++) one.add(0, 1_000 + n, 1_100, 1_200);
  one.flush();
  expect(told.length).toBe(ARRIVALS_TOLD_PER_S + 5);
  expect(told[ARRIVALS_TOLD_PER_S]).toEqual({ connection: 0, sequence: 1_000, sentMs: 1_100, arrivedMs: 1_200 });
});

it('tells nothing where nothing arrived, and the rest when it is closed', () => {
  const { trace: one, told } = trace();
  one.flush();
  expect(told).toEqual([]);
  one.add(2, 7, 5, 9);
  one.close();
  expect(told).toEqual([{ connection: 2, sequence: 7, sentMs: 5, arrivedMs: 9 }]);
});
