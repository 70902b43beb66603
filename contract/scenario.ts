import { z } from 'zod';
import { exactBytesText } from './exact-bytes-text.ts';
import { LEAST_FRAME_BYTES } from './frame.ts';
import { grouped } from './grouped.ts';
import { RECORDING_LIMITS } from './recording.ts';

/** Version of the scenario document; raised when a field changes its meaning, never when one is added. */
export const SCENARIO_FORMAT_VERSION = 1;

/** Bounds of every numeric scenario field, named here because the window, the validation and the documentation all state them. */
export const SCENARIO_LIMITS = {
  /** From the smallest text; a jpeg needs more. */
  payloadBytes: { min: LEAST_FRAME_BYTES, max: 16_777_216 },
  width: { min: 64, max: 7_680 },
  height: { min: 64, max: 4_320 },
  ringFrames: { min: 2, max: 64 },
  connections: { min: 1, max: 1_000 },
  concurrency: { min: 1, max: 5_000 },
  /** One client address has about 28,000 ports (net.ipv4.ip_local_port_range). */
  idleConnections: { min: 0, max: 25_000 },
  rampPerS: { min: 1, max: 10_000 },
  costMs: { min: 0, max: 10_000 },
  roundMessages: { min: 1, max: 1_000 },
  delayMs: { min: 0, max: 60_000 },
  limitFrames: { min: 1, max: 100_000 },
  receiverConnections: { min: 1, max: 5_000 },
  creditFrames: { min: 0, max: 100_000 },
  priorityEvery: { min: 0, max: 100_000 },
  maxConnections: { min: 1, max: 1_000_000 },
  idleTimeoutS: { min: 0, max: 86_400 },
  sweepS: { min: 0.1, max: 3_600 },
  groups: { min: 1, max: 1_000 },
  memoryLimitBytes: { min: 67_108_864, max: 1_099_511_627_776 },
  rateFps: { min: 0.1, max: 100_000 },
  durationS: { min: 0.5, max: 86_400 },
  warmupS: { min: 0, max: 600 },
  frames: { min: 1, max: 1_000_000_000 },
  heartbeatS: { min: 0, max: 3_600 },
  maxPayloadBytes: { min: 1_024, max: 268_435_456 },
  bufferLimitBytes: { min: 65_536, max: 1_073_741_824 },
  kernelIntervalMs: { min: 100, max: 60_000 },
  kernelMaxCpuPercent: { min: 0.1, max: 100 },
  pathLatencyMs: { min: 0, max: 10_000 },
  pathJitterMs: { min: 0, max: 10_000 },
  /** 0 is unlimited; below 1,000 bytes a second no handshake would end in time. */
  pathBytesPerS: { min: 0, max: 100_000_000_000 },
  stallMs: { min: 0, max: 60_000 },
  stallEveryS: { min: 0.1, max: 3_600 },
  thresholds: { min: 0, max: 100 },
  thresholdCharacters: { min: 3, max: 200 },
  recordEveryN: { min: 1, max: 1_000_000 },
  recordLastS: { min: 0.1, max: 60 },
  recordMaxBytes: { min: 1_048_576, max: 68_719_476_736 },
} as const;

type Bound = { readonly min: number; readonly max: number };
const int = ({ min, max }: Bound) => z.int().min(min).max(max);
const real = ({ min, max }: Bound) => z.number().min(min).max(max);

