/** From so much load for each core on, what is measured shares the processors with something. */
const LOADED_PER_CORE = 0.5;

/** That the machine was not idle in the minute before a suite began; `null` where it was. */
export function loadWarning(loadAtStart: number, cores: number): string | null {
  if (loadAtStart <= LOADED_PER_CORE * cores) return null;
  return `The machine was not idle: load average ${loadAtStart.toFixed(2)} on ${cores} cores in the minute before the start. Where what used it still does, ratios are less sure, and a level that is missed may be held alone.`;
}
