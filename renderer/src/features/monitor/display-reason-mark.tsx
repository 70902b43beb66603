import { Tooltip, VisuallyHidden } from '@mantine/core';
import { ratePerS } from '../../../../contract/index.ts';
import { isActive, useApp } from '../../state/app-store.ts';
import type { Figures } from '../../state/sample-store.ts';
import { useCalmFigure, useSession } from '../../state/session.ts';
import { useIsPast } from '../../state/stream-figure.ts';
import type { DisplayReason } from '../../stream/display-reason.ts';
import classes from './display-reason-mark.module.css';

const publishedPerS = ratePerS(({ publish }) => publish?.received ?? null);

/** Frames a second that could be displayed: of a relay one for each that was published, however many copies of it arrive. */
function arrivingFps({ sample, before, rates }: Figures): number {
  return (sample?.publish ? publishedPerS(sample, before ?? undefined) : null) ?? rates?.receivedFps ?? 0;
}

/** Why so much less is displayed than arrives; `null` where it is not, where nothing can be drawn, and while no run goes on. */
function useDisplayReason(): DisplayReason | null {
  const active = useApp((state) => isActive(state.run));
  const { display } = useSession();
  const told = useCalmFigure((figures) => {
    const { sample, rates } = figures;
    if (!active || !sample || sample.stations.display === null || rates?.displayedFps == null) return null;
    const reason = display.reason(arrivingFps(figures), rates.displayedFps);
    // What a hook reads is compared as a value.
    return reason === null ? null : JSON.stringify(reason);
  });
  return told !== null ? (JSON.parse(told) as DisplayReason) : null;
}

/** Behind the label of the displayed rate: it is low for another reason than the stream. */
export function DisplayReasonMark() {
  const { display } = useSession();
  const now = useDisplayReason();
  // Of a run that has ended the figure stands on, and its reason with it.
  const reason = useIsPast() ? display.lastReason : now;
  if (reason === null) return null;
  return (
    <Tooltip position="bottom" label={reason.text}>
      <span className={classes.mark} data-by={reason.by} data-testid="display-reason">
        {reason.mark}
        <VisuallyHidden> ({reason.text})</VisuallyHidden>
      </span>
    </Tooltip>
  );
}

/** That pictures give way because the processors are full, in a sentence at the foot of the picture: the stream itself may be slower for it. */
export function PicturesEased() {
  const reason = useDisplayReason();
  return (
    reason?.by === 'processors' && (
      <p className={classes.note} data-testid="pictures-eased">
        {reason.text}
      </p>
    )
  );
}
