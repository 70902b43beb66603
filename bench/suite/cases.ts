import type { BenchCase } from './bench-case.ts';

/** Every case, in the order in which they run. */
export const CASES: readonly BenchCase[] = [];
