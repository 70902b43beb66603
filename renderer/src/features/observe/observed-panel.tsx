import { filterText } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { useFigure } from '../../state/session.ts';
import { useEndFigures, useToldFigure } from '../../state/told-figure.ts';
import { formatBytes, formatCount, formatMs } from '../../ui/format.ts';
import classes from './observed-panel.module.css';

interface Queue {
  name: string;
  station: 'receiver.kernel' | 'sender.kernel';
  testId: string;
  /** Whose bytes they are, and who is slow where they stay. */
  text: string;
}

const QUEUES: readonly Queue[] = [
  {
    name: 'Recv-Q',
    station: 'receiver.kernel',
    testId: 'recv-queue',
    text: 'Arrived, and not read by the process. Bytes that stay here wait for the process itself.',
  },
  {
    name: 'Send-Q',
    station: 'sender.kernel',
    testId: 'send-queue',
    text: 'Written by the process, and not acknowledged by the other end. Bytes that stay here wait for the network, or for whoever is to read them there.',
  },
];

/** Direction observe: the two queues of the sockets that match, in the place of a picture. */
export function ObservedPanel() {
  const filter = useApp((state) => filterText(viewedScenario(state).observe));
  return (
    <section className={classes.panel} aria-label="Queues of the sockets that match">
      <header>
        <h2>Sockets of {filter}</h2>
        <Reader />
      </header>
      {QUEUES.map((queue) => (
        <QueueRow key={queue.station} queue={queue} />
      ))}
      <p className={classes.foot}>
        Nothing of ours is sent or received in this run: there are no pictures, no frames and no ledger. Both queues are of the sockets that
        match; of their other ends nothing is known unless they match as well.
      </p>
    </section>
  );
}

/** How the queues are read, and how many sockets they are the sums of. */
function Reader() {
  const text = useFigure(({ sample }) => {
    if (!sample) return 'Reading…';
    const { kernel, unavailable } = sample;
    if (!kernel) return `No reading: ${unavailable['kernel'] ?? 'none yet'}.`;
    const sockets = kernel.receiver?.sockets ?? 0;
    if (sockets === 0) return 'No socket matches now. The recording goes on and takes up what comes.';
    return `${formatCount(sockets)} ${sockets === 1 ? 'socket matches' : 'sockets match'}, read by ${kernel.source} in ${formatMs(kernel.costMs)} ms.`;
  });
  return <p data-testid="observed-reader">{text}</p>;
}

function QueueRow({ queue: { name, station, testId, text } }: { queue: Queue }) {
  const bytes = useToldFigure(({ sample }) => sample?.stations[station]?.bytes ?? null);
  const peakBytes = useToldFigure(({ stations }) =>
    bytes === null && stations.peakBytes[station] === 0 ? null : stations.peakBytes[station],
  );
  const isMean = useEndFigures() !== null;
  const share = bytes !== null && peakBytes ? bytes / peakBytes : 0;
  return (
    <div className={classes.queue} data-missing={bytes === null || undefined}>
      <h3>{isMean ? `${name}, mean` : name}</h3>
      <span className={classes.level} data-testid={testId} data-value={bytes ?? ''}>
        {bytes === null ? 'n/a' : formatBytes(bytes)}
      </span>
      <span className={classes.bar}>
        <span className={classes.fill} style={{ transform: `scaleX(${share.toFixed(3)})` }} />
      </span>
      <span className={classes.peak}>{peakBytes === null ? '' : `peak ${formatBytes(peakBytes)}`}</span>
      <p>{text}</p>
    </div>
  );
}
