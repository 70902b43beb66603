import { Button, CloseButton } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { CopyText } from '../../ui/copy-text.tsx';
import { formatCount, formatDelay, formatDuration } from '../../ui/format.ts';
import { QueueTrace } from './queue-trace.tsx';
import { RecordButton } from './record-button.tsx';
import { recordOne } from './record-scenario.ts';
import type { BoardRow } from './socket-board.ts';
import { exactBytes, processText, ROLE_TEXT } from './socket-columns.tsx';
import { netstatLine } from './socket-ends.ts';
import { peakOf, type SocketHistory } from './socket-history.ts';
import classes from './sockets.module.css';
import { useSockets } from './sockets-store.ts';
import type { WindowWatch } from './use-socket-watch.ts';

const COPIED_SHOWN_MS = 1_500;

/** Everything that is known of the chosen socket. It stays when the socket is gone. */
export function SocketDetails({ watch }: { watch: WindowWatch }) {
  const chosen = useSockets((state) => state.chosen);
  const detailsOpen = useSockets((state) => state.detailsOpen);
  const isOpen = detailsOpen && chosen !== null;
  const current = isOpen ? watch.board.rows.find(({ key }) => key === chosen.key) : undefined;
  useEffect(() => {
    if (current) useSockets.setState({ chosen: current });
  }, [current]);
  const entry = current ?? chosen;
  if (!isOpen || !entry) return null;
  return (
    <Details
      entry={entry}
      history={watch.history}
      source={watch.reading?.source ?? null}
      isGone={current === undefined || current.closedMs !== null}
    />
  );
}

interface DetailsProps {
  entry: BoardRow;
  history: SocketHistory;
  /** What the newest reading was made with. */
  source: string | null;
  isGone: boolean;
}

function Details({ entry, history, source, isGone }: DetailsProps) {
  const { row, local, remote } = entry;
  const { tcp } = row;
  return (
    <section className={classes.details} aria-label="The chosen socket" data-testid="socket-details">
      <div className={classes.detailsHead}>
        <h3>
          {row.processName ?? (row.pid === null ? 'Process not known' : 'No name')}{' '}
          {row.pid !== null && <span className={classes.pid}>{row.pid}</span>}
        </h3>
        <span className={classes.state} data-gone={isGone || undefined}>
          {isGone ? 'Closed; what is shown is its last reading' : row.state}
        </span>
        <span className={classes.push} />
        <CopyLine row={row} />
        <RecordButton
          label="Record this socket"
          testId="socket-record-one"
          what={isGone ? { ok: false, reason: 'The socket is closed: there is nothing to record.' } : { ok: true, ...recordOne(entry) }}
        />
        <CloseButton
          aria-label="Close the details"
          title="Close the details (Escape)"
          onClick={() => useSockets.setState({ detailsOpen: false })}
        />
      </div>
      <div className={classes.detailsBody}>
        <LargeTrace entry={entry} history={history} isGone={isGone} />
        <dl className={classes.fields}>
          <Field name="Local">
            <CopyText label="the local end" text={local} />
          </Field>
          <Field name="Remote">
            <CopyText label="the remote end" text={remote} />
          </Field>
          <Field name={isGone ? 'Recv-Q when it closed' : 'Recv-Q'}>{exactBytes(row.recvQueueBytes)}</Field>
          <Field name={isGone ? 'Send-Q when it closed' : 'Send-Q'}>{exactBytes(row.sendQueueBytes)}</Field>
          <Field name="Our run">{row.role === null ? 'not part of it' : ROLE_TEXT[row.role]}</Field>
          <Field name="Watched for">{formatDuration((performance.now() - entry.firstSeenMs) / 1_000)}</Field>
          {tcp && (
            <>
              <Field name="Round trip">{formatDelay(tcp.rttMs)}</Field>
              <Field name="Retransmits">{formatCount(tcp.retransmits)}</Field>
              <Field name="Held by the peer’s window">{formatDelay(tcp.rwndLimitedMs)}</Field>
              <Field name="Held by its send buffer">{formatDelay(tcp.sndbufLimitedMs)}</Field>
              <Field name="Busy sending">{formatDelay(tcp.busyMs)}</Field>
              <Field name="Congestion window">{tcp.cwndSegments === null ? '–' : `${formatCount(tcp.cwndSegments)} segments`}</Field>
            </>
          )}
        </dl>
        {(row.pid === null || row.otherProcesses !== undefined || !tcp) && (
          <p className={classes.reasons}>
            {(row.pid === null || row.otherProcesses !== undefined) && `${processText(row)}. `}
            {!tcp && withoutCounters(source)}
          </p>
        )}
      </div>
    </section>
  );
}

function withoutCounters(source: string | null): string {
  return source === 'ss'
    ? 'ss told no counters of this connection.'
    : 'Round-trip time, retransmits and limits are told by ss alone: choose it as the source.';
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LargeTrace({ entry, history, isGone }: { entry: BoardRow; history: SocketHistory; isGone: boolean }) {
  const peak = peakOf(history.pointsOf(entry.key));
  if (peak === null) {
    return (
      <p className={classes.noTrace}>
        {isGone
          ? 'Its history went with it.'
          : 'No history is kept of it: this window keeps that of at most 5 000 sockets at which something waits.'}
      </p>
    );
  }
  return (
    <figure className={classes.figure}>
      <figcaption>
        Peak of the last minute <strong>{exactBytes(peak)}</strong>
      </figcaption>
      <QueueTrace entry={entry} history={history} large />
      <div className={classes.times} aria-hidden>
        <span>a minute ago</span>
        <span>now</span>
      </div>
    </figure>
  );
}

function CopyLine({ row }: { row: BoardRow['row'] }) {
  const clipboard = useClipboard({ timeout: COPIED_SHOWN_MS });
  return (
    <Button
      variant="default"
      data-testid="socket-copy-line"
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => clipboard.copy(netstatLine(row))}
    >
      {clipboard.error ? 'The browser refused' : clipboard.copied ? 'Copied' : 'Copy as netstat line'}
    </Button>
  );
}
