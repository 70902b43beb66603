import { Button, NativeSelect } from '@mantine/core';
import { type Ceiling, ceilingDoubt, ceilingSpreadText, messageBytesOf, type Scenario } from '../../../../contract/index.ts';
import { isActive, isExperimenting, shownScenario, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatBytes, formatFps } from '../../ui/format.ts';
import { SettingRow } from './setting-row.tsx';
import classes from './toggles.module.css';

const OPTIONS = [
  { value: 'auto', label: 'Three times' },
  { value: 'fresh', label: 'Each run' },
  { value: 'off', label: 'Never' },
];
const EXPLANATION =
  'The ceiling of the rate: what raw TCP carries between two threads of this machine with messages of this size. It is measured before a run, which then starts a second and a half later, and kept: for each size on three occasions that are minutes apart, whose median counts, or anew for each run.';

/** When the ceiling is measured, what it is for the frames as they are set, and a button that measures it now. */
export function CeilingRow() {
  const { actions } = useSession();
  const scenario = useApp(shownScenario);
  const active = useApp((state) => isActive(state.run) || isExperimenting(state.experiment));
  const connected = useApp((state) => state.link === 'connected');
  const measuring = useApp((state) => state.measuringCeiling);
  const ceiling = useApp((state) => newest([state.run?.ceiling, state.ceiling], scenario));
  const doubt = ceiling && ceilingDoubt(ceiling);
  if (scenario.direction === 'echo' || scenario.direction === 'listen' || scenario.direction === 'observe') return null;
  const unknown = scenario.ceiling === 'off' ? 'not known' : 'known at the next start';
  const size = formatBytes(messageBytesOf(scenario.payload));
  return (
    <>
      <SettingRow label="Ceiling" explanation={EXPLANATION}>
        <NativeSelect
          aria-label="When the ceiling is measured"
          className={classes.select}
          disabled={active}
          data={OPTIONS}
          value={scenario.ceiling}
          onChange={(event) => actions.edit('ceiling', event.currentTarget.value)}
        />
      </SettingRow>
      <SettingRow label={`Raw TCP: ${ceiling === null ? unknown : `${formatFps(ceiling.fps)} FPS`}`} explanation={EXPLANATION}>
        <Button
          variant="default"
          size="compact-xs"
          data-testid="measure-ceiling"
          aria-label={`Measure what raw TCP reaches with messages of ${size}`}
          aria-busy={measuring}
          loading={measuring}
          disabled={active || !connected}
          onClick={() => void actions.measureCeiling()}
        >
          Measure
        </Button>
      </SettingRow>
      {ceiling !== null && doubt === null && <p className={classes.spread}>{sentence(ceilingSpreadText(ceiling, formatFps))}</p>}
      {doubt !== null && (
        <p className={classes.doubt} role="status" data-testid="ceiling-doubt">
          {sentence(doubt)} {ceiling?.exceeded ? 'The next run does without it.' : 'Measure it again when they rest.'}
        </p>
      )}
    </>
  );
}

/** Of a run and on demand: the one that was measured later, or, where both are of the same moment, the run's, which tells whether it was exceeded. */
function newest(known: readonly (Ceiling | null | undefined)[], scenario: Scenario): Ceiling | null {
  const fitting = known.flatMap((one) => (one && isOf(one, scenario) ? [one] : []));
  return fitting.reduce<Ceiling | null>((found, one) => (found && found.measuredAt >= one.measuredAt ? found : one), null);
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function isOf(ceiling: { messageBytes: number; serverThread: string }, { payload, server }: Scenario): boolean {
  return ceiling.messageBytes === messageBytesOf(payload) && ceiling.serverThread === server.thread;
}
