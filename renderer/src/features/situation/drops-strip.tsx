import { Tooltip } from '@mantine/core';
import { ratePerS, type Sample } from '../../../../contract/index.ts';
import { mayGiveWay } from '../../charts/charts-of.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { useFigure, useSession } from '../../state/session.ts';
import { useToldFigure } from '../../state/told-figure.ts';
import { useToldSpan } from '../../state/told-span.ts';
import { formatCount, formatDelay, formatFps } from '../../ui/format.ts';
import classes from './drops-strip.module.css';

/** Samples in the second over which a rate is told. */
const SAMPLES_APART = 4;

interface Place {
  key: string;
  label: string;
  text: string;
  read: (sample: Sample) => number;
}

const PLACES: readonly Place[] = [
  {
    key: 'queue',
    label: 'Dropped, sender queue',
    text: 'By the sender, because what waits for the connection had reached its limit.',
    read: ({ frames }) => frames.dropped - frames.droppedNoCredit,
  },
  {
    key: 'credit',
    label: 'Dropped, no credit',
    text: 'By the sender, because the receiver had granted it no more frames.',
    read: ({ frames }) => frames.droppedNoCredit,
  },
  {
    key: 'inbox',
    label: 'Dropped, inbox',
    text: 'In the inbox of the receiving application, by its policy: they had come the whole way.',
    read: ({ frames }) => frames.droppedByReceiver,
  },
];

/** Where frames were dropped, how old those are that are taken, and how the urgent ones fare. Shown where something may give way. */
export function DropsStrip() {
  const scenario = useApp(viewedScenario);
  const dropped = useFigure(({ sample }) => (sample ? sample.frames.dropped + sample.frames.droppedByReceiver > 0 : false));
  const ranked = scenario.priority.keyEvery > 0 || scenario.priority.controlEvery > 0;
  if (scenario.direction === 'echo' || !(mayGiveWay(scenario) || dropped)) return null;
  return (
    <dl className={classes.strip} aria-label="What gave way">
      {PLACES.map((place) => (
        <Dropped key={place.key} place={place} />
      ))}
      <Age />
      {ranked && <Urgent />}
    </dl>
  );
}

function Dropped({ place: { key, label, text, read } }: { place: Place }) {
  const { samples } = useSession();
  const total = useFigure(({ sample }) => (sample ? read(sample) : null));
  const perS = useFigure(({ sample }) =>
    sample ? ratePerS(read)(sample, samples.samples.at(samples.samples.length - 1 - SAMPLES_APART)) : null,
  );
  return (
    <Tooltip label={text}>
      <div data-warns={(total ?? 0) > 0 || undefined}>
        <dt>{label}</dt>
        <dd data-testid={`dropped-${key}`} data-value={total ?? ''}>
          {formatCount(total)} <span>{perS === null ? '' : `${formatFps(perS)} /s`}</span>
        </dd>
      </div>
    </Tooltip>
  );
}

function Age() {
  const p50 = useToldFigure(({ latency }) => latency?.p50 ?? null);
  const span = useToldSpan('in the newest sample with any');
  return (
    <Tooltip label={`Half of the frames were younger than this when the receiving application took them, ${span}.`}>
      <div>
        <dt>Age when taken</dt>
        <dd data-testid="age-when-taken" data-value={p50 ?? ''}>
          {formatDelay(p50)}
        </dd>
      </div>
    </Tooltip>
  );
}

function Urgent() {
  const received = useFigure(({ sample }) => sample?.frames.receivedUrgent ?? null);
  const dropped = useFigure(({ sample }) => sample?.frames.droppedUrgent ?? null);
  const p50 = useFigure(({ urgentLatency }) => urgentLatency?.p50 ?? null);
  return (
    <Tooltip label="Key frames and control messages: taken, dropped, and their own latency in the newest sample with any (p50).">
      <div data-warns={(dropped ?? 0) > 0 || undefined}>
        <dt>Urgent, taken · dropped</dt>
        <dd data-testid="urgent" data-value={received ?? ''}>
          {formatCount(received)} · {formatCount(dropped)} <span>{formatDelay(p50)}</span>
        </dd>
      </div>
    </Tooltip>
  );
}
