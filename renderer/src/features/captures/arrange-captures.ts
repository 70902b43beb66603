import type { CaptureListItem, CaptureListSettings } from '../../../../contract/index.ts';
import { type SortValue, sortRows } from '../../ui/sort-rows.ts';

/** What the list can be sorted by, by the key of its column. */
export const SORT_VALUES: Readonly<Record<string, (capture: CaptureListItem) => SortValue>> = {
  name: ({ name }) => name.toLocaleLowerCase(),
  receivedFps: ({ receivedFps }) => receivedFps,
  latencyP99Ms: ({ latencyP99Ms }) => latencyP99Ms,
  receivedBytesPerS: ({ receivedBytesPerS }) => receivedBytesPerS,
  startedAt: ({ startedAt }) => startedAt,
  durationS: ({ durationS }) => durationS,
  diskBytes: ({ diskBytes }) => diskBytes,
};

/** The captures that pass the filters and have every word that is looked for, in the order that is asked for. */
export function arrangeCaptures(captures: readonly CaptureListItem[], settings: CaptureListSettings): CaptureListItem[] {
  const words = searchedWords(settings.search);
  const shown = captures.filter(
    (capture) =>
      (settings.preset === null || capture.preset === settings.preset) &&
      (settings.tag === null || capture.tags.includes(settings.tag)) &&
      (settings.bottleneck === null || capture.bottleneck === settings.bottleneck) &&
      hasWords(capture, words),
  );
  const places = new Map(shown.map((capture, index) => [capture.id, index]));
  const sortBy = SORT_VALUES[settings.sortKey] ?? SORT_VALUES['startedAt']!;
  return sortRows(shown, sortBy, settings.descending, ({ id }) => places.get(id) ?? 0);
}

/** The words that are looked for. */
export function searchedWords(search: string): string[] {
  return search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

/** Each word has to stand somewhere in what a user knows of a capture: name, notes, tags, preset, settings, verdict, the file it came from. */
export function hasWords(capture: CaptureListItem, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { name, notes, tags, preset, settings, verdict, bottleneck, importedFrom, fault } = capture;
  const text = [name, notes, ...tags, preset, settings, verdict, bottleneck, importedFrom, fault].join('\n').toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

/** Values that occur, each with how often, in alphabetical order: what a filter can be set to. */
export function countValues(
  captures: readonly CaptureListItem[],
  read: (capture: CaptureListItem) => readonly (string | null)[],
): [string, number][] {
  const counts = new Map<string, number>();
  for (const capture of captures) for (const value of read(capture)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

/** Whether a filter keeps anything from being shown. */
export function isFiltered({ search, preset, tag, bottleneck }: CaptureListSettings): boolean {
  return search.trim() !== '' || preset !== null || tag !== null || bottleneck !== null;
}
