import { useEffect, useState } from 'react';
import type { ExperimentState } from '../../../../contract/index.ts';

const TICK_MS = 1_000;

/** The estimated time left in seconds as it runs down between two tellings of the engine; `null` where it is not known. */
export function useTimeLeft({ leftS, runsDone }: Pick<ExperimentState, 'leftS' | 'runsDone'>): number | null {
  const [passedS, setPassedS] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the estimate is made anew with every run
  useEffect(() => {
    const since = performance.now();
    setPassedS(0);
    const timer = setInterval(() => setPassedS((performance.now() - since) / 1_000), TICK_MS);
    return () => clearInterval(timer);
  }, [leftS, runsDone]);
  return leftS === null ? null : Math.max(0, leftS - passedS);
}
