import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import {
  type DraftStep,
  draftDocument,
  EXPERIMENT_LIMITS,
  type ExperimentDraft,
  findToggle,
  labelOf,
  type Scenario,
  scenarioSchema,
  settingName,
  stepDocument,
  type Toggle,
} from '../../../../contract/index.ts';
import { scenarioValue } from '../../state/scenario-path.ts';
import { ToggleControl } from '../toggles/toggle-control.tsx';
import classes from './editor.module.css';
import shared from './experiments.module.css';
import { OrderedRows } from './ordered-rows.tsx';
import { TogglePicker } from './toggle-picker.tsx';

interface EditorStepsProps {
  draft: ExperimentDraft;
  onChange: (part: Partial<ExperimentDraft>) => void;
}

/** The steps of a ladder, or settings side by side: what each changes, in an order that can be changed. */
export function EditorSteps({ draft, onChange }: EditorStepsProps) {
  const { steps, shape } = draft;
  const change = (next: DraftStep[]) => onChange({ steps: next });
  const isLadder = shape === 'ladder';
  const full = steps.length >= EXPERIMENT_LIMITS.steps.max;
  return (
    <>
      <p className={shared.dim}>
        {isLadder
          ? 'Each step keeps the changes of those before it. The first may change nothing, so that all begins with what you have.'
          : 'Each step is the base with its own changes alone, and is compared with the first.'}
      </p>
      <OrderedRows
        items={steps}
        testId="editor-step"
        nameOf={(step, index) => `step ${index + 1}, ${step.label || labelOf(step.set)}`}
        render={(step, index) => (
          <StepFields
            step={step}
            scenario={scenarioOf(draft, index)}
            onChange={(next) => change(steps.map((other, at) => (at === index ? next : other)))}
          />
        )}
        onChange={change}
      />
      <Button
        variant="default"
        data-testid="editor-add-step"
        leftSection={<IconPlus size={14} />}
        disabled={full}
        className={classes.add}
        onClick={() => change([...steps, { label: '', set: {}, theirs: {} }])}
      >
        {full ? `At most ${EXPERIMENT_LIMITS.steps.max} steps` : 'Add a step'}
      </Button>
    </>
  );
}

/** The scenario of a step as far as it is one: the base where a change makes it none. */
function scenarioOf(draft: ExperimentDraft, index: number): Scenario {
  return scenarioSchema.safeParse(stepDocument(draftDocument(draft), index)).data ?? draft.scenario;
}

interface StepFieldsProps {
  step: DraftStep;
  scenario: Scenario;
  onChange: (step: DraftStep) => void;
}

function StepFields({ step, scenario, onChange }: StepFieldsProps) {
  const { label, set } = step;
  const withValue = (path: string, value: unknown) => onChange({ ...step, set: { ...set, [path]: value } });
  const without = (path: string) => onChange({ ...step, set: Object.fromEntries(Object.entries(set).filter(([other]) => other !== path)) });
  return (
    <div className={classes.step}>
      <TextInput
        aria-label="Label of the step"
        placeholder={labelOf(set)}
        maxLength={EXPERIMENT_LIMITS.labelChars}
        value={label}
        onChange={(event) => onChange({ ...step, label: event.currentTarget.value })}
      />
      {Object.entries(set).map(([path, value]) => {
        const toggle = findToggle(path);
        const name = settingName(path);
        return (
          <div key={path} className={classes.change} data-testid="editor-change">
            <span title={toggle?.explanation}>{name}</span>
            {toggle ? (
              <ToggleControl
                toggle={toggle}
                value={value}
                scenario={scenario}
                disabled={false}
                description={toggle.explanation}
                onChange={(next) => withValue(path, next)}
              />
            ) : (
              <code>{JSON.stringify(value)}</code>
            )}
            <ActionIcon aria-label={`Leave ${name} as it is`} title="Leave it as it is" onClick={() => without(path)}>
              <IconX size={14} />
            </ActionIcon>
          </div>
        );
      })}
      <TogglePicker
        label="Change a setting…"
        testId="editor-add-change"
        scenario={scenario}
        without={Object.keys(set)}
        onPick={(toggle) => withValue(toggle.path, otherValue(toggle, scenarioValue(scenario, toggle.path), scenario))}
      />
    </div>
  );
}

/** What a change begins with: the other end of a switch, the next choice, and of numbers what holds now. */
function otherValue({ control }: Toggle, value: unknown, scenario: Scenario): unknown {
  if (control.kind === 'switch') return value === control.on ? control.off : control.on;
  if (control.kind !== 'choice') return value;
  const offered = control.options.filter((option) => option.applies?.(scenario) ?? true);
  const place = offered.findIndex((option) => option.value === value);
  return offered[(place + 1) % offered.length]?.value ?? value;
}
