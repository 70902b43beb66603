import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, 'foreign-client.py');

/** What a client that is not ours says that it sent or received. */
export interface ForeignCount {
  frames: number;
  payloadBytes: number;
  /** Everything that it wrote to its socket, handshake and control frames included. */
  wireBytes?: number;
  closeCode?: number;
}

/** Whether Python is here. Where tests are strict (CI) it has to be. */
export const hasPython = Boolean(process.env['CI']) || !spawnSync('python3', ['--version']).error;

/** A client in plain Python, `foreign-client.py` beside this file, which counts for itself. */
export interface ForeignClient extends AsyncDisposable {
  /** What it counted. Fails with what it complained of. */
  counted: Promise<ForeignCount>;
}

/** Starts a client with the arguments that `foreign-client.py` describes. */
export function foreignClient(...args: (string | number)[]): ForeignClient {
  const child: ChildProcess = spawn('python3', [PROGRAM, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr!.on('data', (data) => {
    complaint += data;
  });
  const ended = once(child, 'close');
  const counted = new Promise<ForeignCount>((resolve, reject) => {
    let told = '';
    child.stdout!.on('data', (data) => {
      told += data;
      if (told.includes('\n')) resolve(JSON.parse(told) as ForeignCount);
    });
    void ended.then(() => reject(new Error(`it counted nothing: ${complaint}`)));
  });
  return {
    counted,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
