import { z } from 'zod';
import { captureDocumentSchema, captureListItemSchema, environmentSchema, importedCaptureSchema, saveFormatSchema } from './capture.ts';
import { recoveryReportSchema } from './capture-recovery.ts';
import { CHART_POINTS_MAX, captureChartsSchema, captureRangeSchema, captureViewSchema } from './capture-view.ts';
import { ceilingSchema } from './ceiling.ts';
import { COMPARED_CAPTURES, comparisonFormatSchema, comparisonSchema } from './comparison.ts';
import type { DisplayFrame } from './display-frame.ts';
import { doctorCheckSchema } from './doctor.ts';
import type { Result } from './errors.ts';
import { arrivalSchema, connectionRowSchema, exchangeSchema } from './exchange.ts';
import {
  EXPERIMENT_LIMITS,
  experimentReportFormatSchema,
  experimentResultSchema,
  experimentSchema,
  experimentStateSchema,
} from './experiment.ts';
import { captureNameSchema, captureNotesSchema, captureTagsSchema, IMPORT_LIMITS, thumbnailSchema } from './library.ts';
import { FRAME_FILE_PATTERN, foundFrameSchema } from './recording.ts';
import { runStateSchema } from './run-state.ts';
import { runEventSchema, sampleSchema } from './sample.ts';
import { LARGEST_MESSAGE_BYTES, scenarioSchema, socketFilterSchema } from './scenario.ts';
import { settingsPatchSchema, settingsSchema } from './settings.ts';
import { socketTableSchema } from './sockets.ts';
import { stationNameSchema } from './stations.ts';

const nothing = z.null();
const captureId = z.string().min(1).max(200);
/** Captures in the order in which they get their letters; `baselineId` is one of them, the first where there is none. */
const compared = z.object({ ids: z.array(captureId).max(COMPARED_CAPTURES.max), baselineId: captureId.optional() });
const frameFile = z.string().regex(FRAME_FILE_PATTERN);
const experimentName = z.string().min(1).max(EXPERIMENT_LIMITS.nameChars);
/** Chosen by the window for an export under way, or by the host for a folder that was chosen. */
const exportName = z.string().min(1).max(64);
const savedFile = z.object({ path: z.string().nullable(), url: z.string().nullable() });
/** Milliseconds since the start of the run. */
const timeRange = { fromMs: z.number().nonnegative(), toMs: z.number().nonnegative() };
const chartPoints = z.int().min(2).max(CHART_POINTS_MAX);

/**
 * Every request that a window may make of the engine: input, and value of the answer. The desktop shell and the browser
 * mode carry the same map; each parses the input on arrival.
 */
