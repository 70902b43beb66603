import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Scenario, scenarioSchema } from '../../contract/index.ts';
import { createCounters, SERVER } from '../metrics/shared-counters.ts';
import { ConnectionPool, type PooledConnection } from './connection-pool.ts';

const pools: ConnectionPool<PooledConnection>[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
  vi.useRealTimers();
});

function setup(settings: Partial<Scenario['pool']>, onIdle?: (connection: PooledConnection) => void) {
  const time = { nowNs: 0 };
  const counters = createCounters(SERVER);
  const idle: PooledConnection[] = [];
  const pool = new ConnectionPool<PooledConnection>({
    clock: { nowNs: () => time.nowNs, wallTime: () => new Date(0) },
    counters,
    onIdle: onIdle ?? ((connection) => idle.push(connection)),
  });
  const whole = scenarioSchema.parse({ pool: settings }).pool;
  pool.apply(whole);
  pools.push(pool);
  return { pool, time, counters, idle, whole };
}
const at = (lastActivityNs: number, isBusy = false): PooledConnection => ({ lastActivityNs, isBusy });

describe('the limit', () => {
  it('counts a connection from when it is added until it is removed, once', () => {
    const { pool } = setup({ maxConnections: 1 });
    const connection = at(0);
    expect(pool.hasRoom()).toBe(true);
    pool.add(connection);
    expect([pool.size, pool.hasRoom()]).toEqual([1, false]);
    expect([...pool]).toEqual([connection]);
    expect([pool.remove(connection), pool.remove(connection)]).toEqual([true, false]);
    expect(pool.hasRoom()).toBe(true);
  });

  it('may be lowered below what is there: nobody is closed, nobody comes in', () => {
    const { pool, whole, idle } = setup({ maxConnections: 3 });
    const connections = [at(0), at(0), at(0)];
    for (const connection of connections) pool.add(connection);
    pool.apply({ ...whole, maxConnections: 2 });
    expect([pool.size, pool.hasRoom(), idle.length]).toEqual([3, false, 0]);
    pool.remove(connections[0]!);
    expect(pool.hasRoom()).toBe(false);
    pool.remove(connections[1]!);
    expect(pool.hasRoom()).toBe(true);
  });

  it('is nothing after close', () => {
    const { pool } = setup({ maxConnections: 3 });
    pool.add(at(0));
    pool.close();
    expect([pool.size, pool.hasRoom()]).toEqual([0, false]);
  });
});

describe('the sweep', () => {
  it('takes those whose last activity is older than the limit, not those that are exactly as old', () => {
    const { pool, time, counters, idle } = setup({ idleTimeoutS: 10 });
    const old = at(4_999_999_999);
    for (const connection of [old, at(5e9), at(15e9)]) pool.add(connection);
    time.nowNs = 15e9;
    expect(pool.sweep()).toBe(1);
    expect(idle).toEqual([old]);
    expect(counters[SERVER.idleSwept]).toBe(1);
    // It is being closed and still has its place; it is not counted again.
    expect(pool.sweep()).toBe(0);
    expect(pool.size).toBe(3);
    time.nowNs = 16e9;
    expect(pool.sweep()).toBe(1);
    expect(counters[SERVER.idleSwept]).toBe(2);
  });

  it('takes none where the limit is 0', () => {
    const { pool, time, idle } = setup({ idleTimeoutS: 0 });
    pool.add(at(0));
    time.nowNs = 1e15;
    expect(pool.sweep()).toBe(0);
    expect(idle).toEqual([]);
  });

  it('bears connections that are removed while it goes on, its own and others', () => {
    const connections = [at(0), at(0), at(0)];
    const seen: PooledConnection[] = [];
    const { pool, time } = setup({ idleTimeoutS: 1 }, (connection) => {
      seen.push(connection);
      pool.remove(connection);
      pool.remove(connections[1]!);
    });
    for (const connection of connections) pool.add(connection);
    time.nowNs = 2e9;
    expect(pool.sweep()).toBe(2);
    expect(seen).toEqual([connections[0], connections[2]]);
    expect(pool.size).toBe(0);
  });

  it('comes round by the timer; new settings change the interval, repeated ones do not put it off', () => {
    vi.useFakeTimers();
    const { pool, time, idle, whole } = setup({ idleTimeoutS: 1, sweepS: 10 });
    time.nowNs = 5e9;
    pool.add(at(0));
    vi.advanceTimersByTime(6_000);
    pool.apply(whole);
    vi.advanceTimersByTime(3_999);
    expect(idle.length).toBe(0);
    vi.advanceTimersByTime(1);
    expect(idle.length).toBe(1);
    pool.add(at(0));
    pool.apply({ ...whole, sweepS: 0.5 });
    vi.advanceTimersByTime(500);
    expect(idle.length).toBe(2);
    pool.add(at(0));
    pool.close();
    vi.advanceTimersByTime(60_000);
    expect([idle.length, vi.getTimerCount()]).toEqual([2, 0]);
  });
});

describe('a connection on which something is under way', () => {
  it('is not idle, and its time begins anew', () => {
    const { pool, time, idle } = setup({ idleTimeoutS: 2 });
    const busy = at(0, true);
    const silent = at(0);
    pool.add(busy);
    pool.add(silent);
    time.nowNs = 3e9;
    expect(pool.sweep()).toBe(1);
    expect(idle).toEqual([silent]);
    expect(busy.lastActivityNs).toBe(3e9);
  });
});
