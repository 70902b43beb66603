import { z } from 'zod';
import { experimentDraftSchema } from './experiment-draft.ts';
import { scenarioSchema } from './scenario.ts';

export const SETTINGS_FORMAT_VERSION = 1;

/** What the list of captures shows, and in which order. A filter that is `null` lets all through. */
const captureListSettings = z.object({
  search: z.string().max(200).catch('').default(''),
  preset: z.string().max(120).nullable().catch(null).default(null),
  tag: z.string().max(120).nullable().catch(null).default(null),
  bottleneck: z.string().max(60).nullable().catch(null).default(null),
  sortKey: z.string().max(40).catch('startedAt').default('startedAt'),
  descending: z.boolean().catch(true).default(true),
});
export type CaptureListSettings = z.infer<typeof captureListSettings>;

/** What the window remembers. Each key falls back to its default alone when the stored value is bad. */
export const settingsSchema = z.object({
  formatVersion: z.literal(SETTINGS_FORMAT_VERSION).catch(SETTINGS_FORMAT_VERSION).default(SETTINGS_FORMAT_VERSION),
  theme: z.enum(['auto', 'dark', 'light']).catch('auto').default('auto'),
  /** The window draws at most so many frames a second; the stream itself is not slowed. */
  displayMaxFps: z.number().min(1).max(120).catch(30).default(30),
  /** Seconds of the run that the live charts show. */
  chartSpanS: z.number().min(10).max(3_600).catch(60).default(60),
  /** The view of sockets: where from, what is looked for, and time between two readings. */
  sockets: z
    .object({
      source: z.enum(['auto', 'netstat', 'ss', 'procfs']).catch('auto').default('auto'),
      search: z.string().max(200).catch('').default(''),
      intervalMs: z.number().min(250).max(60_000).catch(1_000).default(1_000),
    })
    .catch({ source: 'auto', search: '', intervalMs: 1_000 })
    .default({ source: 'auto', search: '', intervalMs: 1_000 }),
  captures: captureListSettings.catch(captureListSettings.parse({})).default(captureListSettings.parse({})),
  /** The scenario as it was left. */
  scenario: scenarioSchema.nullable().catch(null).default(null),
  /** The experiment that is being written, as it was left; `null`: none. */
  experimentDraft: experimentDraftSchema.nullable().catch(null).default(null),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings. */
export const settingsPatchSchema = z
  .strictObject({
    theme: z.enum(['auto', 'dark', 'light']),
    displayMaxFps: z.number().min(1).max(120),
    chartSpanS: z.number().min(10).max(3_600),
    sockets: z.object({
      source: z.enum(['auto', 'netstat', 'ss', 'procfs']),
      search: z.string().max(200),
      intervalMs: z.number().min(250).max(60_000),
    }),
    captures: captureListSettings,
    scenario: scenarioSchema.nullable(),
    experimentDraft: experimentDraftSchema.nullable(),
  })
  .partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
