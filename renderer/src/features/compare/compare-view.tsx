import { Alert, Button, Loader, Menu } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconFileAnalytics, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { COMPARED_CAPTURES, type Comparison, type ComparisonFormat } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import view from '../../ui/view.module.css';
import { CaptureChooser } from './capture-chooser.tsx';
import classes from './compare.module.css';
import { ComparedCaptures } from './compared-captures.tsx';
import { ComparedSettings } from './compared-settings.tsx';
import { ComparedTable } from './compared-table.tsx';
import { ComparedThresholds } from './compared-thresholds.tsx';
import { OverlayCharts } from './overlay-charts.tsx';
import { useComparison } from './use-comparison.ts';

const FORMATS: readonly { format: ComparisonFormat; label: string }[] = [
  { format: 'html', label: 'HTML, one file' },
  { format: 'md', label: 'Markdown, for a pull request' },
  { format: 'json', label: 'JSON' },
];

/** Captures side by side: what differs first, then what that allows to say, the figures, and the charts over each other. */
export function CompareView() {
  const chosenIds = useApp((state) => state.comparedIds);
  const withId = useApp((state) => state.comparedWithId);
  const captures = useApp((state) => state.captures);
  const [choosing, setChoosing] = useState(false);
  // One that was deleted is left out, and comes back when its deletion is undone.
  const ids = chosenIds.filter((id) => captures?.some((capture) => capture.id === id && capture.state !== 'unreadable'));
  const baselineId = withId !== null && ids.includes(withId) ? withId : undefined;
  const compared = { ids, ...(baselineId === undefined ? {} : { baselineId }) };
  const { comparison, error, isLoading } = useComparison(compared);
  const isShown = comparison !== null && ids.length >= COMPARED_CAPTURES.min;
  const gone = chosenIds.length - ids.length;
  return (
    <div className={view.view}>
      <div className={view.head}>
        <h2>Compare</h2>
        {ids.length > 0 && <span className={view.count}>{ids.length === 1 ? '1 capture' : `${ids.length} captures`}</span>}
        {isLoading && <Loader size="xs" aria-label="The comparison is made" />}
        <span className={view.space} />
        <ComparisonButtons compared={compared} isReady={isShown} onChoose={() => setChoosing(true)} />
      </div>
      {ids.length < COMPARED_CAPTURES.min && <Nothing count={ids.length} onChoose={() => setChoosing(true)} />}
      {ids.length >= COMPARED_CAPTURES.min && (
        <div className={classes.body} data-testid="comparison">
          {gone > 0 && (
            <p className={classes.dim} role="status">
              {gone === 1 ? 'One of the chosen captures is' : `${gone} of the chosen captures are`} not in the library any more and left
              out.
            </p>
          )}
          {error && <ErrorAlert title="The captures could not be compared" error={error} safe="Their files are untouched." />}
          {!comparison && !error && <Loader size="sm" />}
          {isShown && <Shown comparison={comparison} />}
        </div>
      )}
      <CaptureChooser opened={choosing} before={chosenIds} onClose={() => setChoosing(false)} onChoose={compareThese} />
    </div>
  );
}

/** The baseline stays where it is among them. */
function compareThese(ids: readonly string[]): void {
  useApp.setState(({ comparedWithId }) => ({
    comparedIds: ids,
    comparedWithId: comparedWithId !== null && ids.includes(comparedWithId) ? comparedWithId : null,
  }));
}

function Shown({ comparison }: { comparison: Comparison }) {
  const { warnings, conclusion } = comparison;
  return (
    <>
      <ComparedCaptures comparison={comparison} />
      {warnings.length > 0 && (
        <Alert
          color="orange"
          variant="outline"
          bg="var(--mantine-color-body)"
          title="Compare with care"
          icon={<IconAlertTriangle size={18} />}
          data-testid="comparison-warnings"
        >
          {warnings.map(({ text }) => (
            <p key={text}>{text}</p>
          ))}
        </Alert>
      )}
      <ComparedSettings comparison={comparison} />
      <section className={classes.conclusion} aria-label="Conclusion" data-testid="comparison-conclusion">
        {conclusion.headlines.map((headline) => (
          <p key={headline} className={classes.headline}>
            {headline}
          </p>
        ))}
        <p>{conclusion.cause}</p>
        <p className={classes.dim}>{conclusion.basis}</p>
      </section>
      <ComparedThresholds comparison={comparison} />
      <ComparedTable comparison={comparison} />
      <OverlayCharts comparison={comparison} />
    </>
  );
}

interface ComparisonButtonsProps {
  compared: { ids: string[]; baselineId?: string };
  isReady: boolean;
  onChoose: () => void;
}

function ComparisonButtons({ compared, isReady, onChoose }: ComparisonButtonsProps) {
  const { actions } = useSession();
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={15} />} data-testid="compare-choose" onClick={onChoose}>
        Choose captures…
      </Button>
      <Menu position="bottom-end" withArrow transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={15} />} disabled={!isReady} data-testid="compare-save">
            Save as…
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map(({ format, label }) => (
            <Menu.Item key={format} data-testid={`compare-save-${format}`} onClick={() => void actions.saveComparison(compared, format)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        leftSection={<IconFileAnalytics size={15} />}
        disabled={!isReady}
        data-testid="compare-report"
        onClick={() => void actions.openComparisonReport(compared)}
      >
        Report
      </Button>
    </>
  );
}

/** What to do where there is nothing to compare yet. */
function Nothing({ count, onChoose }: { count: number; onChoose: () => void }) {
  const available = useApp((state) => state.captures?.filter(({ state: at }) => at !== 'unreadable').length ?? 0);
  if (available < COMPARED_CAPTURES.min) {
    return (
      <div className={view.empty}>
        <h2>Two captures are needed to compare</h2>
        <p>
          {available === 0 ? 'There are none yet.' : 'There is one so far.'} Every run is recorded by itself: run a scenario, change one
          setting, and run it again.
        </p>
        <Button onClick={() => useApp.setState({ view: 'monitor' })}>Go to the Monitor</Button>
      </div>
    );
  }
  return (
    <div className={view.empty}>
      <h2>{count === 1 ? 'One capture is chosen' : 'Nothing is compared yet'}</h2>
      <p>
        Choose {COMPARED_CAPTURES.min} to {COMPARED_CAPTURES.max} captures, or select them in the list of captures. What differs between
        them is said first; repetitions of the same scenario are taken together.
      </p>
      <Button onClick={onChoose}>{count === 1 ? 'Choose another…' : 'Choose captures…'}</Button>
    </div>
  );
}
