import { useId, useSyncExternalStore } from 'react';
import { formatCount } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import classes from './live-text.module.css';

/** The beginning of the newest text message in the place of a picture, which text has none of. Nothing where none came. */
export function LiveText() {
  const { display } = useSession();
  const shown = useSyncExternalStore(display.subscribeText, display.getText);
  const captionId = useId();
  if (!shown) return null;
  const { text, shownBytes, bytes } = shown;
  const isWhole = shownBytes === bytes;
  return (
    <figure className={classes.figure} data-testid="live-text">
      <figcaption id={captionId}>
        Text has no picture. The newest message, {isWhole ? 'whole' : `its first ${formatCount(shownBytes)}`}
        {isWhole ? ': ' : ' of '}
        {formatCount(bytes)} {bytes === 1 ? 'byte' : 'bytes'}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled by keyboard too */}
      <section tabIndex={0} aria-labelledby={captionId}>
        <pre dir="auto">{text}</pre>
      </section>
    </figure>
  );
}
