import { type Comparison, comparedThresholds, foundText, type ThresholdResult } from '../../../../contract/index.ts';
import { CaptureLetter } from './capture-letter.tsx';
import classes from './compare.module.css';

/** What was asked of each run by itself, and what it found; nothing where none was asked anything. */
export function ComparedThresholds({ comparison: { captures } }: { comparison: Comparison }) {
  const rows = comparedThresholds(captures);
  if (rows.length === 0) return null;
  return (
    <section aria-label="Thresholds" data-testid="comparison-thresholds">
      <h3>Thresholds</h3>
      <div className={classes.scroll}>
        <table className={classes.settings}>
          <thead>
            <tr>
              <th scope="col">Threshold</th>
              {captures.map(({ letter }, place) => (
                <th key={letter} scope="col">
                  <CaptureLetter place={place} letter={letter} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ text, results }) => (
              <tr key={text}>
                <th scope="row">
                  <code>{text}</code>
                </th>
                {results.map((result, place) => (
                  <td key={captures[place]!.letter}>
                    <Found result={result} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Found({ result }: { result: ThresholdResult | null }) {
  if (result === null) return <span className={classes.dim}>not asked</span>;
  return (
    <>
      <span className={classes.outcome} data-tone={result.holds ? 'better' : 'worse'}>
        {result.holds ? 'held' : 'missed'}
      </span>{' '}
      <span className={classes.dim}>{foundText(result)}</span>
    </>
  );
}
