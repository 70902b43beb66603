import { areProcessorsFull, busyCores, type Sample, type Scenario } from '../../contract/index.ts';
import type { KernelMonitor } from '../kernel/kernel-monitor.ts';
import { readingPace } from '../kernel/reading-pace.ts';
import type { KernelEndpoints } from '../kernel/roles.ts';
import { wantsReading } from './wants-reading.ts';

/** How a run's socket buffers are read as the run goes on: at the pace of its settings, more seldom while the processors are full, and sooner where the newest reading does not tell what is asked. */
export class RunReadings {
  readonly #kernel: KernelMonitor;
  readonly #cores: number;
  /** By the newest sample. */
  #areFull = false;

  constructor(kernel: KernelMonitor, cores: number) {
    this.#kernel = kernel;
    this.#cores = cores;
  }

  /** Begins, with a first reading at once. */
  start(scenario: Pick<Scenario, 'kernel'>, endpoints: KernelEndpoints): void {
    this.#kernel.start(...readingPace(scenario, this.#cores, this.#areFull));
    this.#kernel.setEndpoints(endpoints);
  }

  /** New settings, at once. */
  apply(scenario: Pick<Scenario, 'kernel'>): void {
    this.#kernel.configure(...readingPace(scenario, this.#cores, this.#areFull));
  }

  /** With each sample. `readSinceMs`: what is asked now began then, by the samples' time. */
  follow(sample: Sample, scenario: Pick<Scenario, 'kernel'>, readSinceMs: number): void {
    this.#areFull = areProcessorsFull(busyCores(sample), this.#cores, this.#areFull);
    this.apply(scenario);
    if (wantsReading(sample, readSinceMs)) this.#kernel.readAnew();
  }
}
