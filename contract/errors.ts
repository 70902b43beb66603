import { z } from 'zod';
import { faultSchema } from './faults.ts';

/**
 * Every error code, with what it means and what to try. `docs/errors.md` is generated from it.
 * A code is stable: scripts and the window rely on it, the words may change.
 */
export const ERROR_CODES = {
  'scenario-invalid': { meaning: 'The scenario has faults; all of them are listed.', hint: 'Correct the fields named and start again.' },
  'scenario-unreadable': {
    meaning: 'The scenario file is missing or is no JSON.',
    hint: 'Check the path, or start from `sockscope presets --json`.',
  },
  'toggle-invalid': { meaning: 'The setting does not exist or cannot take this value.', hint: 'The run goes on with the value it had.' },
  'run-active': { meaning: 'A run is in progress.', hint: 'Stop it first.' },
  'run-inactive': { meaning: 'No run is in progress.', hint: 'Start one first.' },
  'port-in-use': {
    meaning: 'Another process listens on this port, or Sockscope’s own page is there.',
    hint: 'Choose another port (bind.port; for `serve` --port), 0 for any free one, or another address of this machine on which it is free (bind.host; for `serve` --host).',
  },
  'port-forbidden': {
    meaning: 'This user may not listen on this port.',
    hint: 'Choose a port of 1024 or above (bind.port; for `serve` --port).',
  },
  'address-unavailable': {
    meaning: 'No interface of this machine has this address.',
    hint: 'Use 127.0.0.1, or an address that `ip addr` lists (bind.host; for `serve` --host).',
  },
  'bind-failed': {
    meaning: 'The server could not listen.',
    hint: 'The system’s own message is shown; address and port are bind.host and bind.port (for `serve` --host and --port).',
  },
  'connect-failed': { meaning: 'The generator could not connect to the server.', hint: 'See the event list for the reason.' },
  'thread-failed': {
    meaning: 'A thread of the engine ended unexpectedly.',
    hint: 'What was recorded is kept. Start again; report it if it recurs.',
  },
  'source-failed': {
    meaning: 'The frames could not be made.',
    hint: 'Choose another size, resolution or entropy; the message says what can be reached.',
  },
  'memory-guard': {
    meaning: 'Frames piled up in the receiver’s memory, and the run was ended before the machine suffered.',
    hint: 'Choose a policy that drops or pauses, grant credits (in ingest and push), or raise receiver.memoryLimitBytes.',
  },
  'file-limit': {
    meaning: 'The scenario needs more open files (sockets) than this process may have.',
    hint: 'Raise the limit (`ulimit -n 65536` before the start, or LimitNOFILE= of a systemd unit), or use fewer connections.',
  },
  'processing-failed': {
    meaning: 'The worker that computes for the server failed.',
    hint: 'The stream goes on without its results; stop and start again.',
  },
  'experiment-active': { meaning: 'An experiment is in progress.', hint: 'Stop it first.' },
  'experiment-inactive': { meaning: 'No experiment is in progress.', hint: 'Start one first.' },
  'experiment-missing': {
    meaning: 'There is no experiment, or no result of one, with this name.',
    hint: 'It may have been deleted or renamed; look at the list.',
  },
  'experiment-invalid': {
    meaning: 'The experiment has faults; all of them are listed.',
    hint: 'Correct the fields named and start again.',
  },
  'kernel-missing': {
    meaning: 'The program that reads the socket buffers is not installed.',
    hint: 'Install net-tools (netstat) or iproute2 (ss), or choose procfs.',
  },
  'kernel-timeout': {
    meaning: 'The socket-buffer reader did not answer in time; the reading was skipped and counted.',
    hint: 'Choose a longer interval or another source.',
  },
  'kernel-failed': {
    meaning: 'The socket-buffer reader ended with an error; the reading was skipped and counted.',
    hint: 'Run the command yourself to see its message, or choose another source.',
  },
  'kernel-garbage': {
    meaning: 'The output of the socket-buffer reader is not what was expected; the reading was skipped and counted.',
    hint: 'Choose another source.',
  },
  'kernel-unavailable': {
    meaning: 'This system tells nobody how full a socket buffer is.',
    hint: 'Windows’ netstat has no queue columns; use Linux or macOS for this reading.',
  },
  'ceiling-failed': {
    meaning: 'The ceiling of raw TCP could not be measured.',
    hint: 'Runs go on without it; measure it again when the machine is quiet.',
  },
  'path-failed': {
    meaning: 'The impairment proxy could not listen, or ended.',
    hint: 'Set everything under path to 0 to run without it.',
  },
  'capture-unwritable': {
    meaning: 'The capture folder cannot be written.',
    hint: 'Mend the permissions of the library’s folder, or choose another one by SOCKSCOPE_HOME.',
  },
  'disk-full': {
    meaning: 'The disk is full; recording stopped and the stream goes on.',
    hint: 'Free some space. Everything up to here is kept.',
  },
  'capture-missing': {
    meaning: 'There is no such capture.',
    hint: 'It may have been deleted. A capture is named by its id, not by the name given to it: `sockscope report` lists the ids of what there is, and SOCKSCOPE_HOME says in which library.',
  },
  'frame-missing': {
    meaning: 'There is no such recorded frame in this capture.',
    hint: 'Its file may have been moved or deleted; the others are there. frames/frames.ndjson in the capture’s folder lists them.',
  },
  'capture-truncated': {
    meaning: 'A capture file ends in the middle of a line; what is before is used.',
    hint: 'Nothing to do: at most the last second is missing.',
  },
  'capture-newer': { meaning: 'The capture was made by a newer version.', hint: 'Open it with that version; the file was not touched.' },
  'capture-unreadable': { meaning: 'The capture’s manifest is missing or damaged.', hint: 'The samples beside it are untouched.' },
  'compare-count': {
    meaning: 'Too few or too many captures were given to compare.',
    hint: 'Choose two to eight; of many repetitions, compare some at a time.',
  },
  'compare-same': { meaning: 'The same capture was given twice to compare, or with an imported copy of it.', hint: 'Name each once.' },
  'capture-busy': {
    meaning: 'Another process keeps changing this capture.',
    hint: 'Nothing was changed. Try again.',
  },
  'import-invalid': {
    meaning: 'The file is no whole JSON export of a capture; the first faults are named with their place.',
    hint: 'Export the capture again as JSON. Nothing of the file was kept.',
  },
  'import-too-large': {
    meaning: 'The file is larger than an import may be.',
    hint: 'Nothing of it was read. A shorter run makes a smaller export.',
  },
  'import-cancelled': { meaning: 'The import was given up.', hint: 'Nothing of the file was kept. Import it again.' },
  'capture-too-large': {
    meaning: 'The capture is longer than what can be read at once; the message names the limit.',
    hint: 'Its samples.ndjson holds a sample a line and can be read by any program. Make shorter runs.',
  },
  'client-text': {
    meaning: 'A client sent a text message where frames are binary; the connection was closed with 1003.',
    hint: 'Send frames as binary messages. Direction listen takes text too; so does echo with server.reply=same, which sends each message back as it came.',
  },
  'client-oversize': {
    meaning: 'A client sent a message above server.maxPayloadBytes; the connection was closed with 1009.',
    hint: 'Raise the limit or send smaller messages.',
  },
  'client-protocol': {
    meaning: 'A client broke RFC 6455; its connection alone was closed.',
    hint: 'The event of its close has the code that it was sent, and what was wrong.',
  },
  'client-silent': {
    meaning: 'A client connected and then kept silent: no handshake, or no answer to pings. Its connection alone was ended.',
    hint: 'Check that the client is alive and speaks WebSocket on this port.',
  },
  'client-flow': {
    meaning: 'A client sent a control message that is none or makes no sense; its connection alone was closed with 1008.',
    hint: 'The flow protocol (docs/flow-protocol.md) has the control messages and what they may say.',
  },
  'engine-not-direct': {
    meaning: 'engine is direct, and a connection is served by ws all the same: the message says why.',
    hint: 'The stream is complete and as fast as ws is. A connection with compression is always served by ws; a runtime without the needed reads is another one than those that are tested.',
  },
  'client-refused': {
    meaning: 'The pool was full: a client was refused with HTTP 503 and counted.',
    hint: 'Raise pool.maxConnections, or let idle connections be swept (pool.idleTimeoutS).',
  },
  'client-origin': {
    meaning: 'A web page that is not of this machine tried to connect and was refused with 403.',
    hint: 'Set bind.token and let the page present it, or serve the page from localhost.',
  },
  'client-idle': {
    meaning: 'A connection on which nothing happened was closed by the sweep with 1001.',
    hint: 'Raise pool.idleTimeoutS, or send something now and then.',
  },
  'client-unauthorized': {
    meaning: 'A client without the right token was refused with 401.',
    hint: 'Connect with ?token=… or an Authorization header.',
  },
  'request-invalid': {
    meaning: 'A request between window and engine did not have the form agreed on.',
    hint: 'Reload the window; report it if it recurs.',
  },
  unauthorized: { meaning: 'The token, Origin or Host is not the one expected.', hint: 'Open the address that `sockscope serve` printed.' },
  usage: { meaning: 'The command line was not understood.', hint: 'See `sockscope --help`.' },
  'export-failed': { meaning: 'The file could not be written.', hint: 'Choose another place. The capture itself is safe.' },
  'export-cancelled': { meaning: 'The export was given up.', hint: 'No file was written. Save it again.' },
  'export-empty': {
    meaning: 'The capture has nothing for this format, so that no file was written; the message says why.',
    hint: 'Choose another format; html, md and json are made of every capture.',
  },
  'chromium-missing': {
    meaning: 'PDF and PNG are drawn by a Chromium, and none was found.',
    hint: 'Install Chromium or Chrome, or name one in SOCKSCOPE_CHROMIUM. The desktop application brings its own, and any browser prints the HTML report.',
  },
  'print-failed': {
    meaning: 'The Chromium that was to draw the report did not.',
    hint: 'The capture is safe. Try again, name another Chromium in SOCKSCOPE_CHROMIUM, or print the HTML report from a browser.',
  },
  internal: { meaning: 'Something went wrong that should not.', hint: 'What was recorded is kept. Please report the message.' },
} as const satisfies Record<string, { meaning: string; hint: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** An error as it crosses processes. */
export const errorValueSchema = z.object({
  code: z.enum(codes),
  message: z.string(),
  hint: z.string(),
  faults: z.array(faultSchema).optional(),
});
export type ErrorValue = z.infer<typeof errorValueSchema>;

/** What a request answers: a value, or an error as a value. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorValue };

/** Makes an error value; the hint is the code's unless a better one is known. */
export function errorValue(code: ErrorCode, message: string, more: { hint?: string; faults?: ErrorValue['faults'] } = {}): ErrorValue {
  return { code, message, hint: more.hint ?? ERROR_CODES[code].hint, ...(more.faults ? { faults: more.faults } : {}) };
}

/** The same inside a process, where it is thrown. Caught once, at the edge, and sent on as a value. */
export class SockscopeError extends Error {
  readonly value: ErrorValue;
  constructor(code: ErrorCode, message: string, more: { hint?: string; faults?: ErrorValue['faults']; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'SockscopeError';
    this.value = errorValue(code, message, more);
  }
}

/** Any thrown thing as an error value. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof SockscopeError) return thrown.value;
  return errorValue('internal', thrown instanceof Error ? thrown.message : String(thrown));
}
