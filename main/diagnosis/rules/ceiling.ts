import { type Rule, verdict } from '../verdict.ts';
import { fps, percent } from '../words.ts';

/** What is as near as this to raw TCP has little left to win: the rest is what WebSocket itself costs. */
const NEAR = 0.55;
const VERY_NEAR = 0.75;

/** The stream is about as fast as raw TCP is here. */
export const ceiling: Rule = ({ receivedFps }, { ceilingFps }) => {
  if (ceilingFps === null || receivedFps < NEAR * ceilingFps) return null;
  const ratio = receivedFps / ceilingFps;
  return verdict(
    'transport-ceiling',
    ratio >= VERY_NEAR ? 'high' : 'medium',
    `The stream reaches ${percent(ratio)} of what raw TCP does here: ${fps(receivedFps)}.`,
    [`Raw TCP between two threads of this machine reached ${fps(ceilingFps)} with messages of this size.`],
  );
};
