import { type Ceiling, type EndFigures, type RunState, type Sample, STATIONS, type StationName } from '../../../contract/index.ts';
import { isActive, useApp } from './app-store.ts';
import type { Figures } from './sample-store.ts';
import { useCalmFigure, useFigure } from './session.ts';
import { ofStream, useIsPast } from './stream-figure.ts';

/** Of a run that has ended, its figures as a whole; `null` while one goes on, and where too little was measured for them. */
export function useEndFigures(): EndFigures | null {
  return useApp(({ run, runShown }) => (runShown && run !== null ? endFiguresOf(run) : null));
}

/** What raw TCP reaches with the messages that the told rate is of: those of the last second, or of the time that a run which has ended is told of. */
export function toldCeiling(run: RunState): Ceiling | null {
  const end = endFiguresOf(run);
  return end ? end.ceiling : run.ceiling;
}

function endFiguresOf(run: RunState): EndFigures | null {
  return isActive(run) ? null : run.endFigures;
}

/**
 * A figure that stands for the run: the large ones, and those of the stations. While it goes on they are of the last second; of one that has ended they are
 * of the span that the verdict is about, and where nothing was measured of the stream as it was last.
 */
export function useToldFigure<T extends string | number | boolean | null>(select: (figures: Figures) => T): T {
  const told = useTold();
  return useFigure((figures) => select(told(figures)));
}

/** As {@link useToldFigure}, for what need not be newer than a second. */
export function useCalmToldFigure<T extends string | number | boolean | null>(select: (figures: Figures) => T): T {
  const told = useTold();
  return useCalmFigure((figures) => select(told(figures)));
}

function useTold(): (figures: Figures) => Figures {
  const isPast = useIsPast();
  const end = useEndFigures();
  if (end) return (figures) => ofEnd(figures, end);
  return isPast ? ofStream : (figures) => figures;
}

/** The figures with those of the whole in the place of the newest: levels are means, rates are over the span, percentiles are of all its frames. */
export function ofEnd(figures: Figures, end: EndFigures): Figures {
  const { sample, before, stations } = ofStream(figures);
  // The readings of the run are gone, or not here yet.
  if (!sample) return figures;
  const { receivedFps, displayedFps, payloadBytesPerS, latencyMs, answeredPerS, exchangeMs, heartbeatRttMs, pipe } = end;
  const levelOf = (name: StationName) => pipe.stations[name].level;
  const each = <T>(of: (name: StationName) => T) => Object.fromEntries(STATIONS.map((name) => [name, of(name)])) as Record<StationName, T>;
  const receiver = sample.kernel?.receiver;
  return {
    ...figures,
    sample: {
      ...sample,
      stations: each((name) => meanLevel(levelOf(name))),
      kernel:
        sample.kernel && receiver && end.sockets !== null
          ? { ...sample.kernel, receiver: { ...receiver, sockets: end.sockets } }
          : sample.kernel,
    },
    before,
    rates: { receivedFps, displayedFps, payloadBytesPerS, offeredFps: figures.rates?.offeredFps ?? 0 },
    latency: latencyMs.n > 0 ? latencyMs : null,
    answeredPerS,
    exchange: exchangeMs.n > 0 ? exchangeMs : null,
    heartbeatRttMs: heartbeatRttMs.p50,
    stations: {
      ...stations,
      flows: pipe.flows,
      peakBytes: each((name) => levelOf(name)?.maxBytes ?? 0),
      aboveZero: each((name) => levelOf(name)?.timeAboveZero ?? null),
      readings: each((name) => levelOf(name)?.readings ?? 0),
      readingsOf: 'span',
      recentBytes: each((name) => levelOf(name)?.meanBytes ?? null),
      drops: each((name) => pipe.stations[name].drops),
    },
  };
}

/** A mean has no number of frames. */
function meanLevel(level: EndFigures['pipe']['stations'][StationName]['level']): Sample['stations'][StationName] {
  if (!level) return null;
  const { meanBytes, limitBytes, limitFrom } = level;
  return { bytes: meanBytes, frames: null, limitBytes, ...(limitFrom === null ? {} : { limitFrom }) };
}
