import { filterText, meanLabel, ofReadings, type Scenario, type StationName, type Summary } from '../../../../contract/index.ts';
import { Figure } from '../../ui/figure.tsx';
import { formatBytes, formatCount, formatDuration, formatMs, formatShare } from '../../ui/format.ts';
import classes from './captures.module.css';

const QUEUES: readonly { name: string; station: StationName; what: string }[] = [
  { name: 'Recv-Q', station: 'receiver.kernel', what: 'Arrived, and not read by the process' },
  { name: 'Send-Q', station: 'sender.kernel', what: 'Written by the process, and not acknowledged by the other end' },
];

/** An observation in figures: the two queues of the sockets that matched. */
export function ObservedSummary({ summary, scenario }: { summary: Summary; scenario: Scenario }) {
  const { durationS, connections, kernel, stations, unavailable } = summary;
  return (
    <section aria-label="Summary">
      <div className={classes.tiles}>
        {QUEUES.flatMap(({ name, station, what }) => {
          const level = stations[station] ?? null;
          const explanation = level ? `${what}.` : `Not available: ${unavailable[`stations.${station}`] ?? 'no reading'}.`;
          const bytes = (label: string, value: number | null) => (
            <Figure key={label} label={`${name}, ${label}`} unit="" text={formatBytes(value)} value={value} explanation={explanation} />
          );
          return [
            bytes(meanLabel(level?.readings ?? null), level?.meanBytes ?? null),
            bytes('p95', level?.p95Bytes ?? null),
            bytes('max', level?.maxBytes ?? null),
            <Figure
              key="share"
              label={`${name} above zero`}
              unit=""
              text={formatShare(level?.timeAboveZero)}
              value={level?.timeAboveZero ?? null}
              explanation={level ? `${what}; ${ofReadings(level.readings)}.` : explanation}
            />,
          ];
        })}
      </div>
      <p className={classes.dim}>
        The sockets of {filterText(scenario.observe)} over {formatDuration(durationS)}: {formatCount(connections.peak)} at most at once,{' '}
        {formatCount(connections.opened)} appeared. Nothing of ours was sent or received.{' '}
        {kernel.source === null
          ? 'No reading was made.'
          : `Read by ${kernel.source} every ${kernel.intervalMs} ms: ${formatCount(kernel.readings)} readings of ${formatMs(kernel.costMs)} ms, ${formatCount(kernel.missed)} missed.`}
      </p>
    </section>
  );
}
