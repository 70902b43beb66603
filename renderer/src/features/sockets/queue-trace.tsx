import { formatCount } from '../../ui/format.ts';
import type { BoardRow } from './socket-board.ts';
import { peakOf, type SocketHistory } from './socket-history.ts';
import classes from './sockets.module.css';
import { LEAST_TOP_BYTES, stepAreas } from './step-areas.ts';

const WIDTH = 122;
const HEIGHT = 18;

interface QueueTraceProps {
  entry: BoardRow;
  history: SocketHistory;
  /** As wide and as high as there is room, for the details. */
  large?: boolean;
}

/** The queues of a socket over the last minute: Recv-Q, and Send-Q upon it. */
export function QueueTrace({ entry: { key, row, closedMs }, history, large = false }: QueueTraceProps) {
  const points = history.pointsOf(key);
  const peak = peakOf(points);
  if (peak === null) {
    return <span className={classes.unknown}>{large ? 'No history is kept of this socket: there are too many.' : 'no history'}</span>;
  }
  const { ground, recv, send } = stepAreas(points, history.newestMs, Math.max(LEAST_TOP_BYTES, peak), WIDTH, HEIGHT);
  const now = row.recvQueueBytes + row.sendQueueBytes;
  return (
    <svg
      className={classes.trace}
      data-large={large || undefined}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${closedMs === null ? 'Waiting now' : 'Waiting when it closed'} ${formatCount(now)} bytes, peak of the last minute ${formatCount(peak)} bytes`}
    >
      <path d={ground} className={classes.ground} />
      <path d={recv} fill="var(--series-1)" />
      <path d={send} fill="var(--series-2)" />
    </svg>
  );
}