/** What a frame consists of. Every message of the run has the same size: {@link messageBytesOf}. */
export const payloadSchema = z.strictObject({
  kind: z
    .enum(['jpeg', 'gray', 'text'])
    .default('jpeg')
    .describe(
      '`jpeg`: a picture, padded to `bytes`. `gray`: `width` x `height` random pixels of one byte. `text`: words, in a text message of `bytes`.',
    ),
  bytes: int(SCENARIO_LIMITS.payloadBytes)
    .default(1_048_576)
    .describe(
      'Message size of jpeg and text in bytes, exact to the byte, with the header by which a frame of ours is counted and timed. A text takes 66 or more, of which 65 are the header; a jpeg 4096 or more. Of gray it follows from width and height.',
    ),
  width: int(SCENARIO_LIMITS.width)
    .default(1_920)
    .describe(
      'Pixels of each row of a picture. The message size of a jpeg is `bytes` all the same; a gray frame has a byte for each pixel.',
    ),
  height: int(SCENARIO_LIMITS.height).default(1_080).describe('Rows of a picture.'),
  entropy: z.number().min(0).max(1).default(0.5).describe('0 = smooth gradients, 1 = as grainy as a photograph at high sensitivity.'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .default(1)
    .describe('Of the random numbers that the frames are made with: the same seed makes the same frames.'),
  ringFrames: int(SCENARIO_LIMITS.ringFrames).default(16).describe('How many different images are made; they are sent in turn.'),
});

/** How much is sent and how fast. */
export const loadSchema = z.strictObject({
  connections: int(SCENARIO_LIMITS.connections).default(1).describe('Sockets of the generator; they share the rate.'),
  executor: z
    .enum(['persistent', 'serial-short', 'parallel-short'])
    .default('persistent')
    .describe(
      'Of direction echo. `persistent`: each connection sends, waits for the answer, sends the next. `serial-short`: a connection for each frame, one after another. `parallel-short`: a connection for each frame, `concurrency` at a time.',
    ),
  concurrency: int(SCENARIO_LIMITS.concurrency).default(100).describe('How many exchanges `parallel-short` has under way at once.'),
  idleConnections: int(SCENARIO_LIMITS.idleConnections)
    .default(0)
    .describe('Connections that are opened and then send nothing, from a process of their own.'),
  rampPerS: int(SCENARIO_LIMITS.rampPerS)
    .default(1_000)
    .describe('Idle and receiving connections are opened, and closed, at most so many a second.'),
  rate: z
    .union([z.literal('max'), real(SCENARIO_LIMITS.rateFps)])
    .default('max')
    .describe('`max` (closed loop: the next frame when the socket takes it) or frames a second over all connections (open loop).'),
  frames: int(SCENARIO_LIMITS.frames)
    .nullable()
    .default(null)
    .describe('Stop after so many offered frames, those of the warm-up among them: the rest is measured. `null`: no limit.'),
  durationS: real(SCENARIO_LIMITS.durationS)
    .nullable()
    .default(null)
    .describe('Measured time after the warm-up in seconds; `null`: until stopped.'),
  warmupS: real(SCENARIO_LIMITS.warmupS).default(1).describe('Discarded from the summary, and said so.'),
});

/** permessage-deflate (RFC 7692), offered by the client and accepted by the server with the same parameters. */
export const compressionSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe(
      'Whether permessage-deflate (RFC 7692) is offered by our clients and accepted by the server. A client of your own that offers it gets it while this is on, and goes without while it is off; a change closes its connection with 1012, and holds for its next one.',
    ),
  level: z.int().min(0).max(9).default(6).describe('zlib level: 0 stores, 1 is fastest, 9 is smallest.'),
  memLevel: z.int().min(1).max(9).default(8).describe('zlib memLevel, 1 to 9.'),
  threshold: z.int().min(0).max(16_777_216).default(1_024).describe('Smaller messages go uncompressed where `contextTakeover` is off.'),
  contextTakeover: z.boolean().default(true).describe('Keep the window between messages (`false` negotiates `*_no_context_takeover`).'),
  windowBits: z
    .int()
    .min(9)
    .max(15)
    .default(15)
    .describe("LZ77 window as a power of two, negotiated as `*_max_window_bits`. 8 is left out: zlib's raw deflate does not support it."),
  concurrencyLimit: z.int().min(1).max(64).default(10).describe('How many deflate or inflate calls a thread runs at once.'),
});

/** What the server computes for each message. */
export const processingSchema = z.strictObject({
  costMs: real(SCENARIO_LIMITS.costMs)
    .default(0)
    .describe(
      'CPU time a message, as calibrated on an idle core, in milliseconds; 0 computes nothing. It is real work: on a busy core it takes longer.',
    ),
  strategy: z
    .enum(['inline', 'yield', 'ping', 'worker'])
    .default('inline')
    .describe(
      "`inline`: in one piece on the server's loop. `yield`: in steps of a few milliseconds with a `setImmediate` turn between. `ping`: in one piece, and then the pong to a ping is waited for. `worker`: in another thread.",
    ),
  roundMessages: int(SCENARIO_LIMITS.roundMessages)
    .default(3)
    .describe(
      'Of direction push: so many messages are computed and sent one after another, as a loop over a list does; then the server rests for a moment.',
    ),
});

