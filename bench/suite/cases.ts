import type { BenchCase } from './bench-case.ts';
import { GENERATOR } from './cases/generator.ts';
import { INGEST } from './cases/ingest.ts';
import { PAIR } from './cases/pair.ts';
import { WINDOW } from './cases/window.ts';

/** Every case, in the order in which they run. */
export const CASES: readonly BenchCase[] = [INGEST, GENERATOR, PAIR, ...WINDOW];
