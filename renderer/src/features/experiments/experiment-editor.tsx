import { Button, SegmentedControl, Textarea, TextInput, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDeviceFloppy, IconPlayerPlayFilled } from '@tabler/icons-react';
import {
  checkDraft,
  EXPERIMENT_LIMITS,
  type ExperimentDraft,
  type Fault,
  planRuns,
  suggestedTitle,
  sweepSteps,
  withOwnLabels,
} from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { UndoNotice } from '../../ui/undo-notice.tsx';
import classes from './editor.module.css';
import { EditorBase } from './editor-base.tsx';
import { EditorFigures } from './editor-figures.tsx';
import { EditorSteps } from './editor-steps.tsx';
import { EditorSweep } from './editor-sweep.tsx';
import { dropDraft, saveDraft, setDraft, startExperiment } from './experiment-actions.ts';
import { useExperiments } from './experiment-store.ts';
import shared from './experiments.module.css';
import { type FaultPlace, faultText, placeOf } from './fault-places.ts';
import { PlanTable } from './plan-table.tsx';
import { durationText } from './step-facts.ts';

const UNDO_SHOWN_MS = 10_000;

const SHAPES = [
  { value: 'sweep', label: 'Sweep: every combination' },
  { value: 'ladder', label: 'Ladder: one change after another' },
  { value: 'list', label: 'Side by side' },
];

