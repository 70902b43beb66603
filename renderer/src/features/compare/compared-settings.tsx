import type { Comparison } from '../../../../contract/index.ts';
import { CaptureLetter } from './capture-letter.tsx';
import classes from './compare.module.css';

/** What differs in scenario and environment, a column a group of captures. */
export function ComparedSettings({ comparison }: { comparison: Comparison }) {
  const { captures, groups, scenario, environment, allEqual } = comparison;
  const repeated = groups.filter(({ captures: places }) => places.length > 1);
  const rows = [
    ...scenario.map((setting) => ({ ...setting, part: 'scenario' })),
    ...environment.map((setting) => ({ ...setting, part: 'environment' })),
  ];
  return (
    <section aria-label="What differs" data-testid="comparison-settings">
      <h3>What differs</h3>
      {allEqual && <p className={classes.dim}>Nothing in scenario or environment: the captures are repetitions.</p>}
      {repeated.length > 0 && (
        <p className={classes.dim}>
          Repetitions of the same scenario in the same environment are taken together: {repeated.map(({ label }) => label).join('; ')}.
        </p>
      )}
      {!allEqual && environment.length === 0 && <p className={classes.dim}>The environments are the same.</p>}
      {rows.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.settings}>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                {groups.map(({ label, captures: places }) => (
                  <th key={label} scope="col">
                    {places.map((place) => (
                      <CaptureLetter key={place} place={place} letter={captures[place]!.letter} />
                    ))}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ part, path, label, values }) => (
                <tr key={`${part} ${path}`}>
                  <th scope="row">
                    {label ?? path}
                    {label !== null && <code>{path}</code>}
                  </th>
                  {values.map((value, index) => (
                    <td key={groups[index]!.label}>
                      <code>{value}</code>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
