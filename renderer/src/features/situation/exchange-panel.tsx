import { useMemo } from 'react';
import { type Exchange, lastChangeMs, type Scenario } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { useFigure, useSession } from '../../state/session.ts';
import { useToldFigure } from '../../state/told-figure.ts';
import { useToldSpan } from '../../state/told-span.ts';
import { useStoreVersion } from '../../state/use-store-version.ts';
import { formatCount, formatDelay, formatFps } from '../../ui/format.ts';
import classes from './exchange.module.css';
import { ExchangeCanvas } from './exchange-canvas.tsx';
import { EXCHANGE_PARTS, layoutLines, meanOverlap, PART_TEXT } from './exchange-lines.ts';
import { ExchangeTable } from './exchange-table.tsx';
import { type PartDistribution, partDistributions, setupShare } from './part-distribution.ts';

/** Four times a second: calm enough to look at, and cheap beside a stream. */
const APART_MS = 250;

/** What the field advises for the mode that is in force; what it does here is in the readings beside it. */
const ADVICE: Record<Scenario['load']['executor'], string> = {
  persistent: 'one connection that is kept, for control and for answers in real time.',
  'serial-short': 'a new connection for each image only where the other end insists on it.',
  'parallel-short': 'many at once for bulk transfer that needs no immediate answer, such as archiving.',
};

/** Direction echo: each image as a line in time, how long its parts take, and what the mode of connection is good for. */
export function ExchangePanel() {
  const { exchanges: store } = useSession();
  const version = useStoreVersion(store, APART_MS);
  const executor = useApp((state) => viewedScenario(state).load.executor);
  const changedAtMs = useApp((state) => lastChangeMs(state.events) ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the store holds
  const exchanges = useMemo(
    // What went on before the last change was another situation.
    () => store.records.toArray().filter(({ startMs }) => startMs >= changedAtMs),
    [store, version, changedAtMs],
  );
  const distributions = useMemo(() => partDistributions(exchanges), [exchanges]);
  return (
    <section className={classes.panel} aria-label="Exchanges">
      <div className={classes.split}>
        <div className={classes.lines}>
          <div className={classes.head}>
            <h2>Each image as a line in time</h2>
            <Legend />
          </div>
          <ExchangeCanvas exchanges={exchanges} label={inWords(exchanges)} />
        </div>
        <div className={classes.facts}>
          <ExchangeTable distributions={distributions} count={exchanges.length} sinceChange={changedAtMs > 0} />
          <Counts />
          <p className={classes.suits}>
            {distributions.total && `${measured(exchanges, distributions.total)} `}The field’s advice: {ADVICE[executor]}
          </p>
        </div>
      </div>
    </section>
  );
}

/** What the mode costs and gives here, from the images since the last change. */
function measured(exchanges: readonly Exchange[], total: PartDistribution): string {
  const share = setupShare(exchanges);
  const handshakes = share === 0 ? 'no handshake was needed' : `handshakes are ${(share * 100).toFixed(0)} % of the time of all of them`;
  return `Half of the images are answered within ${formatDelay(total.p50)}; ${handshakes}.`;
}

function Legend() {
  return (
    <span className={classes.legend}>
      {EXCHANGE_PARTS.map((part) => (
        <span key={part} title={PART_TEXT[part].text}>
          <i style={{ background: PART_TEXT[part].color }} />
          {PART_TEXT[part].label}
        </span>
      ))}
      <span title="No answer came.">
        <i style={{ background: 'var(--bad)' }} />
        Failed
      </span>
    </span>
  );
}

function inWords(exchanges: readonly Exchange[]): string {
  if (exchanges.length === 0) return 'No image has its answer yet.';
  const { lines, fromMs, toMs } = layoutLines(exchanges, { width: 1, height: 1_000 });
  return `The newest ${lines} images over ${formatDelay(toMs - fromMs)}; ${meanOverlap(exchanges).toFixed(1)} were under way at the same time on average.`;
}

function Counts() {
  const perS = useToldFigure(({ answeredPerS }) => answeredPerS);
  const span = useToldSpan('over the last second');
  const active = useFigure(({ sample }) => sample?.exchanges?.active ?? null);
  const answered = useFigure(({ sample }) => sample?.exchanges?.answered ?? null);
  const failed = useFigure(({ sample }) => sample?.exchanges?.failed ?? null);
  return (
    <dl className={classes.counts}>
      <div title={`Images that have their answer, a second, ${span}.`}>
        <dt>answered</dt>
        <dd data-testid="answered-rate" data-value={perS ?? ''}>
          {formatFps(perS)} /s
        </dd>
      </div>
      <div title="Since the run began.">
        <dt>in all</dt>
        <dd data-testid="answered" data-value={answered ?? ''}>
          {formatCount(answered)}
        </dd>
      </div>
      <div title="Begun and not answered yet.">
        <dt>under way</dt>
        <dd data-testid="under-way" data-value={active ?? ''}>
          {formatCount(active)}
        </dd>
      </div>
      <div title="Refused, closed, too late, or wrongly answered, since the run began." data-warns={(failed ?? 0) > 0 || undefined}>
        <dt>failed</dt>
        <dd data-testid="failed" data-value={failed ?? ''}>
          {formatCount(failed)}
        </dd>
      </div>
    </dl>
  );
}
