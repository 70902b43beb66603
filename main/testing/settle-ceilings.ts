import { readFileSync, writeFileSync } from 'node:fs';
import type { Ceiling } from '../../contract/index.ts';
import { ceilingOfMeasurements, measurementsOf, SETTLED_OCCASIONS } from '../ceiling/ceiling-occasions.ts';

/**
 * Makes the ceilings of a library's `ceilings.json`, measured once, those of somebody who has used it for a while: no run measures them again, however
 * long ago they were measured.
 */
export function settleCeilings(file: string): void {
  const { ceilings, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { ceilings: Ceiling[] };
  const settled = ceilings.map((ceiling) => {
    const measurements = measurementsOf(ceiling);
    return ceilingOfMeasurements(
      ceiling,
      Array.from({ length: SETTLED_OCCASIONS }, (_, index) => measurements[index % measurements.length]!),
    );
  });
  writeFileSync(file, JSON.stringify({ ...rest, ceilings: settled }));
}