export const REQUESTS = {
  'app.info': {
    input: nothing,
    output: z.object({ version: z.string(), host: z.enum(['electron', 'browser']), environment: environmentSchema, home: z.string() }),
  },
  'app.doctor': { input: nothing, output: z.array(doctorCheckSchema) },
  /** What the engine's start found of captures that a crash had left behind, until a window has dismissed it. */
  'recovery.report': { input: nothing, output: recoveryReportSchema },
  'recovery.dismiss': { input: nothing, output: nothing },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.set': { input: settingsPatchSchema, output: settingsSchema },
  'run.state': {
    input: nothing,
    output: z.object({
      state: runStateSchema,
      /** The newest: of the span that charts show, and of a minute at least, over which levels are told. */
      samples: z.array(sampleSchema),
      /** The highest level of each station since the run began, which may be before those samples; empty where there is no run. */
      peakBytes: z.partialRecord(stationNameSchema, z.number()).default({}),
      events: z.array(runEventSchema),
      /** The newest, at most LIVE_ROWS of each. */
      exchanges: z.array(exchangeSchema),
      arrivals: z.array(arrivalSchema),
    }),
  },
  /** The scenario is validated by the engine, which answers with all faults at once. */
  'run.start': { input: z.object({ scenario: z.unknown() }), output: z.object({ captureId: z.string() }) },
  /** The scenario may be started soon: its frames are made, where they are not kept and nothing is measured. One with faults is passed over; starting tells them. */
  'run.prepare': { input: z.object({ scenario: z.unknown() }), output: nothing },
  /** Answers when the run has ended and its capture is complete. */
  'run.stop': { input: nothing, output: z.object({ captureId: z.string() }) },
  /** Answers when the change is in force. */
  'run.toggle': { input: z.object({ path: z.string(), value: z.unknown() }), output: z.object({ scenario: scenarioSchema }) },
  /** The server's connections as they are now, at most CONNECTION_ROWS_MAX of them, and how many there are. */
  'run.connections': { input: nothing, output: z.object({ total: z.int(), rows: z.array(connectionRowSchema) }) },
  /** Every established TCP connection of this machine that matches, as the kernel sees it now. Fails with a code of the kernel reader. */
  'sockets.read': {
    input: z.object({ source: scenarioSchema.shape.kernel.unwrap().shape.source.unwrap().exclude(['off']), filter: socketFilterSchema }),
    output: socketTableSchema,
  },
  /** Measures what raw TCP reaches, which takes a second and a half, and keeps it. Fails with `run-active` during a run. */
  'ceiling.measure': {
    input: z.object({ messageBytes: z.int().min(1).max(LARGEST_MESSAGE_BYTES), serverThread: z.enum(['worker', 'main']) }),
    output: ceilingSchema,
  },
  /** The experiments that ship, by name, or a document of the user's own. */
  'experiments.start': {
    input: z.object({ experiment: z.unknown(), repetitions: z.int().min(1).max(100).optional() }),
    output: experimentStateSchema,
  },
  /** The experiments that ship. */
  'experiments.list': { input: nothing, output: z.array(experimentSchema) },
  /** Answers when the run in progress has ended; what is done is kept. */
  'experiments.stop': { input: nothing, output: experimentStateSchema },
  'experiments.state': { input: nothing, output: experimentStateSchema },
  'experiments.results': { input: nothing, output: z.array(experimentResultSchema) },
  /** Those of the user's own, and in words which of them cannot be read. */
  'experiments.own': { input: nothing, output: z.object({ experiments: z.array(experimentSchema), unreadable: z.array(z.string()) }) },
  /**
   * Keeps an experiment in the library. `replaces`: the one of the user's own that it takes the place of. A name that another
   * has is a fault, or gets a number where `mayRename`. Fails with `experiment-invalid`, which names all faults.
   */
  'experiments.save': {
    input: z.object({ experiment: z.unknown(), replaces: experimentName.nullable(), mayRename: z.boolean() }),
    output: experimentSchema,
  },
  /** One of the user's own, to the trash, from where `experiments.restore` brings it back. */
  'experiments.delete': { input: z.object({ name: experimentName }), output: nothing },
  'experiments.restore': { input: z.object({ name: experimentName }), output: experimentSchema },
  /** A result, to the trash; the captures of its runs stay. */
  'experiments.deleteResult': { input: z.object({ id: captureId }), output: nothing },
  'experiments.restoreResult': { input: z.object({ id: captureId }), output: nothing },
  /** A result as Markdown, the same text as its report in that format. Fails with `experiment-missing`. */
  'experiments.markdown': { input: z.object({ id: captureId }), output: z.object({ text: z.string() }) },
  /** As `report.open` and `report.save`, of a result. */
  'experiments.openReport': { input: z.object({ id: captureId }), output: z.object({ url: z.string().nullable() }) },
  'experiments.saveReport': { input: z.object({ id: captureId, format: experimentReportFormatSchema }), output: savedFile },
  /** The document of an experiment, as `sockscope experiment` takes it, to a file. */
  'experiments.export': { input: z.object({ name: experimentName }), output: savedFile },
  'captures.list': { input: nothing, output: z.array(captureListItemSchema) },
  /** The whole capture with every sample and its histograms, for programs; of an hour that is a hundred megabytes. Windows use the three that follow. */
  'captures.open': { input: z.object({ id: captureId }), output: captureDocumentSchema },
  /** A capture without its samples, with what is charted of its whole time in at most `points` points. */
  'captures.view': { input: z.object({ id: captureId, points: chartPoints }), output: captureViewSchema },
  /** The same charts of a part of its time, for more detail than the whole has. */
  'captures.charts': { input: z.object({ id: captureId, ...timeRange, points: chartPoints }), output: captureChartsSchema },
  /** The figures and the verdict of a part of its time, from its samples: histograms are merged, never averaged. */
  'captures.range': { input: z.object({ id: captureId, ...timeRange }), output: captureRangeSchema },
  'captures.update': {
    input: z.strictObject({
      id: captureId,
      name: captureNameSchema.optional(),
      notes: captureNotesSchema.optional(),
      tags: captureTagsSchema.optional(),
      saved: z.boolean().optional(),
    }),
    output: captureListItemSchema,
  },
  /** To the trash of the library, from where `captures.restore` brings it back. */
  'captures.delete': { input: z.object({ id: captureId }), output: nothing },
  'captures.restore': { input: z.object({ id: captureId }), output: captureListItemSchema },
  /** Fails with `compare-count`, `compare-same`, or as opening one of them does. The lines of its charts are thinned. */
  'captures.compare': { input: compared, output: comparisonSchema },
  /** As `report.open` and `report.save`, of a comparison. */
  'comparison.open': { input: compared, output: z.object({ url: z.string().nullable() }) },
  'comparison.save': {
    input: compared.extend({ format: comparisonFormatSchema }),
    output: z.object({ path: z.string().nullable(), url: z.string().nullable() }),
  },
  /** Looks whether another process changed the library. Where it did, `captures.changed` is told to every window. */
  'captures.refresh': { input: nothing, output: z.object({ changed: z.boolean() }) },
  /** Somebody looks at the captures: what reads them is started before one is opened. */
  'captures.prepare': { input: nothing, output: nothing },
  /** `null`: it has none. */
  'captures.thumbnail': { input: z.object({ id: captureId }), output: thumbnailSchema.nullable() },
  /** A JSON export comes into the library in pieces of text: begin, each piece in its order, end. Fails with `import-too-large` before anything is sent. */
  'captures.import': {
    input: z.object({ fileName: z.string().max(1_000), bytes: z.number().nonnegative() }),
    output: z.object({ importId: z.string() }),
  },
  'captures.import.part': {
    input: z.object({ importId: z.string().max(64), text: z.string().max(IMPORT_LIMITS.chunkChars) }),
    output: nothing,
  },
  /** Answers when the capture is whole in the library. Fails with `import-invalid`, `import-too-large` or `capture-newer`; then nothing of it is left. */
  'captures.import.end': { input: z.object({ importId: z.string().max(64) }), output: importedCaptureSchema },
  /** Gives an import up, at any moment. Answers when nothing of it is left. */
  'captures.import.cancel': { input: z.object({ importId: z.string().max(64) }), output: nothing },
  /** What was deleted, newest first. */
  'trash.list': { input: nothing, output: z.array(captureListItemSchema) },
  /** Removes these from the trash for good. What came into it meanwhile stays. */
  'trash.empty': { input: z.object({ ids: z.array(captureId).max(100_000) }), output: z.object({ removed: z.int() }) },
  /** The recorded frames of a capture in their order, and what of the index could not be read. */
  'frames.list': {
    input: z.object({ id: captureId }),
    output: z.object({ frames: z.array(foundFrameSchema), damage: z.array(z.string()) }),
  },
  /** The beginning of a recorded frame for reading: of a text as it is, of anything else in hexadecimal. Fails with `frame-missing`. */
  'frames.excerpt': { input: z.object({ id: captureId, file: frameFile }), output: z.object({ text: z.string() }) },
  /** Where the page finds the files of a capture's recorded frames: a file's name stands between the two. */
  'frames.address': { input: z.object({ id: captureId }), output: z.object({ before: z.string(), after: z.string() }) },
  /** Saves one as a file, as `report.save` does. */
  'frames.save': {
    input: z.object({ id: captureId, file: frameFile }),
    output: z.object({ path: z.string().nullable(), url: z.string().nullable() }),
  },
  /** All of a capture: the desktop opens the folder they lie in and answers `null`; the browser mode answers the address of a .zip to download. */
  'frames.folder': { input: z.object({ id: captureId }), output: z.object({ url: z.string().nullable() }) },
  /** Opens the report for reading. The desktop opens the system's browser and answers `null`; the browser mode answers the address to open. */
  'report.open': { input: z.object({ id: captureId }), output: z.object({ url: z.string().nullable() }) },
  /**
   * Exports to a file. The desktop asks for the place and answers the path (`null`: cancelled), or writes into `folder`, where nothing is replaced; the
   * browser mode answers the address to download. With `job` it can be given up. Fails with `export-empty`, `export-failed`, `export-cancelled`, or what
   * printing fails with.
   */
  'report.save': {
    input: z.object({ id: captureId, format: saveFormatSchema, job: exportName.optional(), folder: exportName.optional() }),
    output: savedFile,
  },
  /** Where several are to be exported to, asked once: a name for `folder`; `null`: cancelled. The browser mode has one place alone, and asks nothing. */
  'report.folder': { input: nothing, output: z.object({ folder: exportName.nullable() }) },
  /** Gives an export up, at any moment. */
  'report.cancel': { input: z.object({ job: exportName }), output: nothing },
} as const;

