import { LiveCharts } from '../../charts/live-charts.tsx';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { ViewerSwitch } from '../../stream/viewer-switch.tsx';
import { ConnectionPanel } from '../situation/connection-panel.tsx';
import { DropsStrip } from '../situation/drops-strip.tsx';
import { TryBar } from '../situation/try-bar.tsx';
import { TogglesPanel } from '../toggles/toggles-panel.tsx';
import { EventList } from './event-list.tsx';
import { Figures } from './figures.tsx';
import { Ledger } from './ledger.tsx';
import classes from './monitor.module.css';
import { PipeView } from './pipe-view.tsx';
import { Stage } from './stage.tsx';

/** Of the figures and what is under them: the skip link leads there. */
export const STAGE_ID = 'stage';

/** The run as it goes: what can be changed, what comes through, where it waits, and how that went over time. */
export function MonitorView() {
  const direction = useApp((state) => viewedScenario(state).direction);
  if (direction === 'observe') return <Observation />;
  return (
    <div className={classes.monitor}>
      <TogglesPanel />
      <section id={STAGE_ID} tabIndex={-1} className={classes.centre} aria-label="The stream">
        <Figures />
        <Ledger />
        <TryBar />
        <ViewerSwitch />
        <Stage />
        {direction === 'relay' && <ConnectionPanel />}
        <DropsStrip />
        <PipeView />
        <EventList />
      </section>
      <LiveCharts />
    </div>
  );
}

/** Other programs' sockets have two queues, and neither frames nor stations of ours. */
function Observation() {
  return (
    <div className={classes.monitor}>
      <TogglesPanel />
      <section id={STAGE_ID} tabIndex={-1} className={classes.centre} aria-label="The sockets observed">
        <Figures />
        <Stage />
        <EventList />
      </section>
      <LiveCharts />
    </div>
  );
}
