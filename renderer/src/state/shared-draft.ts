import { notifications } from '@mantine/notifications';
import { type Scenario, TOGGLES } from '../../../contract/index.ts';
import type { Api } from '../api/api.ts';
import { isActive, useApp } from './app-store.ts';
import { mergeDraft } from './merge-draft.ts';
import { notifyError } from './notify-error.ts';
import { presetOf, scenarioChanges, scenarioValue, withScenarioValue } from './scenario-path.ts';

const REMEMBER_AFTER_MS = 400;

/**
 * The scenario that the next start takes. All windows of a host share it: what is edited here is told to the host soon after, and what another window
 * told it is taken over here.
 */
export function createSharedDraft(api: Pick<Api, 'request'>) {
  const get = useApp.getState;
  /** What the host has, as far as is known here: what every window begins with, until it tells. */
  let known = get().draft;
  /** Grows with each word of what the host has: an answer that was asked for before is older. */
  let news = 0;
  /** Paths that were set here, and not by another window since. */
  let own = new Set<string>();
  let timer: number | undefined;
  let underWay = 0;
  /** What the host told while something was on its way to it: it may be from before that arrived. */
  let held: Scenario | null = null;

  const take = (told: Scenario) => {
    const { draft, run, runShown, ready } = get();
    const merged = mergeDraft(known, draft, told);
    known = told;
    // The sending of it may have failed.
    if (timer === undefined && !isSame(merged, told)) sendSoon();
    if (isSame(merged, draft)) return;
    const changes = scenarioChanges(draft, merged).filter(({ path }) => own.has(path));
    for (const { path } of changes) own.delete(path);
    if (merged.name !== draft.name) own = new Set();
    useApp.setState({ draft: merged });
    // The changes of a run are told by the run, and what a window begins with is no news.
    if (isActive(run) || !ready) return;
    if (merged.name !== draft.name) {
      const name = presetOf(merged)?.title ?? merged.name;
      const kept = runShown ? ' The readings here are still of the last run.' : '';
      notifications.show({ title: 'Settings of another window', message: `“${name}” was chosen there, and is chosen here too.${kept}` });
    } else if (changes.length > 0) {
      const message = changes.map(({ name, from, to }) => `${name}: ${from} → ${to}`).join(', ');
      notifications.show({ title: 'Another window changed what was set here', message });
    }
  };

  const send = async () => {
    timer = undefined;
    const { draft } = get();
    underWay += 1;
    const answer = await api.request('settings.set', { scenario: draft });
    underWay -= 1;
    if (answer.ok) {
      known = draft;
      news += 1;
    } else notifyError('The scenario is not remembered', answer.error);
    if (underWay > 0 || held === null) return;
    const told = held;
    held = null;
    take(told);
  };

  const sendSoon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void send(), REMEMBER_AFTER_MS);
  };

  const set = (draft: Scenario) => {
    useApp.setState({ draft });
    sendSoon();
  };

  const told = (scenario: Scenario) => {
    news += 1;
    if (underWay > 0) held = scenario;
    else take(scenario);
  };

  return {
    edit: (path: string, value: unknown) => {
      const draft = withScenarioValue(get().draft, path, value);
      if (!draft) return;
      own.add(path);
      set(draft);
    },
    choose: (scenario: Scenario) => {
      own = new Set();
      set(scenario);
    },
    /** What was edited is told now: whoever sees the run begin has the settings that it began with. */
    flush: () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      void send();
    },
    /**
     * What was changed of the run in progress in another window holds for the scenario here as well, where it is the one that runs: one
     * changes a run to keep what helps. That window tells it to the host, as this one does with what was asked for here.
     */
    adopt: (before: Scenario | null, now: Scenario | null) => {
      const { draft, pending } = get();
      if (before === now || !before || now?.name !== draft.name) return;
      const changed = TOGGLES.filter(({ path }) => !(path in pending) && scenarioValue(before, path) !== scenarioValue(now, path));
      const adopted = (scenario: Scenario) =>
        changed.reduce((into, { path }) => withScenarioValue(into, path, scenarioValue(now, path)) ?? into, scenario);
      if (known.name === now.name) known = adopted(known);
      useApp.setState({ draft: adopted(draft) });
    },
    /** What the host has now. */
    told,
    /** Before the host is asked what it has: takes its answer, which is left out where there was news in between. */
    asked: () => {
      const before = news;
      return (scenario: Scenario) => {
        if (news === before) told(scenario);
      };
    },
  };
}

function isSame(one: Scenario, other: Scenario): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