export type RequestName = keyof typeof REQUESTS;
export type RequestInput<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['output']>;

/** One function a request: what a host must provide. */
export type RequestHandlers = { [N in RequestName]: (input: RequestInput<N>) => Promise<RequestOutput<N>> };

/** Every message that the engine sends to a window unasked. */
export const PUSHES = {
  'run.state': runStateSchema,
  'run.sample': sampleSchema,
  'run.event': runEventSchema,
  /** Some times a second, those that ended since the last push. */
  'run.exchanges': z.array(exchangeSchema),
  'run.arrivals': z.array(arrivalSchema),
  'experiment.state': experimentStateSchema,
  'captures.changed': z.null(),
  /** A window changed the scenario that the next start takes: all windows share it. */
  'settings.scenario': scenarioSchema,
  /** Experiments of the user's own or results were written, renamed or deleted. */
  'experiments.changed': z.null(),
} as const;

export type PushName = keyof typeof PUSHES;
export type PushPayload<N extends PushName> = z.infer<(typeof PUSHES)[N]>;

/** So many exchanges and arrivals are kept for windows. */
export const LIVE_ROWS = 2_000;
/** The table of connections has at most so many rows. */
export const CONNECTION_ROWS_MAX = 20_000;

/** What the window tells when it wants its next picture. Counts are since the run began in this window. */
export const displayReportSchema = z.object({
  /** Chosen by the page when it is loaded, so that several windows, and a page before and after a reload, are told apart. */
  windowId: z.string().min(1).max(64),
  captureId: z.string().nullable(),
  /** Pictures drawn on the canvas. */
  displayed: z.int().nonnegative(),
  /** Pictures that the browser could not decode. */
  failed: z.int().nonnegative(),
  /** True when the window is ready for another picture. */
  wantsFrame: z.boolean(),
  /** What its own WebSocket to the stream's server received and decoded, while it is a viewer. */
  viewer: z
    .object({ received: z.int().nonnegative(), decoded: z.int().nonnegative(), displayed: z.int().nonnegative() })
    .nullable()
    .optional(),
});
export type DisplayReport = z.infer<typeof displayReportSchema>;

/** The form in which both hosts offer the engine to the renderer. The preload script exposes it as `window.sockscope`. */
export interface SockscopeBridge {
  readonly host: 'electron' | 'browser';
  request(name: string, input: unknown): Promise<Result<unknown>>;
  /** Returns its own unregister function. */
  onPush(listener: (name: string, payload: unknown) => void): () => void;
  onFrame(listener: (frame: DisplayFrame) => void): () => void;
  reportDisplay(report: DisplayReport): void;
  /** Tells whether the engine can be reached; the desktop always can. Returns its own unregister function. */
  onLink(listener: (link: 'connected' | 'lost') => void): () => void;
}

/** WebSocket messages of the browser mode, as JSON text; pictures go as binary: u32 little-endian length of the info, info as JSON, bytes. */
export const controlMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.int(), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('display'), report: displayReportSchema }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
export type ControlAnswer = { type: 'answer'; id: number; result: Result<unknown> } | { type: 'push'; name: string; payload: unknown };

/** WebSocket subprotocol of the browser mode; the token follows as a second one, `token.<token>`. */
export const CONTROL_SUBPROTOCOL = 'sockscope.v1';
