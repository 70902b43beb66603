import type { Exchange } from '../../../contract/index.ts';
import { SharedHistogram } from '../../metrics/histogram.ts';
import { EXCHANGE } from '../../metrics/shared-counters.ts';
import type { ExchangeTelemetry } from '../../metrics/thread-telemetry.ts';
import { ExchangeRun } from './exchange-run.ts';

/** A message to the host holds at most so many exchanges. */
export const EXCHANGES_A_BATCH = 2_000;

const US_PER_MS = 1_000;

/** Numbers the exchanges, counts them, and keeps the record of each until it is told. */
export class ExchangeBook {
  readonly #telemetry: ExchangeTelemetry;
  readonly #originNs: number;
  readonly #tell: (exchanges: Exchange[]) => void;
  readonly #tcp: SharedHistogram;
  readonly #upgrade: SharedHistogram;
  readonly #send: SharedHistogram;
  readonly #wait: SharedHistogram;
  readonly #total: SharedHistogram;
  #untold: Exchange[] = [];

  /** Goes on with the counts of a thread that has ended; what was under way there has failed, for nobody waits for it any more. */
  constructor(telemetry: ExchangeTelemetry, originNs: number, tell: (exchanges: Exchange[]) => void) {
    this.#telemetry = telemetry;
    this.#originNs = originNs;
    this.#tell = tell;
    this.#tcp = new SharedHistogram(telemetry.tcpUs);
    this.#upgrade = new SharedHistogram(telemetry.upgradeUs);
    this.#send = new SharedHistogram(telemetry.sendUs);
    this.#wait = new SharedHistogram(telemetry.waitUs);
    this.#total = new SharedHistogram(telemetry.totalUs);
    const { counters } = telemetry;
    counters[EXCHANGE.failed] = counters[EXCHANGE.started]! - counters[EXCHANGE.answered]!;
    counters[EXCHANGE.active] = 0;
  }

  get started(): number {
    return this.#telemetry.counters[EXCHANGE.started]!;
  }

  get active(): number {
    return this.#telemetry.counters[EXCHANGE.active]!;
  }

  begin(slot: number, startNs: number, connects: boolean): ExchangeRun {
    const { counters } = this.#telemetry;
    const run = new ExchangeRun({ index: counters[EXCHANGE.started]!, slot, startNs, connects });
    counters[EXCHANGE.started]! += 1;
    counters[EXCHANGE.active]! += 1;
    return run;
  }

  end(run: ExchangeRun, outcome: Exchange['outcome'], endNs: number): void {
    const { counters } = this.#telemetry;
    const exchange = run.record(outcome, endNs, this.#originNs);
    counters[EXCHANGE.active]! -= 1;
    if (outcome === 'answered') {
      counters[EXCHANGE.answered]! += 1;
      this.#measure(run, exchange);
    } else counters[EXCHANGE.failed]! += 1;
    this.#untold.push(exchange);
  }

  /** Tells what has ended since the last time. */
  flush(): void {
    const untold = this.#untold;
    if (untold.length === 0) return;
    this.#untold = [];
    for (let from = 0; from < untold.length; from += EXCHANGES_A_BATCH) this.#tell(untold.slice(from, from + EXCHANGES_A_BATCH));
  }

  /** A connection that was there already took no time to make, which is not the same as one made in no time: it is not counted. */
  #measure({ connects }: ExchangeRun, exchange: Exchange): void {
    if (connects) {
      this.#tcp.record(exchange.tcpMs * US_PER_MS);
      this.#upgrade.record(exchange.upgradeMs * US_PER_MS);
    }
    this.#send.record(exchange.sendMs * US_PER_MS);
    this.#wait.record(exchange.waitMs * US_PER_MS);
    this.#total.record(exchange.totalMs * US_PER_MS);
  }
}
