/** From so much load for each core on, what is measured shares the processors with something. */
const LOADED_PER_CORE = 0.5;

/** That other programs use the machine when a suite begins; `null` where it has the machine to itself. */
export function loadWarning(loadAtStart: number, cores: number): string | null {
  if (loadAtStart <= LOADED_PER_CORE * cores) return null;
  return `Other programs use the machine: load average ${loadAtStart.toFixed(2)} on ${cores} cores at the start. Ratios are less sure, and a level that is missed may be held alone.`;
}
