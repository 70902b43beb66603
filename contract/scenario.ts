import { z } from 'zod';

/** Version of the scenario document; raised when a field changes its meaning, never when one is added. */
export const SCENARIO_FORMAT_VERSION = 1;

/** Bounds of every numeric scenario field, named here because the window, the validation and the documentation all state them. */
export const SCENARIO_LIMITS = {
  payloadBytes: { min: 4_096, max: 16_777_216 },
  width: { min: 64, max: 7_680 },
  height: { min: 64, max: 4_320 },
  ringFrames: { min: 2, max: 64 },
  connections: { min: 1, max: 64 },
  rateFps: { min: 0.1, max: 100_000 },
  durationS: { min: 0.5, max: 86_400 },
  warmupS: { min: 0, max: 600 },
  frames: { min: 1, max: 1_000_000_000 },
  heartbeatS: { min: 0, max: 3_600 },
  maxPayloadBytes: { min: 1_024, max: 268_435_456 },
  bufferLimitBytes: { min: 65_536, max: 1_073_741_824 },
  kernelIntervalMs: { min: 100, max: 60_000 },
} as const;

type Bound = { readonly min: number; readonly max: number };
const int = ({ min, max }: Bound) => z.int().min(min).max(max);
const real = ({ min, max }: Bound) => z.number().min(min).max(max);

/** What a frame consists of. `bytes` is exact: every message of the run has this size. */
export const payloadSchema = z.strictObject({
  kind: z.enum(['jpeg']).default('jpeg'),
  /** Message size in bytes, exact to the byte. */
  bytes: int(SCENARIO_LIMITS.payloadBytes).default(1_048_576),
  width: int(SCENARIO_LIMITS.width).default(1_920),
  height: int(SCENARIO_LIMITS.height).default(1_080),
  /** 0 = smooth gradients, 1 = as grainy as a photograph at high sensitivity. */
  entropy: z.number().min(0).max(1).default(0.5),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  /** How many different images are made; they are sent in turn. */
  ringFrames: int(SCENARIO_LIMITS.ringFrames).default(16),
});

/** How much is sent and how fast. */
export const loadSchema = z.strictObject({
  connections: int(SCENARIO_LIMITS.connections).default(1),
  /** `max` (closed loop: the next frame when the socket takes it) or frames a second over all connections (open loop). */
  rate: z.union([z.literal('max'), real(SCENARIO_LIMITS.rateFps)]).default('max'),
  /** Stop after so many offered frames; `null`: no limit. */
  frames: int(SCENARIO_LIMITS.frames).nullable().default(null),
  /** Measured time after the warm-up in seconds; `null`: until stopped. */
  durationS: real(SCENARIO_LIMITS.durationS).nullable().default(null),
  /** Discarded from the summary, and said so. */
  warmupS: real(SCENARIO_LIMITS.warmupS).default(1),
});

/** permessage-deflate (RFC 7692), offered by the client and accepted by the server with the same parameters. */
export const compressionSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** zlib level: 0 stores, 1 is fastest, 9 is smallest. */
  level: z.int().min(0).max(9).default(6),
  /** zlib memLevel, 1 to 9. */
  memLevel: z.int().min(1).max(9).default(8),
  /** Messages smaller than this many bytes are sent uncompressed. */
  threshold: z.int().min(0).max(16_777_216).default(1_024),
  /** Keep the window between messages (`false` negotiates `*_no_context_takeover`). */
  contextTakeover: z.boolean().default(true),
  /** LZ77 window as a power of two, negotiated as `*_max_window_bits`. 8 is left out: zlib's raw deflate does not support it. */
  windowBits: z.int().min(9).max(15).default(15),
  /** How many deflate or inflate calls a thread runs at once. */
  concurrencyLimit: z.int().min(1).max(64).default(10),
});

/** The receiving server. */
export const serverSchema = z.strictObject({
  /** `worker`: a thread of its own; `main`: the event loop of the host process. */
  thread: z.enum(['worker', 'main']).default('worker'),
  /** A larger message closes its connection with 1009 (RFC 6455 section 7.4.1). */
  maxPayloadBytes: int(SCENARIO_LIMITS.maxPayloadBytes).default(67_108_864),
  /** Seconds between pings (RFC 6455 section 5.5.2); 0 sends none. */
  heartbeatS: real(SCENARIO_LIMITS.heartbeatS).default(1),
  /** TCP_NODELAY on both ends. */
  noDelay: z.boolean().default(true),
});

/** A whole run as a document. Unknown keys are refused, missing ones take their default. */
export const scenarioSchema = z.strictObject({
  formatVersion: z.literal(SCENARIO_FORMAT_VERSION).default(SCENARIO_FORMAT_VERSION),
  name: z.string().min(1).max(120).default('jpeg-ingest'),
  /** `ingest`: our generator sends, our server receives. `listen`: clients of your own connect to our server. */
  direction: z.enum(['ingest', 'listen']).default('ingest'),
  payload: payloadSchema.prefault({}),
  load: loadSchema.prefault({}),
  compression: compressionSchema.prefault({}),
  /** Client masking key (RFC 6455 section 5.3): unpredictable, or all zero, which costs nothing but gives up the protection. */
  masking: z.enum(['random', 'zero']).default('random'),
  /** `bufferutil`, the native helper that masks and unmasks. */
  nativeAddon: z.enum(['on', 'off']).default('on'),
  /** What the server writes: nothing, a line a second, or a line a frame to the console or to a file in the capture. */
  logging: z.enum(['off', 'summary', 'frame-console', 'frame-file']).default('frame-file'),
  server: serverSchema.prefault({}),
  sender: z
    .strictObject({
      /** The sender's own queue may hold this many bytes; open-loop frames beyond it are dropped and counted. */
      bufferLimitBytes: int(SCENARIO_LIMITS.bufferLimitBytes).default(10_485_760),
    })
    .prefault({}),
  kernel: z
    .strictObject({
      /** `auto`: netstat where it is installed, else ss, else procfs. */
      source: z.enum(['auto', 'netstat', 'ss', 'procfs', 'off']).default('auto'),
      intervalMs: int(SCENARIO_LIMITS.kernelIntervalMs).default(250),
    })
    .prefault({}),
  bind: z
    .strictObject({
      host: z.string().min(1).max(255).default('127.0.0.1'),
      /** 0 lets the system choose a free port. */
      port: z.int().min(0).max(65_535).default(0),
      /** Required of every client where the host is not a loopback address. */
      token: z.string().min(8).max(256).nullable().default(null),
    })
    .prefault({}),
});

/** A validated scenario: every field present. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** A scenario as a user may write it: every field optional. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
