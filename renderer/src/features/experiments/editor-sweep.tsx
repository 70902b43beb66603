import { Chip, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import {
  combinations,
  EXPERIMENT_LIMITS,
  type ExperimentDraft,
  findToggle,
  isOfBytes,
  type Scenario,
  settingName,
  type Toggle,
  toggleValueText,
} from '../../../../contract/index.ts';
import classes from './editor.module.css';
import shared from './experiments.module.css';
import { OrderedRows } from './ordered-rows.tsx';
import { parseValues, valuesExample, valuesText } from './parse-values.ts';
import { TogglePicker } from './toggle-picker.tsx';

type Axis = ExperimentDraft['axes'][number];

interface EditorSweepProps {
  draft: ExperimentDraft;
  onChange: (part: Partial<ExperimentDraft>) => void;
}

/** The settings that are crossed, with the values of each. */
export function EditorSweep({ draft: { axes, scenario }, onChange }: EditorSweepProps) {
  const change = (next: Axis[]) => onChange({ axes: next });
  const full = axes.length >= EXPERIMENT_LIMITS.axes.max;
  return (
    <>
      <p className={shared.dim}>
        Each combination of the values is a step; the last setting changes first. At most {EXPERIMENT_LIMITS.steps.max} combinations
        {combinations(axes) > 0 && `, ${combinations(axes)} now`}.
      </p>
      <OrderedRows
        items={axes}
        testId="editor-axis"
        nameOf={({ path }) => settingName(path)}
        render={(axis, index) => (
          <AxisValues
            key={axis.path}
            axis={axis}
            scenario={scenario}
            onChange={(values) => change(axes.map((other, at) => (at === index ? { ...other, values } : other)))}
          />
        )}
        onChange={change}
      />
      {full ? (
        <p className={shared.dim}>A sweep crosses at most {EXPERIMENT_LIMITS.axes.max} settings.</p>
      ) : (
        <TogglePicker
          label="Add a setting to vary…"
          testId="editor-add-axis"
          scenario={scenario}
          without={axes.map(({ path }) => path)}
          onPick={(toggle) => change([...axes, { path: toggle.path, values: firstValues(toggle) }])}
        />
      )}
    </>
  );
}

/** A switch is for both of its ends; other settings have values to choose. */
function firstValues({ control }: Toggle): unknown[] {
  return control.kind === 'switch' ? [control.on, control.off] : [];
}

interface AxisValuesProps {
  axis: Axis;
  scenario: Scenario;
  onChange: (values: unknown[]) => void;
}

function AxisValues({ axis, scenario, onChange }: AxisValuesProps) {
  const toggle = findToggle(axis.path);
  if (!toggle) {
    return (
      <div>
        <strong>{axis.path}</strong> <span className={shared.dim}>{axis.values.map((value) => JSON.stringify(value)).join(', ')}</span>
      </div>
    );
  }
  return (
    <div className={classes.axis}>
      <strong title={toggle.explanation}>{settingName(toggle.path)}</strong>
      {toggle.control.kind === 'switch' || toggle.control.kind === 'choice' ? (
        <Choices toggle={toggle} values={axis.values} scenario={scenario} onChange={onChange} />
      ) : (
        <Numbers toggle={toggle} values={axis.values} onChange={onChange} />
      )}
    </div>
  );
}

interface ValuesProps {
  toggle: Toggle;
  values: readonly unknown[];
  onChange: (values: unknown[]) => void;
}

/** Values in the order of the control, each to be taken or left. One that the control does not offer stays until it is taken out. */
function Choices({ toggle, values, scenario, onChange }: ValuesProps & { scenario: Scenario }) {
  const { control } = toggle;
  const offered: unknown[] =
    control.kind === 'switch'
      ? [control.on, control.off]
      : control.kind === 'choice'
        ? control.options.filter((option) => option.applies?.(scenario) ?? true).map(({ value }) => value)
        : [];
  const all = [...offered, ...values.filter((value) => !offered.includes(value))];
  return (
    <Chip.Group
      multiple
      value={values.map(String)}
      onChange={(chosen) => onChange(all.filter((value) => (chosen as string[]).includes(String(value))))}
    >
      <fieldset className={classes.chips} aria-label={`Values of ${settingName(toggle.path)}`}>
        {all.map((value) => (
          <Chip key={String(value)} size="xs" radius="sm" value={String(value)}>
            {toggleValueText(toggle, value)}
          </Chip>
        ))}
      </fieldset>
    </Chip.Group>
  );
}

/** Numbers as a list that is typed. What cannot be read stays as it was typed, with what is wrong, and no value holds. */
function Numbers({ toggle, values, onChange }: ValuesProps) {
  const shown = valuesText(values, toggle);
  const [text, setText] = useState(shown);
  const parsed = parseValues(text, toggle);
  // biome-ignore lint/correctness/useExhaustiveDependencies: values from elsewhere replace what was typed
  useEffect(() => {
    const own = parseValues(text, toggle);
    if (JSON.stringify(own.ok ? own.values : []) !== JSON.stringify(values)) setText(shown);
  }, [shown]);
  const { control } = toggle;
  // Bytes have a unit with each value.
  const unit = isOfBytes(control) ? '' : control.kind === 'number' ? control.unit : 'FPS';
  return (
    <TextInput
      className={classes.valuesInput}
      aria-label={`Values of ${settingName(toggle.path)}${unit ? `, ${unit}` : ''}`}
      data-testid={`editor-values-${toggle.path}`}
      placeholder={`for instance ${valuesExample(control)}`}
      autoComplete="off"
      value={text}
      error={parsed.ok ? undefined : parsed.fault}
      rightSection={unit ? <span className={classes.inputUnit}>{unit}</span> : undefined}
      rightSectionWidth={unit ? 14 + unit.length * 7 : undefined}
      rightSectionPointerEvents="none"
      onChange={(event) => {
        setText(event.currentTarget.value);
        const next = parseValues(event.currentTarget.value, toggle);
        onChange(next.ok ? next.values : []);
      }}
    />
  );
}
