import { type Sample, STATIONS, type StationName } from '../../contract/index.ts';

/** The highest level of each station since the run began, for windows that come later and get the newest samples alone. */
export class StationPeaks {
  readonly #bytes = Object.fromEntries(STATIONS.map((name) => [name, 0])) as Record<StationName, number>;

  add({ stations }: Pick<Sample, 'stations'>): void {
    for (const name of STATIONS) this.#bytes[name] = Math.max(this.#bytes[name], stations[name]?.bytes ?? 0);
  }

  get bytes(): Record<StationName, number> {
    return { ...this.#bytes };
  }
}
