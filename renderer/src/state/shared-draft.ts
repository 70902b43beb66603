import { notifications } from '@mantine/notifications';
import type { Preset, Scenario } from '../../../contract/index.ts';
import type { Api } from '../api/api.ts';
import { isActive, useApp } from './app-store.ts';
import { mergeDraft } from './merge-draft.ts';
import { notifyError } from './notify-error.ts';
import { presetOf, scenarioChanges, withScenarioValue } from './scenario-path.ts';

const REMEMBER_AFTER_MS = 400;

/**
 * The scenario that the next start takes. All windows of a host share it: what is edited here is told to the host soon after, and what another window
 * told it is taken over here.
 */
export function createSharedDraft(api: Pick<Api, 'request'>) {
  /** What the host has, as far as is known here. */
  let known: Scenario | null = null;
  /** Paths that were set here, and not by another window since. */
  let own = new Set<string>();
  let timer: number | undefined;
  let underWay = 0;
  /** What the host told while something was on its way to it: it may be from before that arrived. */
  let held: Scenario | null = null;
  const get = useApp.getState;

  const take = (told: Scenario) => {
    const { draft, run } = get();
    const merged = mergeDraft(known ?? draft, draft, told);
    known = told;
    if (JSON.stringify(merged) === JSON.stringify(draft)) return;
    const changes = scenarioChanges(draft, merged).filter(({ path }) => own.has(path));
    for (const { path } of changes) own.delete(path);
    if (merged.name !== draft.name) own = new Set();
    useApp.setState({ draft: merged });
    // The changes of a run are told by the run.
    if (isActive(run)) return;
    if (merged.name !== draft.name) {
      const name = presetOf(merged)?.title ?? merged.name;
      notifications.show({ title: 'Settings of another window', message: `“${name}” was chosen there, and is chosen here too.` });
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
    if (answer.ok) known = draft;
    else notifyError('The scenario is not remembered', answer.error);
    if (underWay > 0 || held === null) return;
    const told = held;
    held = null;
    take(told);
  };

  const set = (draft: Scenario) => {
    useApp.setState({ draft });
    clearTimeout(timer);
    timer = window.setTimeout(() => void send(), REMEMBER_AFTER_MS);
  };

  return {
    edit: (path: string, value: unknown) => {
      const draft = withScenarioValue(get().draft, path, value);
      if (!draft) return;
      own.add(path);
      set(draft);
    },
    choose: ({ scenario }: Preset) => {
      own = new Set();
      set(scenario);
    },
    /** What was edited is told now: whoever sees the run begin has the settings that it began with. */
    flush: () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      void send();
    },
    /** What the host has now. */
    told: (scenario: Scenario) => {
      if (underWay > 0) held = scenario;
      else take(scenario);
    },
  };
}
