import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../contract/index.ts';
import { EXCHANGE } from '../../metrics/shared-counters.ts';
import { createExchangeTelemetry } from '../../metrics/thread-telemetry.ts';
import { EXCHANGES_A_BATCH, ExchangeBook } from './exchange-book.ts';

function bookOf(telemetry = createExchangeTelemetry()) {
  const told: Exchange[][] = [];
  const count = (name: Exclude<keyof typeof EXCHANGE, 'size'>) => telemetry.counters[EXCHANGE[name]];
  const recorded = (buffer: SharedArrayBuffer) => new Int32Array(buffer).reduce((sum, n) => sum + n, 0);
  return { book: new ExchangeBook(telemetry, 0, (exchanges) => told.push(exchanges)), telemetry, told, count, recorded };
}

describe('ExchangeBook', () => {
  it('counts and measures the answered ones; of a standing connection no connecting', () => {
    const { book, telemetry, told, count, recorded } = bookOf();
    const [first, second, third] = [book.begin(0, 0, true), book.begin(1, 0, false), book.begin(2, 0, true)];
    expect([count('started'), count('active')]).toEqual([3, 3]);
    book.end(first!, 'answered', 4e6);
    book.end(second!, 'answered', 5e6);
    book.end(third!, 'refused', 6e6);
    expect([count('started'), count('answered'), count('failed'), count('active')]).toEqual([3, 2, 1, 0]);
    expect([recorded(telemetry.tcpUs), recorded(telemetry.upgradeUs)]).toEqual([1, 1]);
    expect([recorded(telemetry.sendUs), recorded(telemetry.waitUs), recorded(telemetry.totalUs)]).toEqual([2, 2, 2]);
    // 5 ms are 5,000 us, in the bucket of 5,000 to 5,003.
    expect(new Int32Array(telemetry.totalUs)[2_048 + 1_024 + 5_000 / 4 - 1_024]).toBe(1);
    book.flush();
    book.flush();
    expect(told.map((batch) => batch.map(({ index, outcome }) => [index, outcome]))).toEqual([
      [
        [0, 'answered'],
        [1, 'answered'],
        [2, 'refused'],
      ],
    ]);
  });

  it('tells at most 2,000 in a message', () => {
    const { book, told } = bookOf();
    for (let index = 0; index <= 2 * EXCHANGES_A_BATCH; index++) book.end(book.begin(0, 0, false), 'answered', 1);
    book.flush();
    expect(told.map((batch) => batch.length)).toEqual([2_000, 2_000, 1]);
    expect(told.flat().map(({ index }) => index)).toEqual(Array.from({ length: 4_001 }, (_, index) => index));
  });

  it('goes on after a thread that ended with exchanges under way, which have failed', () => {
    const { book, telemetry } = bookOf();
    book.end(book.begin(0, 0, false), 'answered', 1);
    book.end(book.begin(0, 0, false), 'timeout', 1);
    book.begin(0, 0, false);
    book.begin(1, 0, false);
    const next = bookOf(telemetry);
    expect([next.count('started'), next.count('answered'), next.count('failed'), next.count('active')]).toEqual([4, 1, 3, 0]);
    expect(next.book.begin(0, 0, true).index).toBe(4);
  });
});
