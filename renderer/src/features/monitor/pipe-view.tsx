import { Tooltip } from '@mantine/core';
import { isImpaired, isInRun, litStation, pipeSections, STATIONS, type StationName } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { useIsPast, useStreamFigure } from '../../state/stream-figure.ts';
import { useEndFigures, useToldFigure } from '../../state/told-figure.ts';
import { spanText } from '../../state/told-span.ts';
import { PipeStation } from './pipe-station.tsx';
import classes from './pipe-view.module.css';
import { READER_EXPLANATION, readerText } from './reader-text.ts';
import { isThin } from './station-words.ts';

/** The places where bytes wait, from left to right as the stream flows, with what flows between them; the bottleneck is lit. */
export function PipeView() {
  const bottleneck = useApp((state) => (state.runShown ? (state.run?.diagnosis?.bottleneck ?? null) : null));
  const direction = useApp((state) => viewedScenario(state).direction);
  const lit = useToldFigure(({ sample, stations }) =>
    litStation(bottleneck, direction, stations.recentBytes, sample?.stations['receiver.user']?.limitBytes ?? null),
  );
  // Figures of the last moment are no longer true; those of the whole stay so.
  const end = useEndFigures();
  const isPast = useIsPast() && end === null;
  const absent = useAbsentStations();
  return (
    <section className={classes.pipe} data-past={isPast || undefined} aria-label="Where the bytes wait">
      <div className={classes.sections} aria-hidden="true">
        {pipeSections(direction).map(({ label, stations }) => (
          <div key={stations[0]} className={classes.section} style={{ gridColumn: `span ${stations.length}` }}>
            <span>{label}</span>
          </div>
        ))}
      </div>
      <ol className={classes.stations}>
        {STATIONS.map((name, index) => (
          <PipeStation
            key={name}
            name={name}
            index={index}
            isLit={name === lit}
            isAbsent={absent.includes(name)}
            isInletThin={isThin(index, (one) => absent.includes(one))}
          />
        ))}
      </ol>
      <Reader />
    </section>
  );
}

/** Where the kernel's two levels come from, and what it costs to read them. */
function Reader() {
  const isPast = useIsPast();
  const end = useEndFigures();
  const text = useStreamFigure(({ sample }) => readerText(sample, end === null));
  return (
    <Tooltip label={READER_EXPLANATION} maw={420} multiline position="top-start" disabled={text === ''}>
      <p className={classes.reader} data-testid="kernel-reader">
        {isPast && text !== '' && <strong>{end ? `Means ${spanText(end)}. ` : 'As it was when the stream stopped. '}</strong>}
        {text}
      </p>
    </Tooltip>
  );
}

/** The stations that the run shown does not have; before the first sample, those that the next run would not have. */
function useAbsentStations(): readonly StationName[] {
  const direction = useApp((state) => viewedScenario(state).direction);
  const hasProxy = useApp((state) => isImpaired(viewedScenario(state).path));
  const absent = useToldFigure(({ sample }) =>
    STATIONS.filter((name) => {
      if (isInRun(name, direction)) return false;
      if (sample) return sample.stations[name] === null;
      return name === 'path' ? !hasProxy : name !== 'display';
    }).join(' '),
  );
  return absent.split(' ') as StationName[];
}