/** The server. */
export const serverSchema = z.strictObject({
  thread: z
    .enum(['worker', 'main'])
    .default('worker')
    .describe('`worker`: a thread of its own; `main`: the event loop of the host process.'),
  maxPayloadBytes: int(SCENARIO_LIMITS.maxPayloadBytes)
    .default(67_108_864)
    .describe('A larger message closes its connection with 1009 (RFC 6455 section 7.4.1).'),
  heartbeatS: real(SCENARIO_LIMITS.heartbeatS).default(1).describe('Seconds between pings (RFC 6455 section 5.5.2); 0 sends none.'),
  noDelay: z.boolean().default(true).describe('TCP_NODELAY on both ends.'),
  processing: processingSchema.prefault({}),
  reply: z
    .enum(['none', 'ack', 'computed', 'same'])
    .default('none')
    .describe(
      'What directions echo and listen answer: `computed` works out shape, min, max, mean and median of all pixels and sends them; `ack` acknowledges at once and computes afterwards in a worker; `same` sends the message back as it came, the only one in direction listen.',
    ),
});

/** Whoever receives the frames: the server in ingest, echo and listen, our clients in push and relay. */
export const receiverSchema = z.strictObject({
  connections: int(SCENARIO_LIMITS.receiverConnections).default(1).describe('Receiving clients of push and relay.'),
  delayMs: real(SCENARIO_LIMITS.delayMs)
    .default(0)
    .describe('Time that the receiving application takes for a frame before it takes the next.'),
  policy: z
    .enum(['queue', 'drop-oldest', 'drop-newest', 'latest', 'pause'])
    .default('queue')
    .describe(
      'What happens when frames come in faster than they are taken. `queue` keeps all; `drop-oldest`, `drop-newest` and `latest` drop; `pause` stops reading the socket, so that TCP holds the sender back.',
    ),
  limitFrames: int(SCENARIO_LIMITS.limitFrames)
    .default(64)
    .describe('Frames that the inbox of a connection holds under every policy but `queue` (`latest` holds one).'),
  memoryLimitBytes: int(SCENARIO_LIMITS.memoryLimitBytes)
    .nullable()
    .default(null)
    .describe('The run ends when the inboxes hold so many bytes; `null`: a quarter of the memory that is free at the start.'),
});

/** The server's connections as a pool. */
export const poolSchema = z.strictObject({
  maxConnections: int(SCENARIO_LIMITS.maxConnections).default(100_000).describe('Beyond it a client is refused with HTTP 503.'),
  idleTimeoutS: real(SCENARIO_LIMITS.idleTimeoutS)
    .default(0)
    .describe('A connection on which nothing was sent or received for so long is closed by the sweep; 0: never.'),
  sweepS: real(SCENARIO_LIMITS.sweepS).default(60).describe('Time between two sweeps.'),
  groups: int(SCENARIO_LIMITS.groups)
    .default(1)
    .describe('Of direction relay: publishers and subscribers are spread evenly over so many groups.'),
});

/** What the impairment proxy does to the bytes of each connection on one way. Order is kept, and nothing is lost: it is TCP. */
export const impairmentSchema = z.strictObject({
  latencyMs: real(SCENARIO_LIMITS.pathLatencyMs).default(0).describe('Each byte is held for so long.'),
  jitterMs: real(SCENARIO_LIMITS.pathJitterMs).default(0).describe('Up to so much more, uniformly at random for each piece that is read.'),
  bytesPerS: real(SCENARIO_LIMITS.pathBytesPerS)
    .default(0)
    .describe('All connections together pass so many bytes a second; 0: without limit.'),
  stallMs: real(SCENARIO_LIMITS.stallMs).default(0).describe('Nothing passes for so long, again and again; 0: never.'),
  stallEveryS: real(SCENARIO_LIMITS.stallEveryS).default(5).describe('Time from the start of one stall to the start of the next.'),
});

/** Which sockets of this machine are meant. Every field that is given has to match; `null` matches all. */
export const socketFilterSchema = z.strictObject({
  process: z.string().min(1).max(120).nullable().default(null).describe("Part of the owning process's name, in any case of letters."),
  pid: z.int().min(1).max(4_194_304).nullable().default(null).describe('Id of the owning process.'),
  port: z.int().min(1).max(65_535).nullable().default(null).describe('Local or remote port.'),
  local: z.string().min(3).max(300).nullable().default(null).describe('One end exactly, as `address:port`.'),
  remote: z.string().min(3).max(300).nullable().default(null).describe('The other end exactly, as `address:port`.'),
});
export type SocketFilter = z.infer<typeof socketFilterSchema>;

