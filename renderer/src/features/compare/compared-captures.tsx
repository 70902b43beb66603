import { ActionIcon, Radio } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type Comparison, originLabel, originText } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { formatDuration, formatMoment } from '../../ui/format.ts';
import { CaptureLetter } from './capture-letter.tsx';
import classes from './compare.module.css';

/** The captures with their letters: which is the baseline, and which to leave out. */
export function ComparedCaptures({ comparison }: { comparison: Comparison }) {
  const { captures, groups, baseline } = comparison;
  const members = groups[baseline]?.captures ?? [];
  const withId = useApp((state) => state.comparedWithId);
  const remove = (id: string) =>
    useApp.setState(({ comparedIds, comparedWithId }) => ({
      comparedIds: comparedIds.filter((other) => other !== id),
      comparedWithId: comparedWithId === id ? null : comparedWithId,
    }));
  const chosen = captures.find(({ id }) => id === withId)?.id ?? captures[members[0] ?? 0]?.id;
  return (
    <div className={classes.scroll}>
      <table className={classes.captures} aria-label="Captures that are compared">
        <thead>
          <tr>
            <th scope="col">Capture</th>
            <th scope="col">Baseline</th>
            <th scope="col">Scenario</th>
            <th scope="col">Started</th>
            <th scope="col" className={classes.number}>
              Measured
            </th>
            <th scope="col">Verdict</th>
            <th scope="col">
              <span className={classes.hidden}>Leave out</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {captures.map(({ id, letter, name, scenarioName, direction, startedAt, durationS, verdict, origin }, place) => (
            <tr key={id} data-testid="compared-capture" data-capture-id={id}>
              <th scope="row">
                <CaptureLetter place={place} letter={letter} />
                <button
                  type="button"
                  className={classes.name}
                  onClick={() => useApp.setState({ view: 'captures', openCaptureId: id })}
                  title="Open this capture"
                >
                  {name}
                </button>
                {origin !== null && (
                  <span className={classes.from} title={originText(origin, formatMoment(origin.importedAt))} data-testid="compared-origin">
                    {originLabel(origin)}
                  </span>
                )}
              </th>
              <td>
                <Radio
                  size="xs"
                  name="comparison-baseline"
                  aria-label={`Compare the others with ${letter}, ${name}`}
                  checked={id === chosen}
                  data-testid={`baseline-${letter}`}
                  onChange={() => useApp.setState({ comparedWithId: id })}
                />
              </td>
              <td>
                {scenarioName}, {direction}
              </td>
              <td className={classes.dim}>{formatMoment(startedAt)}</td>
              <td className={classes.number}>{formatDuration(durationS)}</td>
              <td className={classes.verdict} title={verdict ?? undefined}>
                {verdict ?? <span className={classes.dim}>none</span>}
              </td>
              <td>
                <ActionIcon aria-label={`Leave out ${letter}, ${name}`} onClick={() => remove(id)}>
                  <IconX size={15} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
