import type { CaptureDocument } from '../../../contract/index.ts';
import { ENVIRONMENT, settingsOf } from './differences.ts';

/** What captures are grouped by. */
type Groupable = Pick<CaptureDocument, 'scenario' | 'finalScenario' | 'events' | 'environment'>;

/**
 * Places of captures that are repetitions: of the same scenario, its name included, with the same changes in mid-run, in the same
 * environment. The groups stand in the order of their first captures. Where all are repetitions of one, each stands for itself: a group of
 * all would have nothing to be compared with.
 */
export function groupCaptures(documents: readonly Groupable[]): { groups: number[][]; allEqual: boolean } {
  const byKey = new Map<string, number[]>();
  documents.forEach((document, place) => {
    const key = sameness(document);
    byKey.set(key, [...(byKey.get(key) ?? []), place]);
  });
  const allEqual = byKey.size === 1;
  return { groups: allEqual ? documents.map((_, place) => [place]) : [...byKey.values()], allEqual };
}

/** What differs is what is told to differ, so that two groups never look the same. */
function sameness(document: Groupable): string {
  const settings = [...settingsOf(document)].map(([path, { asCompared }]): [string, string] => [path, asCompared]);
  return JSON.stringify([settings.sort(([a], [b]) => (a < b ? -1 : 1)), ENVIRONMENT.map(({ read }) => read(document.environment))]);
}