/** Writes an experiment: its base, what changes, how often and how long, what is shown; beside it the plan and all faults as one types. */
export function ExperimentEditor({ draft }: { draft: ExperimentDraft }) {
  const { api } = useSession();
  const verdict = checkDraft(draft);
  const faults = verdict.ok ? [] : verdict.faults;
  const change = (part: Partial<ExperimentDraft>) => setDraft(api, { ...draft, ...part });
  const at = (place: FaultPlace) => <Faults faults={faults.filter((fault) => placeOf(fault) === place)} />;
  return (
    <section className={shared.detail} aria-label="Write an experiment" data-testid="experiment-editor">
      <Head draft={draft} faults={faults} onChange={change} />
      <RequestError />
      <div className={classes.columns}>
        <div className={classes.form}>
          <section aria-labelledby="editor-base">
            <h3 id="editor-base">What it begins with</h3>
            <EditorBase draft={draft} onChange={change} />
            {at('base')}
          </section>
          <section aria-labelledby="editor-steps">
            <h3 id="editor-steps">What changes</h3>
            <SegmentedControl
              aria-label="Kind of experiment"
              data-testid="editor-shape"
              value={draft.shape}
              data={SHAPES}
              onChange={(shape) => change(withShape(draft, shape as ExperimentDraft['shape']))}
            />
            {draft.shape === 'sweep' ? <EditorSweep draft={draft} onChange={change} /> : <EditorSteps draft={draft} onChange={change} />}
            {at('steps')}
          </section>
          <section aria-labelledby="editor-runs">
            <h3 id="editor-runs">How often and how long</h3>
            <div className={classes.numbers}>
              <Times
                label="Repetitions"
                value={draft.repetitions}
                limits={EXPERIMENT_LIMITS.repetitions}
                onCommit={(repetitions) => change({ repetitions })}
              />
              <Times
                label="Measured time of each run"
                unit="s"
                value={draft.durationS}
                limits={EXPERIMENT_LIMITS.durationS}
                onCommit={(durationS) => change({ durationS })}
              />
              <Times
                label="Warm-up before it"
                unit="s"
                value={draft.warmupS}
                limits={EXPERIMENT_LIMITS.warmupS}
                onCommit={(warmupS) => change({ warmupS })}
              />
            </div>
            {at('runs')}
          </section>
          <section aria-labelledby="editor-figures">
            <h3 id="editor-figures">What is shown</h3>
            <EditorFigures draft={draft} onChange={change} />
            {at('figures')}
          </section>
        </div>
        <div className={classes.plan}>
          <h3>Plan</h3>
          {verdict.ok ? (
            <PlanTable runs={planRuns(verdict.experiment)} summary={durationText(verdict.experiment, verdict.experiment.repetitions)} />
          ) : (
            <p className={shared.dim} data-testid="plan-missing">
              The runs and their time stand here as soon as what is marked on the left is set right.
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

/** A sweep that becomes a list of steps takes its combinations along. */
function withShape(draft: ExperimentDraft, shape: ExperimentDraft['shape']): Partial<ExperimentDraft> {
  if (shape !== 'list' || draft.steps.length > 0) return { shape };
  return { shape, steps: withOwnLabels(sweepSteps(draft.axes) ?? []).map((step) => ({ ...step, theirs: {} })) };
}

interface HeadProps {
  draft: ExperimentDraft;
  faults: readonly Fault[];
  onChange: (part: Partial<ExperimentDraft>) => void;
}

function Head({ draft, faults, onChange }: HeadProps) {
  const { api } = useSession();
  const busy = useExperiments((state) => state.busy);
  const connected = useApp((state) => state.link === 'connected');
  const reason = !connected
    ? 'The engine cannot be reached.'
    : faults.length > 0
      ? `${faults.length} ${faults.length === 1 ? 'thing has' : 'things have'} to be set right first.`
      : null;
  const waits = reason !== null || busy !== null;
  const start = async () => {
    const saved = await saveDraft(api);
    if (saved) await startExperiment(api, saved, saved.repetitions);
  };
  const drop = () => {
    const dropped = dropDraft(api);
    if (!dropped) return;
    notifications.show({
      id: 'draft-dropped',
      autoClose: UNDO_SHOWN_MS,
      title: 'What you wrote was dropped',
      message: (
        <UndoNotice
          id="draft-dropped"
          text={dropped.title || suggestedTitle(dropped)}
          onUndo={() => {
            setDraft(api, dropped);
            useExperiments.setState({ selection: { kind: 'draft' } });
          }}
        />
      ),
    });
  };
  return (
    <div className={classes.head}>
      <div className={classes.names}>
        <TextInput
          size="sm"
          label="Name"
          data-testid="editor-title"
          placeholder={suggestedTitle(draft)}
          maxLength={EXPERIMENT_LIMITS.titleChars}
          value={draft.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <Textarea
          size="xs"
          label="Question"
          placeholder="What shall it answer?"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={EXPERIMENT_LIMITS.descriptionChars}
          value={draft.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
        <Faults faults={faults.filter((fault) => placeOf(fault) === 'name')} />
      </div>
      <div className={classes.headButtons}>
        <Button variant="subtle" color="gray" size="sm" data-testid="editor-drop" onClick={drop}>
          {draft.editing === null ? 'Discard' : 'Give up the changes'}
        </Button>
        <Tooltip label={reason ?? 'Keeps it in the library, beside those that ship.'}>
          <Button
            variant="default"
            size="sm"
            data-testid="editor-save"
            leftSection={<IconDeviceFloppy size={15} />}
            aria-disabled={waits}
            data-disabled={waits || undefined}
            onClick={() => !waits && void saveDraft(api)}
          >
            Save
          </Button>
        </Tooltip>
        <Tooltip label={reason ?? 'Saves it and starts its first run.'}>
          <Button
            size="sm"
            data-testid="editor-start"
            leftSection={<IconPlayerPlayFilled size={15} />}
            aria-disabled={waits}
            data-disabled={waits || undefined}
            onClick={() => !waits && void start()}
          >
            Save and start
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}

interface TimesProps {
  label: string;
  unit?: string;
  value: number;
  limits: { min: number; max: number };
  onCommit: (value: number) => void;
}

function Times({ label, unit, value, limits, onCommit }: TimesProps) {
  return (
    <div className={classes.numberField}>
      <span>{label}</span>
      <NumberField
        label={label}
        unit={unit}
        testId={`editor-${label.split(' ')[0]!.toLowerCase()}`}
        value={value}
        {...limits}
        decimals={unit !== undefined}
        width={84}
        onCommit={(next) => next !== null && onCommit(next)}
      />
    </div>
  );
}

function Faults({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul className={classes.faults} data-testid="editor-faults" aria-live="polite">
      {faults.map((fault) => (
        <li key={`${fault.path} ${fault.allowed}`}>{faultText(fault)}</li>
      ))}
    </ul>
  );
}

function RequestError() {
  const asked = useExperiments((state) => state.error);
  if (!asked) return null;
  return <ErrorAlert title={asked.title} error={asked.error} safe={asked.safe} onClose={() => useExperiments.setState({ error: null })} />;
}
