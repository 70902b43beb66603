import { isActive, useApp } from '../../state/app-store.ts';
import { useCalmFigure, useFigure, useSession } from '../../state/session.ts';
import classes from './pictures-eased.module.css';

/** Whether pictures give way to the stream at present, because the processors are full. Where nothing can be drawn nothing gives way. */
function useIsEased(): boolean {
  const active = useApp((state) => isActive(state.run));
  const { display } = useSession();
  const isFull = useCalmFigure(({ sample }) => sample !== null && display.givesWay);
  const isDrawn = useFigure(({ sample }) => sample !== null && sample.stations.display !== null);
  return active && isFull && isDrawn;
}

/** Behind the label of the displayed rate: it is low for another reason than the stream. */
export function EasedMark() {
  return useIsEased() && <span className={classes.mark}>CPU full</span>;
}

/** The same in a sentence, at the foot of the picture. */
export function EasedNote() {
  return (
    useIsEased() && (
      <p className={classes.note} data-testid="pictures-eased">
        Processors full: pictures give way to the stream, down to one a second.
      </p>
    )
  );
}
