import { SockscopeError } from '../../contract/index.ts';

const SHOWN_CHARACTERS = 100;

/** `kernel-garbage` that names the offending line, shortened and with control characters escaped. */
export function garbage(source: string, what: string, line: string): SockscopeError {
  const shown = line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
  return new SockscopeError('kernel-garbage', `${source}: ${what}: ${JSON.stringify(shown)}`);
}

/** Any failure of a reading as a `SockscopeError` with a `kernel-` code. */
export function toKernelError(source: string, thrown: unknown): SockscopeError {
  if (thrown instanceof SockscopeError) return thrown;
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  if (code === 'ENOENT') return new SockscopeError('kernel-missing', `${source} is not installed.`, { cause: thrown });
  return new SockscopeError('kernel-failed', `${source}: ${typeof message === 'string' ? message : String(thrown)}`, { cause: thrown });
}

/**
 * The complete lines of an output, without line ends. An output that does not end with a line end was cut off somewhere, and the
 * last queue may be a digit short: `kernel-garbage`, as is an empty output (every source writes at least a header).
 */
export function completeLines(source: string, output: string): string[] {
  if (output === '') throw new SockscopeError('kernel-garbage', `${source} wrote nothing, not even a header.`);
  const lines = output.split('\n');
  const last = lines.pop() as string;
  if (last !== '') throw garbage(source, 'the last line is cut off', last);
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
