import { z } from 'zod';
import { captureDocumentSchema, captureListItemSchema, environmentSchema, saveFormatSchema } from './capture.ts';
import { recoveryReportSchema } from './capture-recovery.ts';
import { CHART_POINTS_MAX, captureChartsSchema, captureRangeSchema, captureViewSchema } from './capture-view.ts';
import { ceilingSchema } from './ceiling.ts';
import { COMPARED_CAPTURES, comparisonFormatSchema, comparisonSchema } from './comparison.ts';
import { doctorCheckSchema } from './doctor.ts';
import type { Result } from './errors.ts';
import { arrivalSchema, connectionRowSchema, exchangeSchema } from './exchange.ts';
import { experimentResultSchema, experimentSchema, experimentStateSchema } from './experiment.ts';
import { runStateSchema } from './run-state.ts';
import { runEventSchema, sampleSchema } from './sample.ts';
import { LARGEST_MESSAGE_BYTES, scenarioSchema, socketFilterSchema } from './scenario.ts';
import { settingsPatchSchema, settingsSchema } from './settings.ts';
import { socketTableSchema } from './sockets.ts';

const nothing = z.null();
const captureId = z.string().min(1).max(200);
/** Captures in the order in which they get their letters; `baselineId` is one of them, the first where there is none. */
const compared = z.object({ ids: z.array(captureId).max(COMPARED_CAPTURES.max), baselineId: captureId.optional() });
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
      samples: z.array(sampleSchema),
      events: z.array(runEventSchema),
      /** The newest, at most LIVE_ROWS of each. */
      exchanges: z.array(exchangeSchema),
      arrivals: z.array(arrivalSchema),
    }),
  },
  /** The scenario is validated by the engine, which answers with all faults at once. */
  'run.start': { input: z.object({ scenario: z.unknown() }), output: z.object({ captureId: z.string() }) },
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
      name: z.string().trim().min(1).max(120).optional(),
      notes: z.string().max(10_000).optional(),
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
  /** Opens the report for reading. The desktop opens the system's browser and answers `null`; the browser mode answers the address to open. */
  'report.open': { input: z.object({ id: captureId }), output: z.object({ url: z.string().nullable() }) },
  /** Exports to a file. The desktop asks for the place and answers the path (`null`: cancelled); the browser mode answers the address to download. */
  'report.save': {
    input: z.object({ id: captureId, format: saveFormatSchema }),
    output: z.object({ path: z.string().nullable(), url: z.string().nullable() }),
  },
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

/** What comes before the bytes of a picture. */
export const displayFrameInfoSchema = z.object({
  captureId: z.string(),
  connection: z.int(),
  sequence: z.number(),
  /** Received frames at the moment this one was taken. */
  receivedFrames: z.number(),
});
export type DisplayFrameInfo = z.infer<typeof displayFrameInfoSchema>;

/** A picture on its way to a window: the newest received, as it came in. */
export interface DisplayFrame extends DisplayFrameInfo {
  bytes: Uint8Array;
}

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
