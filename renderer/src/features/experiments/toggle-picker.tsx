import { Select } from '@mantine/core';
import { type Scenario, settingName, TOGGLE_GROUPS, TOGGLES, type Toggle } from '../../../../contract/index.ts';
import { GROUP_TITLES } from '../toggles/group-titles.ts';

interface TogglePickerProps {
  label: string;
  /** The settings that have an effect in it are offered. */
  scenario: Scenario;
  without: readonly string[];
  testId: string;
  onPick: (toggle: Toggle) => void;
}

/** Chooses a setting of the catalogue, by group or by typing a part of its name. */
export function TogglePicker({ label, scenario, without, testId, onPick }: TogglePickerProps) {
  const offered = TOGGLES.filter((toggle) => toggle.applies(scenario) && !without.includes(toggle.path));
  const data = TOGGLE_GROUPS.map((group) => ({
    group: GROUP_TITLES[group],
    items: offered.filter((toggle) => toggle.group === group).map(({ path }) => ({ value: path, label: settingName(path) })),
  })).filter(({ items }) => items.length > 0);
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data-testid={testId}
      w={210}
      searchable
      value={null}
      data={data}
      maxDropdownHeight={360}
      nothingFoundMessage="No setting has this in its name."
      comboboxProps={{ transitionProps: { duration: 0 } }}
      onChange={(path) => {
        const toggle = offered.find((candidate) => candidate.path === path);
        if (toggle) onPick(toggle);
      }}
    />
  );
}
