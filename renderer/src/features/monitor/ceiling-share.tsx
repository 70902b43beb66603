import { Tooltip, VisuallyHidden } from '@mantine/core';
import { ceilingDoubt, ceilingShareRangeText, ceilingSpreadText } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { toldCeiling, useToldFigure } from '../../state/told-figure.ts';
import { formatFps } from '../../ui/format.ts';
import classes from './monitor.module.css';

/** How near the received rate is to what raw TCP carries, or that it is beyond what was measured; nothing where that is not known. */
export function CeilingShare() {
  const ceiling = useApp(({ run, runShown }) => (runShown && run ? toldCeiling(run) : null));
  const range = useToldFigure(({ rates }) => (rates && ceiling ? ceilingShareRangeText(rates.receivedFps, ceiling, shareText) : null));
  const percent = useToldFigure(({ rates }) => (rates && ceiling ? shareText(rates.receivedFps / ceiling.fps) : null));
  if (ceiling === null || percent === null) return null;
  if (ceiling.exceeded) {
    const why = `The run is faster than the ceiling of raw TCP that was measured before it (${formatFps(ceiling.fps)} FPS), or was for seconds: that one is too low, and nothing is concluded from it. Measure it anew when the run is over.`;
    return (
      <Tooltip position="bottom" label={why}>
        <span className={classes.share} data-testid="ceiling-share" data-value={percent} data-doubted>
          ceiling too low
          <VisuallyHidden> ({why})</VisuallyHidden>
        </span>
      </Tooltip>
    );
  }
  const doubt = ceilingDoubt(ceiling);
  // None is not at most none, and less than one says so itself.
  const isBound = doubt !== null && percent !== '0' && !percent.startsWith('<');
  const meaning = `Of what raw TCP carries between two threads of this machine with messages of this size: ${formatFps(ceiling.fps)} FPS (${ceilingSpreadText(ceiling, formatFps)}).${range === null ? '' : ` Of these it is ${range} %.`} No WebSocket over TCP can be faster; what is missing goes into framing, masking, compression and the application.`;
  return (
    <Tooltip position="bottom" label={doubt === null ? meaning : `${meaning} Raw TCP was ${doubt}, and the share too high.`}>
      <span className={classes.share} data-testid="ceiling-share" data-value={percent} data-doubted={doubt !== null || undefined}>
        {isBound && '≤\u2009'}
        {percent} % of raw TCP
        {doubt !== null && (
          <VisuallyHidden>
            {' '}
            ({isBound ? 'at most: ' : ''}raw TCP was {doubt})
          </VisuallyHidden>
        )}
      </span>
    </Tooltip>
  );
}

/** A small share is not none. */
function shareText(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 1 ? '<\u20091' : String(Math.round(percent));
}