/** Which of the received frames are kept as files of the capture. */
export const recordingSchema = z.strictObject({
  frames: z
    .enum(['off', 'every', 'last'])
    .default('off')
    .describe(
      `Which of the received frames are kept as files of the capture. \`every\`: each \`everyN\`-th, as it comes. \`last\`: those of the last \`lastS\` seconds, which are held in memory and written when the run ends or this is changed; a process that is killed loses them. Limits that no setting changes: ${RECORDING_LIMITS.framesPerS} frames a second with \`every\`, ${exactBytesText(RECORDING_LIMITS.ringBytes)} of memory with \`last\`, ${grouped(String(RECORDING_LIMITS.frames))} files of a capture.`,
    ),
  everyN: int(SCENARIO_LIMITS.recordEveryN)
    .default(100)
    .describe('One of so many frames, counted over all receiving connections together.'),
  lastS: real(SCENARIO_LIMITS.recordLastS).default(5).describe('So many seconds of the stream, counted back from the newest frame.'),
  maxBytes: int(SCENARIO_LIMITS.recordMaxBytes)
    .default(268_435_456)
    .describe('All recorded frames of a capture together; with `last` also the memory that is used.'),
});

/** A whole run as a document. Unknown keys are refused, missing ones take their default. */
export const scenarioSchema = z.strictObject({
  formatVersion: z.literal(SCENARIO_FORMAT_VERSION).default(SCENARIO_FORMAT_VERSION).describe('Version of this document.'),
  name: z.string().min(1).max(120).default('jpeg-ingest').describe('What the run and its capture are called.'),
  direction: z
    .enum(['ingest', 'echo', 'push', 'relay', 'listen', 'observe'])
    .default('ingest')
    .describe(
      "`ingest`: our generator sends, our server receives. `echo`: it also answers each frame. `push`: our server sends, our clients receive. `relay`: our generator publishes, the server passes on to all subscribers of the group. `listen`: clients of your own connect to our server. `observe`: nothing of ours is sent or received; the kernel's queues of other programs' sockets are recorded.",
    ),
  payload: payloadSchema.prefault({}),
  load: loadSchema.prefault({}),
  compression: compressionSchema.prefault({}),
  masking: z
    .enum(['random', 'prepared', 'zero'])
    .default('random')
    .describe(
      "Client masking key (RFC 6455 section 5.3): `random`, unpredictable and new for each frame; `prepared`, random but chosen once for each image of the ring, which is masked beforehand; `zero`. The last two save the sender's work on each frame and are outside of the RFC, which asks for a new key a frame.",
    ),
  nativeAddon: z.enum(['on', 'off']).default('on').describe('`bufferutil`, the native helper that masks and unmasks.'),
  engine: z
    .enum(['ws', 'direct'])
    .default('ws')
    .describe(
      'What receives the frames, at the server and at our receiving clients: the library `ws`, or our own receive path, which reads into recycled buffers. A connection that negotiates compression is served by `ws` either way.',
    ),
  logging: z
    .enum(['off', 'summary', 'frame-console', 'frame-file'])
    .default('frame-file')
    .describe('What the server writes: nothing, a line a second, or a line a frame to the console or to a file in the capture.'),
  /** Checked when the run ends; `contract/threshold.ts` reads them. */
  thresholds: z
    .array(z.string().min(SCENARIO_LIMITS.thresholdCharacters.min).max(SCENARIO_LIMITS.thresholdCharacters.max))
    .max(SCENARIO_LIMITS.thresholds.max)
    .default([])
    .describe(
      'Conditions on figures of the summary, for instance `received.fps>=1000`, each in the figure’s own unit and checked in full precision when the run ends. A rate that is met may be counted with a frame less: of one of 25 FPS ask for 24.5. `sockscope run` exits with 99 when one does not hold.',
    ),
  server: serverSchema.prefault({}),
  sender: z
    .strictObject({
      bufferLimitBytes: int(SCENARIO_LIMITS.bufferLimitBytes)
        .default(10_485_760)
        .describe("The sender's own queue may hold this many bytes; open-loop frames beyond it are dropped and counted."),
      costMs: real(SCENARIO_LIMITS.costMs)
        .default(0)
        .describe(
          'Of direction ingest: CPU time that the sending application spends on each frame, in one piece on its own event loop, before it sends it (as one that encodes there does). Calibrated as `server.processing.costMs` is.',
        ),
    })
    .prefault({}),
  receiver: receiverSchema.prefault({}),
  flow: z
    .strictObject({
      creditFrames: int(SCENARIO_LIMITS.creditFrames)
        .default(0)
        .describe(
          'The receiver lets the sender have so many frames under way on each connection, and tells it when it takes more; 0: no credits.',
        ),
    })
    .prefault({}),
  priority: z
    .strictObject({
      keyEvery: int(SCENARIO_LIMITS.priorityEvery)
        .default(0)
        .describe('Every n-th frame is a key frame, which is sent and taken before ordinary ones and never dropped before them; 0: none.'),
      controlEvery: int(SCENARIO_LIMITS.priorityEvery)
        .default(0)
        .describe('Every n-th frame is a control message, which goes before key frames; 0: none.'),
    })
    .prefault({}),
  pool: poolSchema.prefault({}),
  /** The impairment proxy: the way that the frames go, and the way back. While all is 0 it is not in the path. */
  path: impairmentSchema.extend({ back: impairmentSchema.prefault({}) }).prefault({}),
  ceiling: z
    .enum(['auto', 'fresh', 'off'])
    .default('auto')
    .describe(
      'What raw TCP reaches with messages of this size. `auto`: measured before the run unless it is known for this machine, which takes three occasions, minutes apart; `fresh`: measured before every run; `off`: not asked for.',
    ),
  /** Of direction observe: whose sockets. */
  observe: socketFilterSchema.prefault({}),
  kernel: z
    .strictObject({
      source: z
        .enum(['auto', 'netstat', 'ss', 'procfs', 'off'])
        .default('auto')
        .describe(
          '`auto`: netstat where it is installed, whose figures everybody can look at beside the run, else ss, else procfs. Where readings are put off, ss (few connections) or procfs (thousands) costs less and reads more often.',
        ),
      intervalMs: int(SCENARIO_LIMITS.kernelIntervalMs).default(250).describe('Time between two readings.'),
      maxCpuPercent: real(SCENARIO_LIMITS.kernelMaxCpuPercent)
        .default(1)
        .describe(
          'Of the time of all processors together, what readings may take: dearer ones are put off, by five seconds at most. A third of it from three quarters of the processors in use until less than 65 % are. 100: never. An observation, which is nothing else, is not held to it.',
        ),
    })
    .prefault({}),
  recording: recordingSchema.prefault({}),
  bind: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .max(255)
        .default('127.0.0.1')
        .describe(
          'Address that the server listens on. Anything but a loopback address can be reached from other machines and needs a token.',
        ),
      port: z.int().min(0).max(65_535).default(0).describe('0 lets the system choose a free port.'),
      token: z
        .string()
        .min(8)
        .max(256)
        .nullable()
        .default(null)
        .describe('Required of every client where the host is not a loopback address.'),
    })
    .prefault({}),
});

