import { isActive, useApp } from '../../state/app-store.ts';
import { useCalmFigure, useSession } from '../../state/session.ts';
import classes from './pictures-eased.module.css';

/** Whether pictures give way to the stream at present, because the processors are full. */
function useIsEased(): boolean {
  const active = useApp((state) => isActive(state.run));
  const { display } = useSession();
  const isFull = useCalmFigure(({ sample }) => sample !== null && display.givesWay);
  return active && isFull;
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
