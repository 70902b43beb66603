import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SockscopeError } from '../../contract/index.ts';
import { type CommandOptions, type CommandRunner, commandEnvironment, createCommandRunner } from './command-runner.ts';
import { familyCpuMs } from './family-cpu.ts';

/** What the shell does: runs each line that it is given, and tells its end and its exit code after a byte that no output has. It ends with its input. */
const LOOP = `while IFS= read -r line; do eval "$line" </dev/null; printf '\\000%s\\n' "$?"; done`;

const NOT_FOUND = 127;
/** A command that a signal ended has this and the signal's number for an exit code (POSIX, Shell Command Language, 2.8.2). */
const KILLED_BY = 128;
const SIGNALS = Object.entries(constants.signals);
const END = '\0';
/** What a command said on its standard error may come a moment after its end was told. */
const WORDS_MS = 20;

/** A runner that has to be closed. */
export interface ShellRunner {
  run: CommandRunner;
  /** CPU time that the programs took so far, in milliseconds and in steps of 10; `null` where the machine does not tell it. It only grows. */
  cpuMs(): number | null;
  /** Ends the shell and whatever it runs. */
  close(): void;
}

/**
 * A runner for commands that are run again and again, through one small shell that stays. To start a program is to copy the
 * page tables of whoever starts it (fork(2)), and to have every page that it writes afterwards faulted in anew: a process
 * that streams pays milliseconds for that each time, a shell next to nothing. Where a command is still under way, or there
 * is no shell, the plain runner serves.
 */
export function createShellRunner(environment: NodeJS.ProcessEnv): ShellRunner {
  const plain = createCommandRunner(environment);
  if (process.platform === 'win32') return { run: plain, cpuMs: () => null, close: () => {} };
  let shell: Shell | null = null;
  let isBusy = false;
  let cpuMsBefore = 0;
  return {
    run: async (command, args, options) => {
      if (isBusy || options.signal.aborted) return plain(command, args, options);
      if (!shell?.isAlive) {
        cpuMsBefore += shell?.lastCpuMs ?? 0;
        shell = new Shell(commandEnvironment(environment));
      }
      isBusy = true;
      try {
        return await shell.run(command, args, options);
      } finally {
        isBusy = false;
      }
    },
    cpuMs: () => {
      const now = shell === null ? 0 : shell.cpuMs();
      return now === null ? null : cpuMsBefore + now;
    },
    close: () => shell?.kill(),
  };
}

class Shell {
  readonly #child: ChildProcess;
  #output = '';
  #words = '';
  /** Where the last end that was told begins; -1 before it. */
  #endsAt = -1;
  #onOutput: (isLineDone: boolean) => void = () => {};
  #onEnd: (error: Error | null) => void = () => {};
  isAlive = true;
  /** What `cpuMs` told last. */
  lastCpuMs = 0;

  constructor(env: NodeJS.ProcessEnv) {
    // A group of its own, so that what it runs can be killed with it.
    const child = spawn('/bin/sh', ['-c', LOOP], { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      // Only what is new is looked at: an output may be megabytes in thousands of pieces.
      const at = text.lastIndexOf(END);
      if (at >= 0) this.#endsAt = this.#output.length + at;
      this.#output += text;
      this.#onOutput(text.endsWith('\n'));
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-1_000);
    });
    child.stdin?.on('error', () => this.kill());
    child.on('error', (error) => this.#ended(error));
    child.on('exit', () => this.#ended(null));
    // It must not keep the process alive, and ends with it: its input is closed then.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as { unref?: () => void } | null)?.unref?.();
  }

  run(command: string, args: readonly string[], { signal, timeoutMs, maxBytes }: CommandOptions): Promise<string> {
    this.#output = '';
    this.#endsAt = -1;
    this.#words = '';
    return new Promise((resolve, reject) => {
      const giveUp = (fault: SockscopeError) => {
        settle();
        this.kill();
        reject(fault);
      };
      const onAbort = () => giveUp(new SockscopeError('kernel-failed', `${command} was stopped: the reading was given up.`));
      const timer = setTimeout(
        () => giveUp(new SockscopeError('kernel-timeout', `${command} did not answer within ${timeoutMs} ms.`)),
        timeoutMs,
      );
      timer.unref();
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#onOutput = () => {};
        this.#onEnd = () => {};
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#onEnd = (error) =>
        giveUp(
          new SockscopeError('kernel-failed', `${command} failed (the shell that runs it ended${error ? `: ${error.message}` : ''}).`),
        );
      this.#onOutput = (isLineDone) => {
        if (this.#output.length > maxBytes)
          return giveUp(new SockscopeError('kernel-failed', `${command} wrote more than ${maxBytes} bytes.`));
        if (this.#endsAt < 0 || !isLineDone) return;
        settle();
        const code = Number(this.#output.slice(this.#endsAt + END.length));
        if (code === 0) resolve(this.#output.slice(0, this.#endsAt));
        else setTimeout(() => reject(this.#fault(command, code)), WORDS_MS);
      };
      this.#child.stdin?.write(`${[command, ...args].map(quoted).join(' ')}\n`);
    });
  }

  /** CPU time of the shell and of what it ran. What it took after the last look, before it was killed, is lost. */
  cpuMs(): number | null {
    if (!this.isAlive || this.#child.pid === undefined) return this.lastCpuMs;
    const cpuMs = familyCpuMs(this.#child.pid);
    this.lastCpuMs = cpuMs ?? this.lastCpuMs;
    return cpuMs;
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    const { pid } = this.#child;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream?.destroy();
  }

  #ended(error: Error | null): void {
    this.isAlive = false;
    this.#onEnd(error);
  }

  #fault(command: string, code: number): SockscopeError {
    if (code === NOT_FOUND) return new SockscopeError('kernel-missing', `${command} is not installed.`);
    const signal = SIGNALS.find(([, number]) => number === code - KILLED_BY)?.[0];
    if (signal) return new SockscopeError('kernel-failed', `${command} failed (${signal}).`);
    const words = this.#words.trim().split('\n')[0]?.slice(0, 200) ?? '';
    return new SockscopeError('kernel-failed', `${command} ended with exit code ${code}${words === '' ? '' : `: ${words}`}.`);
  }
}

/** A word for the shell (POSIX, Shell Command Language, 2.2.2): nothing in single quotes has a meaning. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