/** A validated scenario: every field present. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** A scenario as a user may write it: every field optional. */
export type ScenarioInput = z.input<typeof scenarioSchema>;

export type Payload = Scenario['payload'];
export type Direction = Scenario['direction'];
export type Impairment = z.infer<typeof impairmentSchema>;

/** Whether the impairment proxy has anything to do. */
export function isImpaired({ back, ...forth }: Scenario['path']): boolean {
  return [forth, back].some(({ latencyMs, jitterMs, bytesPerS, stallMs }) => latencyMs > 0 || jitterMs > 0 || bytesPerS > 0 || stallMs > 0);
}

/** Bytes of a gray frame before its pixels: the frame header, width and height (see `contract/frame.ts`). */
export const GRAY_PREFIX_BYTES = 40;

/** No message of any scenario is larger: a gray frame of the largest width and height. */
export const LARGEST_MESSAGE_BYTES = Math.max(
  SCENARIO_LIMITS.payloadBytes.max,
  GRAY_PREFIX_BYTES + SCENARIO_LIMITS.width.max * SCENARIO_LIMITS.height.max,
);

/** The size of each message in bytes, before compression. */
export function messageBytesOf({ kind, bytes, width, height }: Payload): number {
  return kind === 'gray' ? GRAY_PREFIX_BYTES + width * height : bytes;
}
