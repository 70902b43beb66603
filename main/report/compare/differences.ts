import { type CaptureDocument, type ComparedSetting, type Environment, findToggle, settingName } from '../../../contract/index.ts';
import { formatQuantity, held } from '../quantity.ts';
import { formatRunTime } from '../report-moment.ts';
import { shownScenario } from '../scenario-differences.ts';
import { changesOf } from './setting-changes.ts';

type Document = Pick<CaptureDocument, 'scenario' | 'finalScenario' | 'events' | 'summary' | 'environment'>;

/** What is expected of a run, and how its document is written, changes nothing in it. */
const WITHOUT_EFFECT: readonly string[] = ['formatVersion', 'thresholds'];

/** How frames are recorded, by what asks for it: what is set for another way changes nothing. */
const RECORDING_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'recording.everyN': ['every'],
  'recording.lastS': ['last'],
  'recording.maxBytes': ['every', 'last'],
};

/** No such setting: the capture is of another version. */
const ABSENT = 'no such setting';

/** What differs between the scenarios, the changes in mid-run included, and then what was in effect. A text for each group of captures. */
export function scenarioDifferences(documents: readonly Document[], groups: readonly (readonly number[])[]): ComparedSetting[] {
  const captures = documents.map((document) => settingsOf(document));
  const paths = new Set(captures.flatMap((settings) => [...settings.keys()]));
  const rows = [...paths].map((path): ComparedSetting => {
    const texts = groups.map((places) => joined(places.map((place) => captures[place]!.get(path) ?? { text: ABSENT, asCompared: ABSENT })));
    return { path, label: labelOf(path), values: texts };
  });
  const differ = rows.filter(({ path }) => new Set(captures.map((settings) => settings.get(path)?.asCompared ?? ABSENT)).size > 1);
  const told = differ.find(({ path }) => path === 'engine')?.values.map((value) => value.replaceAll('"', ''));
  // Said once where what is in effect is what was set; where it is not, both are worth a line.
  return [...differ, ...effects(documents, groups).filter(({ path, values }) => path !== 'negotiated.engine' || !isSame(values, told))];
}

function isSame(values: readonly string[], others: readonly string[] | undefined): boolean {
  return others !== undefined && values.every((value, index) => value === others[index]);
}

/** What differs between machines and versions. */
export function environmentDifferences(documents: readonly Document[], groups: readonly (readonly number[])[]): ComparedSetting[] {
  return ENVIRONMENT.filter(({ read }) => new Set(documents.map(({ environment }) => read(environment))).size > 1).map(
    ({ field, label, read }) => ({
      path: field,
      label,
      values: groups.map((places) => distinct(places.map((place) => read(documents[place]!.environment))).join(' / ')),
    }),
  );
}

/** A setting of one capture: as it is shown, and without the times, which always differ. */
export interface SettingText {
  text: string;
  asCompared: string;
}

/** The settings of a capture, those that change nothing in a run left out. */
export function settingsOf({
  scenario,
  finalScenario,
  events,
}: Pick<Document, 'scenario' | 'finalScenario' | 'events'>): Map<string, SettingText> {
  const start = new Map(leaves(shownScenario(scenario)));
  const end = new Map(leaves(shownScenario(finalScenario ?? scenario)));
  const changes = changesOf(events);
  const settings = new Map<string, SettingText>();
  for (const path of new Set([...start.keys(), ...end.keys(), ...changes.map((change) => change.path)])) {
    if (WITHOUT_EFFECT.includes(path)) continue;
    if (RECORDING_SETTINGS[path]?.includes(scenario.recording.frames) === false) continue;
    const own = changes.filter((change) => change.path === path);
    const first = start.get(path);
    const last = end.get(path);
    if (own.length > 0) {
      const steps = own.map(({ tMs, text }) => `${text === '' ? 'done' : text} at ${formatRunTime(tMs)}`);
      settings.set(path, {
        text: [...(first === undefined ? [] : [first]), ...steps].join(', then '),
        asCompared: [first ?? '', ...own.map(({ text }) => text || 'done')].join(' → '),
      });
    } else if (last !== undefined && last !== first) {
      // A capture whose changes are not among its events still says how it ended.
      settings.set(path, { text: `${first ?? ABSENT}, in the end ${last}`, asCompared: `${first ?? ''} → ${last}` });
    } else if (first !== undefined) settings.set(path, { text: first, asCompared: first });
  }
  return settings;
}

