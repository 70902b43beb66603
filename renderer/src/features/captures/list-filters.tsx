import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { bottleneckText, type CaptureListItem, type CaptureListSettings } from '../../../../contract/index.ts';
import { countValues } from './arrange-captures.ts';

interface ListFiltersProps {
  captures: readonly CaptureListItem[];
  settings: CaptureListSettings;
  onChange: (change: Partial<CaptureListSettings>) => void;
}

/** What of the list is shown: words that are looked for, a preset, a tag, a verdict. */
export function ListFilters({ captures, settings, onChange }: ListFiltersProps) {
  const presets = useMemo(() => countValues(captures, ({ preset }) => [preset]), [captures]);
  const tags = useMemo(() => countValues(captures, (capture) => capture.tags), [captures]);
  const bottlenecks = useMemo(() => countValues(captures, ({ bottleneck }) => [bottleneck]), [captures]);
  return (
    <>
      <TextInput
        type="search"
        aria-label="Find by name, notes, tags, preset or verdict"
        data-testid="capture-search"
        placeholder="Name, notes, tags, verdict"
        w={220}
        maxLength={200}
        leftSection={<IconSearch size={14} />}
        value={settings.search}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
      />
      <Filter name="preset" all="Every preset" values={presets} value={settings.preset} onChange={(preset) => onChange({ preset })} />
      <Filter name="tag" all="Every tag" values={tags} value={settings.tag} onChange={(tag) => onChange({ tag })} />
      <Filter
        name="verdict"
        all="Every verdict"
        values={bottlenecks}
        value={settings.bottleneck}
        inWords={(bottleneck) => bottleneckText(bottleneck)}
        onChange={(bottleneck) => onChange({ bottleneck })}
      />
    </>
  );
}

interface FilterProps {
  name: string;
  all: string;
  values: readonly (readonly [string, number])[];
  value: string | null;
  inWords?: (value: string) => string;
  onChange: (value: string | null) => void;
}

function Filter({ name, all, values, value, inWords = (text) => text, onChange }: FilterProps) {
  // What was chosen stays to be seen, also when nothing has it any more.
  const shown = value === null || values.some(([known]) => known === value) ? values : [...values, [value, 0] as const];
  return (
    <NativeSelect
      aria-label={`Show one ${name}`}
      data-testid={`capture-filter-${name}`}
      w={150}
      value={value === null ? '' : `=${value}`}
      data={[{ value: '', label: all }, ...shown.map(([known, count]) => ({ value: `=${known}`, label: `${inWords(known)} (${count})` }))]}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value.slice(1))}
    />
  );
}
