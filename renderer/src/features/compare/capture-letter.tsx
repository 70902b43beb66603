import classes from './compare.module.css';

/** The colour of a capture in every chart, by its place: 0 to 7. */
export function captureColor(place: number): string {
  return `var(--capture-${place + 1})`;
}

/** What a capture is called, in the colour of its lines. */
export function CaptureLetter({ place, letter }: { place: number; letter: string }) {
  return (
    <span className={classes.letter} style={{ background: captureColor(place) }}>
      {letter}
    </span>
  );
}