/** The captures of a group have the same settings; only the times of changes may differ. */
function joined(texts: readonly SettingText[]): string {
  return distinct(texts.map(({ text }) => text)).join(' / ');
}

function labelOf(path: string): string | null {
  if (path === 'name') return 'Name of the scenario';
  return findToggle(path) ? settingName(path) : null;
}

/** What was really negotiated and used may differ where the settings do not. */
function effects(documents: readonly Document[], groups: readonly (readonly number[])[]): ComparedSetting[] {
  return EFFECTS.filter(({ read }) => new Set(documents.flatMap((document) => read(document) ?? [])).size > 1).map(
    ({ path, label, read }) => ({
      path,
      label,
      values: groups.map((places) => distinct(places.map((place) => read(documents[place]!) ?? 'not recorded')).join(' / ')),
    }),
  );
}

const EFFECTS: readonly { path: string; label: string; read: (document: Document) => string | null }[] = [
  {
    path: 'negotiated.permessageDeflate',
    label: 'In effect: compression of the newest connection',
    read: ({ summary }) => (summary?.negotiated ? (summary.negotiated.permessageDeflate ?? 'none') : null),
  },
  {
    path: 'negotiated.engine',
    label: 'In effect: what received on the newest connection',
    read: ({ summary }) => summary?.negotiated?.engine ?? null,
  },
  {
    path: 'kernel.source',
    label: 'In effect: reader of the socket buffers',
    read: ({ summary }) => (summary ? (summary.kernel.source ?? 'none') : null),
  },
];

/** A field of the environment, and which of the warnings it belongs to. */
export interface EnvironmentField {
  field: keyof Environment;
  label: string;
  kind: 'machine' | 'versions' | 'tcp-buffers';
  read: (environment: Environment) => string;
}

const buffer = (limits: readonly number[] | null) =>
  limits ? limits.map((bytes) => formatQuantity(held(bytes))).join(', ') : 'no such setting';

/** What of the environment is compared, in the order in which it is shown. */
export const ENVIRONMENT: readonly EnvironmentField[] = [
  { field: 'os', label: 'Operating system', kind: 'machine', read: ({ os }) => os },
  { field: 'kernel', label: 'Kernel', kind: 'machine', read: ({ kernel }) => kernel },
  { field: 'arch', label: 'Architecture', kind: 'machine', read: ({ arch }) => arch },
  { field: 'cpu', label: 'Processor', kind: 'machine', read: ({ cpu }) => cpu },
  { field: 'cores', label: 'Cores', kind: 'machine', read: ({ cores }) => String(cores) },
  { field: 'memoryBytes', label: 'Memory', kind: 'machine', read: ({ memoryBytes }) => formatQuantity(held(memoryBytes)) },
  { field: 'node', label: 'Node', kind: 'versions', read: ({ node }) => node },
  { field: 'electron', label: 'Electron', kind: 'versions', read: ({ electron }) => electron ?? 'none' },
  { field: 'ws', label: 'ws', kind: 'versions', read: ({ ws }) => ws },
  { field: 'bufferutil', label: 'bufferutil', kind: 'versions', read: ({ bufferutil }) => bufferutil ?? 'none' },
  { field: 'sockscope', label: 'Sockscope', kind: 'versions', read: ({ sockscope }) => sockscope },
  { field: 'tcpRmem', label: 'TCP receive buffer (least, default, most)', kind: 'tcp-buffers', read: ({ tcpRmem }) => buffer(tcpRmem) },
  { field: 'tcpWmem', label: 'TCP send buffer (least, default, most)', kind: 'tcp-buffers', read: ({ tcpWmem }) => buffer(tcpWmem) },
];

function leaves(value: object, prefix = ''): [path: string, json: string][] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? leaves(child, `${prefix}${key}.`)
      : [[`${prefix}${key}`, JSON.stringify(child)] as [string, string]],
  );
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
