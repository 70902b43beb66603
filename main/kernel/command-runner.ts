import { execFile } from 'node:child_process';
import { SockscopeError } from '../../contract/index.ts';

/** How one command is run. */
export interface CommandOptions {
  /** Kills the child. */
  signal: AbortSignal;
  /** Kills the child too, and rejects with `kernel-timeout`. */
  timeoutMs: number;
  /** More output than this rejects with `kernel-failed`. */
  maxBytes: number;
}

/** Runs a command without a shell and answers its standard output. Rejects with `kernel-missing`, `kernel-timeout` or `kernel-failed`. */
export type CommandRunner = (command: string, args: readonly string[], options: CommandOptions) => Promise<string>;

/** Where netstat and ss are on systems that keep them out of an ordinary user's path. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin'];

/** What children get: the C locale, in which headers and states are English, and the folders of the system's own programs. */
export function commandEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = [...(environment['PATH'] ?? '/usr/bin:/bin').split(':'), ...SYSTEM_FOLDERS].join(':');
  return process.platform === 'win32' ? environment : { ...environment, PATH: path, LC_ALL: 'C', LANG: 'C' };
}

/** The real runner. Children get `environment` as {@link commandEnvironment} makes it. */
export function createCommandRunner(environment: NodeJS.ProcessEnv): CommandRunner {
  const env = commandEnvironment(environment);
  return (command, args, { signal, timeoutMs, maxBytes }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new SockscopeError('kernel-failed', `${command} was not started: the reading was given up.`));
        return;
      }
      const options = { env, encoding: 'utf8', maxBuffer: maxBytes, killSignal: 'SIGKILL', windowsHide: true } as const;
      const child = execFile(command, [...args], options, (error, stdout, stderr) => {
        clean();
        if (error) reject(commandFault(command, error, stderr, maxBytes));
        else resolve(stdout);
      });
      // Rejects at once instead of when the child is gone: one that hangs in the kernel dies only when the kernel lets it.
      const giveUp = (fault: SockscopeError) => {
        clean();
        reject(fault);
        child.kill('SIGKILL');
        child.stdout?.destroy();
        child.stderr?.destroy();
        child.unref();
      };
      const onAbort = () => giveUp(new SockscopeError('kernel-failed', `${command} was stopped: the reading was given up.`));
      const timer = setTimeout(
        () => giveUp(new SockscopeError('kernel-timeout', `${command} did not answer within ${timeoutMs} ms.`)),
        timeoutMs,
      );
      timer.unref();
      signal.addEventListener('abort', onAbort, { once: true });
      const clean = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
    });
}

/** The real runner with this process's own environment. */
export const runCommand: CommandRunner = createCommandRunner(process.env);

function commandFault(
  command: string,
  error: Error & { code?: unknown; signal?: unknown },
  stderr: string,
  maxBytes: number,
): SockscopeError {
  const cause = { cause: error };
  if (error.code === 'ENOENT') return new SockscopeError('kernel-missing', `${command} is not installed.`, cause);
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new SockscopeError('kernel-failed', `${command} wrote more than ${maxBytes} bytes.`, cause);
  }
  const words = stderr.trim().split('\n')[0]?.slice(0, 200) ?? '';
  const ending =
    typeof error.code === 'number'
      ? `ended with exit code ${error.code}`
      : `failed (${String(error.code ?? error.signal ?? error.message)})`;
  return new SockscopeError('kernel-failed', `${command} ${ending}${words === '' ? '' : `: ${words}`}.`, cause);
}
