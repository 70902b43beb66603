import { notifications } from '@mantine/notifications';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { errorValue, PRESETS, type Result, type RunState, type Scenario } from '../../../contract/index.ts';
import type { Api } from '../api/api.ts';
import { useApp } from './app-store.ts';
import { withScenarioValue } from './scenario-path.ts';
import { createSharedDraft } from './shared-draft.ts';

const [first, second] = [PRESETS[0]!.scenario, PRESETS[1]!.scenario];
const SENT_AFTER_MS = 1_000;
const notices = () => vi.mocked(notifications.show).mock.calls.map(([{ title }]) => title);
const draft = () => useApp.getState().draft;

/** A scenario with some settings changed, given as `path: value`. */
function changed(scenario: Scenario, values: Record<string, unknown>): Scenario {
  return Object.entries(values).reduce((into, [path, value]) => withScenarioValue(into, path, value)!, scenario);
}

/** The host as a window reaches it: what was sent, and answers that come when a test gives them. */
function fakeHost() {
  const sent: Scenario[] = [];
  const answers: ((isKept: boolean) => Promise<void>)[] = [];
  const request = (_name: string, { scenario }: { scenario: Scenario }) => {
    sent.push(scenario);
    return new Promise<Result<unknown>>((resolve) => {
      answers.push(async (isKept) => {
        resolve(isKept ? { ok: true, value: null } : { ok: false, error: errorValue('internal', 'The disk is full.') });
        await vi.advanceTimersByTimeAsync(0);
      });
    });
  };
  return { api: { request } as unknown as Pick<Api, 'request'>, sent, answer: (isKept = true) => answers.shift()!(isKept) };
}

const begin = () => {
  const host = fakeHost();
  return { host, shared: createSharedDraft(host.api) };
};
const pause = () => vi.advanceTimersByTimeAsync(SENT_AFTER_MS);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.spyOn(notifications, 'show').mockReturnValue('');
  useApp.setState({ ...useApp.getInitialState(), ready: true, draft: first }, true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  useApp.setState(useApp.getInitialState(), true);
});

test('edits are told together, soon after the last one, or at once before a start', async () => {
  const { host, shared } = begin();
  shared.edit('masking', 'zero');
  shared.edit('logging', 'off');
  expect(host.sent).toEqual([]);
  await pause();
  expect(host.sent).toEqual([changed(first, { masking: 'zero', logging: 'off' })]);
  await host.answer();
  shared.edit('masking', 'prepared');
  shared.flush();
  shared.flush();
  expect(host.sent).toHaveLength(2);
});

test('an edit is kept beside what is told meanwhile, also where the host has told nothing before', async () => {
  const { host, shared } = begin();
  shared.edit('masking', 'zero');
  shared.told(changed(first, { logging: 'off' }));
  expect(draft()).toMatchObject({ masking: 'zero', logging: 'off' });
  await pause();
  expect(host.sent).toEqual([changed(first, { masking: 'zero', logging: 'off' })]);
  expect(notices()).toEqual([]);
});

test('what is told while something is on its way waits for its answer', async () => {
  const { host, shared } = begin();
  shared.edit('masking', 'zero');
  await pause();
  shared.told(changed(first, { logging: 'off' }));
  shared.told(changed(first, { masking: 'zero' }));
  expect(draft().masking).toBe('zero');
  await host.answer();
  expect(draft()).toEqual(changed(first, { masking: 'zero' }));
  expect(notices()).toEqual([]);
});

test('what is set back while it is on its way stays set back', async () => {
  const { host, shared } = begin();
  shared.edit('masking', 'zero');
  await pause();
  shared.edit('masking', first.masking);
  shared.told(changed(first, { masking: 'zero' }));
  await host.answer();
  expect(draft()).toEqual(first);
  await pause();
  expect(host.sent).toEqual([changed(first, { masking: 'zero' }), first]);
});

test('with two on their way, what is told waits for both answers', async () => {
  const { host, shared } = begin();
  shared.edit('masking', 'zero');
  await pause();
  shared.edit('logging', 'off');
  await pause();
  shared.told(changed(first, { masking: 'zero' }));
  await host.answer();
  // It is on its way: it is not sent once more.
  await pause();
  expect(host.sent).toHaveLength(2);
  expect(draft().logging).toBe('off');
  shared.told(changed(first, { masking: 'zero', logging: 'off' }));
  await host.answer();
  expect(draft()).toEqual(changed(first, { masking: 'zero', logging: 'off' }));
  expect(host.sent).toHaveLength(2);
});

test('an edit that could not be sent is sent again when the host tells what it has', async () => {
  const { host, shared } = begin();
  shared.edit('masking', 'zero');
  await pause();
  await host.answer(false);
  expect(notices()).toEqual(['The scenario is not remembered']);
  await pause();
  expect(host.sent).toHaveLength(1);
  shared.told(first);
  expect(draft().masking).toBe('zero');
  await pause();
  expect(host.sent).toEqual([changed(first, { masking: 'zero' }), changed(first, { masking: 'zero' })]);
  await host.answer();
  shared.told(changed(first, { masking: 'zero' }));
  await pause();
  expect(host.sent).toHaveLength(2);
});

test('an answer that was asked for before an edit or a push is left out: it is older', async () => {
  const { host, shared } = begin();
  const afterEdit = shared.asked();
  shared.edit('masking', 'zero');
  await pause();
  await host.answer();
  afterEdit(first);
  expect(draft().masking).toBe('zero');
  const afterPush = shared.asked();
  shared.told(changed(first, { logging: 'off' }));
  afterPush(first);
  expect(draft().logging).toBe('off');
  shared.asked()(first);
  expect(draft()).toEqual(first);
});

test('what a window begins with is no news; what another window sets otherwise is', async () => {
  useApp.setState({ ready: false });
  const { host, shared } = begin();
  shared.asked()(second);
  expect(draft()).toEqual(second);
  useApp.setState({ ready: true });
  expect(notices()).toEqual([]);
  shared.edit('masking', 'zero');
  await pause();
  await host.answer();
  shared.told(changed(second, { masking: 'prepared' }));
  shared.told(first);
  expect(notices()).toEqual(['Another window changed what was set here', 'Settings of another window']);
});

test('a change of the run in another window is that window’s to tell: it gives way to what the host has later', async () => {
  const { host, shared } = begin();
  const running = changed(first, { masking: 'zero' });
  shared.adopt(first, running);
  expect(draft().masking).toBe('zero');
  shared.told(changed(running, { masking: 'prepared' }));
  expect(draft().masking).toBe('prepared');
  await pause();
  expect(host.sent).toEqual([]);
});

test('a change of the run that was asked for here is this window’s to tell, whatever is told meanwhile', async () => {
  const { host, shared } = begin();
  useApp.setState({ pending: { masking: 'zero' }, run: { phase: 'running' } as RunState });
  shared.adopt(first, changed(first, { masking: 'zero' }));
  shared.edit('masking', 'zero');
  shared.told(changed(first, { logging: 'off' }));
  await pause();
  expect(host.sent).toEqual([changed(first, { masking: 'zero', logging: 'off' })]);
});
