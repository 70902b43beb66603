import { setTimeout as wait } from 'node:timers/promises';
import { type SocketTable, SockscopeError, toErrorValue } from '../../contract/index.ts';
import { NS_PER_MS, systemClock } from '../../main/clock.ts';
import { createCommandRunner } from '../../main/kernel/command-runner.ts';
import { SocketsReader } from '../../main/sockets/read-sockets.ts';
import { EXIT } from '../exit-codes.ts';
import { tellError } from '../fail.ts';
import { onInterrupt } from '../interrupt.ts';
import { SocketHistory } from '../socket-history.ts';
import { parseSocketsOptions, type SocketsOptions, type SocketsRequest } from '../sockets-options.ts';
import { socketsText } from '../sockets-text.ts';

/** What `sockscope sockets --help` shows below the options. */
export const SOCKETS_HELP = `
Recv-Q: bytes that arrived and were not read by the process. Send-Q: bytes that it wrote and the peer has not acknowledged.
Nothing found is no failure: it says what to try, and the exit code is 0. --watch goes on until Ctrl+C, which ends it with 0;
a reading that fails is told on stderr, and the next one is tried. With --json a watch prints one document a line.

Examples:
  sockscope sockets --process python           as netstat -npt | grep python would, fullest queues first
  sockscope sockets --port 8080 --watch        both ends of a local connection, with peak and last minute
  sockscope sockets --local '[::1]:8080' --json
  sockscope sockets --source ss --sort send`;

/** `sockscope sockets`: the established TCP connections of this machine, once or until interrupted. Returns the exit code. */
export async function socketsCommand(options: SocketsOptions): Promise<number> {
  const request = parseSocketsOptions(options);
  const reader = new SocketsReader({
    now: monotonicMs,
    wallTime: () => systemClock.wallTime(),
    platform: process.platform,
    run: createCommandRunner(process.env),
  });
  if (options.watch) return watch(reader, request, options.json === true);
  const table = await reader.read(request.source, request.filter);
  process.stdout.write(options.json ? `${JSON.stringify(table, null, 2)}\n` : socketsText(table, { ...request, terminal: null }));
  return EXIT.done;
}

async function watch(reader: SocketsReader, request: SocketsRequest, json: boolean): Promise<number> {
  const interrupt = new AbortController();
  onInterrupt(() => {
    interrupt.abort();
    reader.stop();
  });
  const show = json ? showJson : createScreen(request);
  const faults = createFaultTeller();
  const beganMs = monotonicMs();
  while (!interrupt.signal.aborted) {
    try {
      const table = await reader.read(request.source, request.filter);
      faults.clear();
      if (!interrupt.signal.aborted) show(table);
    } catch (error) {
      if (interrupt.signal.aborted) break;
      faults.tell(error);
    }
    // By a fixed grid, so that the time that a reading takes is not added to the interval.
    const leftMs = request.intervalMs - ((monotonicMs() - beganMs) % request.intervalMs);
    await wait(leftMs, undefined, { signal: interrupt.signal }).catch(() => {});
  }
  return EXIT.done;
}

function monotonicMs(): number {
  return systemClock.nowNs() / NS_PER_MS;
}

function showJson(table: SocketTable): void {
  process.stdout.write(`${JSON.stringify(table)}\n`);
}

/** On a terminal each reading takes the place of the one before; elsewhere they follow each other. */
function createScreen(request: SocketsRequest): (table: SocketTable) => void {
  const history = new SocketHistory();
  const { stdout } = process;
  if (stdout.isTTY) stdout.write('\u001b[2J');
  return (table) => {
    const nowMs = monotonicMs();
    history.add(table, nowMs);
    const terminal = stdout.isTTY ? { columns: stdout.columns || 80, rows: stdout.rows || 24 } : null;
    const text = socketsText(table, { ...request, history, nowMs, terminal });
    // Home, each line cleared to its end, then what is below: nothing flickers, as clearing first would.
    stdout.write(terminal ? `\u001b[H${text.replaceAll('\n', '\u001b[K\n')}\u001b[J` : `${text}\n`);
  };
}

/** Tells a fault once, not for each reading that has it. One that no later reading can mend ends the watch. */
function createFaultTeller(): { tell: (error: unknown) => void; clear: () => void } {
  let told: string | null = null;
  return {
    tell: (thrown) => {
      const { code, message, hint } = toErrorValue(thrown);
      if (code === 'kernel-unavailable' || !(thrown instanceof SockscopeError)) throw thrown;
      if (message !== told) tellError(new SockscopeError(code, message, { hint: `${hint} The next reading is tried.` }));
      told = message;
    },
    clear: () => {
      told = null;
    },
  };
}
