import { z } from 'zod';
import { captureRecoverySchema } from './capture-recovery.ts';
import { diagnosisSchema } from './diagnosis.ts';
import { arrivalSchema, exchangeSchema } from './exchange.ts';
import { captureOriginSchema } from './library.ts';
import { recordingSummarySchema } from './recording.ts';
import { runEventSchema, sampleSchema } from './sample.ts';
import { scenarioSchema } from './scenario.ts';
import { stoppedSchema } from './stopped.ts';
import { summarySchema } from './summary.ts';
import { thresholdResultSchema } from './threshold.ts';

/** Version of the capture folder and of the JSON export. */
export const CAPTURE_FORMAT_VERSION = 1;

/** The machine and the versions that a run was made with. */
export const environmentSchema = z.object({
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  node: z.string(),
  electron: z.string().nullable(),
  ws: z.string(),
  bufferutil: z.string().nullable(),
  /** `net.ipv4.tcp_rmem`: minimum, default and maximum receive buffer; `null` where there is no such setting. */
  tcpRmem: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  tcpWmem: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  sockscope: z.string(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** `manifest.json` of a capture folder. */
export const manifestSchema = z.object({
  formatVersion: z.literal(CAPTURE_FORMAT_VERSION),
  id: z.string(),
  name: z.string(),
  /** `recording`: being written by process `pid`; `complete`; `recovered`: its process ended without finishing it, figures made from the samples found. */
  state: z.enum(['recording', 'complete', 'recovered']),
  /** Kept by name; a run that was only recorded is not. */
  saved: z.boolean(),
  notes: z.string(),
  tags: z.array(z.string()),
  /** Wall clock, ISO 8601. */
  startedAt: z.string(),
  pid: z.int(),
  /** Of one in state `recovered`: when and why. Absent in what was recovered before this was kept. */
  recovery: captureRecoverySchema.optional(),
  /** As it was started; toggles are events. */
  scenario: scenarioSchema,
  /** As it was in the end, where toggles changed it. */
  finalScenario: scenarioSchema.nullable().default(null),
  environment: environmentSchema,
  summary: summarySchema.nullable(),
  /** Of one that is complete: it was stopped before its planned end. `null`: it was not, or had none. */
  stopped: stoppedSchema.nullable().default(null),
  /** Settings changed while it was measured: the summary is over all of it, the verdict of a part. `null`: recorded before this was kept, or not ended. */
  mixed: z.boolean().nullable().default(null),
  diagnosis: diagnosisSchema.nullable(),
  /** Why samples are missing from some moment on, where the recording broke off and the run went on. */
  recordingFault: z.string().nullable().default(null),
  /** What the run found for each of `scenario.thresholds`, in their order; empty while it is recorded. */
  thresholds: z.array(thresholdResultSchema).default([]),
  /** Where it came from, if it was imported; `null`: it was recorded in this library. */
  origin: captureOriginSchema.nullable().default(null),
  /** What was recorded of the frames themselves; `null`: nothing was asked for. */
  recording: recordingSummarySchema.nullable().default(null),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** One line of `samples.ndjson`. */
export const captureLineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), sample: sampleSchema }),
  z.object({ kind: z.literal('event'), event: runEventSchema }),
  z.object({ kind: z.literal('exchanges'), exchanges: z.array(exchangeSchema) }),
  z.object({ kind: z.literal('arrivals'), arrivals: z.array(arrivalSchema) }),
]);
export type CaptureLine = z.infer<typeof captureLineSchema>;

/** The JSON export and the answer to `--json`. Its names are an interface: add, never rename. */
export const captureDocumentSchema = manifestSchema.extend({
  events: z.array(runEventSchema),
  samples: z.array(sampleSchema),
  /** Direction echo: each frame and its answer, at most EXCHANGES_KEPT. */
  exchanges: z.array(exchangeSchema).default([]),
  /** Directions push and relay: when single frames were sent and arrived, at most ARRIVALS_KEPT. */
  arrivals: z.array(arrivalSchema).default([]),
  /** What of the capture could not be read, in words; empty as a rule. */
  damage: z.array(z.string()),
  /** What of the capture an exported document leaves out, in words. */
  leftOut: z.array(z.string()).optional(),
});
export type CaptureDocument = z.infer<typeof captureDocumentSchema>;

/** Formats a capture can be exported to. `csv` has the samples; `exchanges`, `arrivals` and `frames-csv` are CSV too, a line an exchange, an arrival or a recorded frame; `junit` is XML with a test case for each threshold. */
export const REPORT_FORMATS = ['html', 'json', 'csv', 'md', 'exchanges', 'arrivals', 'junit', 'frames-csv'] as const;
export const reportFormatSchema = z.enum(REPORT_FORMATS);
export type ReportFormat = z.infer<typeof reportFormatSchema>;

/** What a window saves a capture as: beside the formats that are made from the capture alone, the HTML report printed to PDF, for which a host needs a Chromium. */
export const SAVE_FORMATS = [...REPORT_FORMATS, 'pdf'] as const;
export const saveFormatSchema = z.enum(SAVE_FORMATS);
export type SaveFormat = z.infer<typeof saveFormatSchema>;

/** What the list of captures shows of one. A folder that cannot be read is listed too, with its fault. */
export const captureListItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['recording', 'complete', 'recovered', 'unreadable']),
  saved: z.boolean(),
  startedAt: z.string().nullable(),
  durationS: z.number().nullable(),
  receivedFps: z.number().nullable(),
  /** How far it came, where it was stopped before its planned end. */
  stopped: stoppedSchema.nullable().default(null),
  /** Settings changed while it was measured, or may have (an old capture does not tell when they did): its figures are over all of it, its verdict of a part. */
  mixed: z.enum(['certain', 'possible']).nullable().default(null),
  payloadBytes: z.number().nullable(),
  compressed: z.boolean().nullable(),
  verdict: z.string().nullable(),
  /** Why it cannot be read. */
  fault: z.string().nullable(),
  /** Name of the scenario that it was started with. */
  preset: z.string().nullable().default(null),
  /** Which settings are others than those of the preset, or were changed on the way, in words. */
  settings: z.string().default(''),
  direction: z.string().nullable().default(null),
  bottleneck: z.string().nullable().default(null),
  tags: z.array(z.string()).default([]),
  notes: z.string().default(''),
  /** Of the frames, in direction echo of the whole exchanges. */
  latencyP99Ms: z.number().nullable().default(null),
  /** Payload received. */
  receivedBytesPerS: z.number().nullable().default(null),
  /** Of all its files; `null` while it is being recorded. */
  diskBytes: z.number().nullable().default(null),
  /** What its thumbnail shows: the last picture of the run, or a figure over its time; `null`: there is none. */
  thumbnail: z.enum(['picture', 'chart']).nullable().default(null),
  /** The file that it was imported from. */
  importedFrom: z.string().nullable().default(null),
  /** Of one in the trash: when it was deleted, ISO 8601. */
  deletedAt: z.string().nullable().default(null),
  /** Formats that it has nothing for, each with the reason. What only its samples tell is not among them. */
  missingFormats: z.partialRecord(saveFormatSchema, z.string()).default({}),
});
export type CaptureListItem = z.infer<typeof captureListItemSchema>;

/** A capture that was imported, and another one of the same run that the library had before; `null`: it had none. */
export const importedCaptureSchema = captureListItemSchema.extend({ copyOf: z.object({ id: z.string(), name: z.string() }).nullable() });
export type ImportedCapture = z.infer<typeof importedCaptureSchema>;
