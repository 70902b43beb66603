import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';

/** A program that has been asked to end, and has not, is killed after this time. */
const END_TIMEOUT_MS = 3_000;

/** A program that was started and reads out what it prints. */
export interface BenchProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The next line on its standard output. Fails, with the end of its standard error, when it ends before. */
  nextLine(): Promise<string>;
  /** The next line as JSON. */
  nextJson<T>(): Promise<T>;
  /** Asks it to end (SIGTERM), and kills it when it does not. */
  end(): Promise<void>;
}

/** The programs that a run of the suite has started. None outlives it. */
export class BenchProcesses {
  readonly #pids = new Set<number>();

  /** Fails when the program cannot be started. */
  async start(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<BenchProcess> {
    const child = spawn(command, [...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    const failure = new Promise<Error>((resolve) => child.once('error', resolve));
    const { pid } = child;
    if (pid === undefined) throw new Error(`${command} could not be started: ${(await failure).message}`);
    this.adopt(pid);
    child.on('error', () => {});
    child.stdin!.on('error', () => {});
    let errors = '';
    child.stderr!.on('data', (text) => {
      errors = (errors + String(text)).slice(-2_000);
    });
    const lines: string[] = [];
    const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
    let ended: Error | null = null;
    const reader = createInterface(child.stdout!).on('line', (line) => {
      const first = waiting.shift();
      if (first) first.resolve(line);
      else lines.push(line);
    });
    const exited = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([[code, signal]]) => {
      this.#pids.delete(pid);
      const last = errors.trim().split('\n').slice(-3).join(' | ');
      ended = new Error(
        `${basename(command)} ended ${signal === null ? `with code ${code}` : `by ${signal}`}${last === '' ? '' : `: ${last}`}`,
      );
      for (const { reject } of waiting.splice(0)) reject(ended);
    });
    const nextLine = () =>
      new Promise<string>((resolve, reject) => {
        const line = lines.shift();
        if (line !== undefined) resolve(line);
        else if (ended) reject(ended);
        else waiting.push({ resolve, reject });
      });
    return {
      child,
      pid,
      nextLine,
      nextJson: async <T>() => JSON.parse(await nextLine()) as T,
      end: async () => {
        if (!ended) child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
        await exited;
        clearTimeout(timer);
      },
    };
  }

  /** Takes charge of a program that was started elsewhere, until {@link release}. */
  adopt(pid: number): void {
    this.#pids.add(pid);
  }

  release(pid: number): void {
    this.#pids.delete(pid);
  }

  /** At once and without asking: for the end of the process itself. */
  killAll(): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    this.#pids.clear();
  }
}
