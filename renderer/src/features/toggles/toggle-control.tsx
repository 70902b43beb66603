import { NativeSelect, SegmentedControl, Switch } from '@mantine/core';
import { bytesFieldText, bytesRangeOf, SCENARIO_LIMITS, type Scenario, type Toggle, toggleValueText } from '../../../../contract/index.ts';
import { withScenarioValue } from '../../state/scenario-path.ts';
import { BytesField } from '../../ui/bytes-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import classes from './toggles.module.css';

interface ToggleControlProps {
  toggle: Toggle;
  value: unknown;
  scenario: Scenario;
  disabled: boolean;
  description: string;
  onChange: (value: unknown) => void;
}

const MOST_SEGMENT_CHARACTERS = 22;
/** Longer options are cut off beside their label. */
const MOST_SELECT_CHARACTERS = 18;
const FIRST_FIXED_FPS = 60;

/** Whether the control of a toggle needs the whole width of its column. */
export function isWide({ control }: Toggle, value: unknown): boolean {
  if (control.kind !== 'choice') return control.kind === 'rate';
  const isListed = control.options.some((option) => option.value === value);
  return (isListed && fitsSegments(control.options)) || hasLongOption(control.options);
}

function hasLongOption(options: readonly { label: string }[]): boolean {
  return options.some(({ label }) => label.length > MOST_SELECT_CHARACTERS);
}

function fitsSegments(options: readonly { label: string }[]): boolean {
  return options.length > 2 && options.map(({ label }) => label).join('').length <= MOST_SEGMENT_CHARACTERS;
}

/** The control of one toggle, by its kind. */
export function ToggleControl({ toggle, value, scenario, disabled, description, onChange }: ToggleControlProps) {
  const { control, label, path } = toggle;
  const testId = `toggle-${path}`;
  switch (control.kind) {
    case 'switch':
      return (
        <Switch
          aria-label={label}
          aria-description={description}
          data-testid={testId}
          disabled={disabled}
          checked={value === control.on}
          onChange={(event) => onChange(event.currentTarget.checked ? control.on : control.off)}
        />
      );
    case 'choice': {
      const offered = control.options.filter((option) => option.value === value || (option.applies?.(scenario) ?? true));
      const known = offered.some((option) => option.value === value);
      const options = known ? offered : [...offered, { value: value as string | number, label: toggleValueText(toggle, value) }];
      const data = options.map((option) => ({ value: String(option.value), label: option.label }));
      const choose = (text: string) => onChange(options.find((option) => String(option.value) === text)?.value);
      const common = { 'aria-label': label, 'aria-description': description, 'data-testid': testId, disabled, data, value: String(value) };
      const segments = options.length <= 2 || fitsSegments(options);
      if (segments) return <SegmentedControl {...common} onChange={choose} fullWidth={options.length > 2} />;
      return (
        <NativeSelect
          {...common}
          onChange={(event) => choose(event.currentTarget.value)}
          className={hasLongOption(options) ? undefined : classes.select}
        />
      );
    }
    case 'number': {
      const range = bytesRangeOf(control);
      if (range !== null) {
        const { min, max, isRate } = range;
        return (
          <BytesField
            label={label}
            description={`${description} From ${bytesFieldText(min, isRate)} to ${bytesFieldText(max, isRate)}.`}
            testId={testId}
            bytes={Number(value)}
            min={min}
            max={max}
            step={{ units: control.step, bytes: control.step * (control.scale ?? 1) }}
            isRate={isRate}
            disabled={disabled}
            onCommit={onChange}
          />
        );
      }
      return (
        <NumberField
          label={label}
          description={`${description} From ${control.min} to ${control.max}${control.unit ? ` ${control.unit}` : ''}.`}
          testId={testId}
          value={Number(value)}
          min={control.min}
          max={control.max}
          step={control.step}
          unit={control.unit}
          decimals={withScenarioValue(scenario, path, control.min + 0.5) !== null}
          disabled={disabled}
          onCommit={(next) => next !== null && onChange(next)}
        />
      );
    }
    case 'rate': {
      const fixed = typeof value === 'number';
      return (
        <div className={classes.rate}>
          <SegmentedControl
            aria-label={label}
            aria-description={description}
            data-testid={testId}
            disabled={disabled}
            value={fixed ? 'fixed' : 'max'}
            data={[
              { value: 'max', label: 'Max' },
              { value: 'fixed', label: 'Fixed' },
            ]}
            onChange={(kind) => onChange(kind === 'max' ? 'max' : FIRST_FIXED_FPS)}
          />
          <NumberField
            label={`Fixed ${label.toLowerCase()}`}
            description={description}
            testId={`${testId}-fps`}
            value={fixed ? value : null}
            emptyText={fixed ? undefined : '–'}
            min={SCENARIO_LIMITS.rateFps.min}
            max={SCENARIO_LIMITS.rateFps.max}
            step={10}
            unit="FPS"
            decimals
            disabled={disabled || !fixed}
            onCommit={(next) => next !== null && onChange(next)}
          />
        </div>
      );
    }
  }
}
