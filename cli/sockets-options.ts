import { type Fault, faultsOf, type SocketFilter, showValue, socketFilterSchema } from '../contract/index.ts';
import type { KernelSourceChoice } from '../main/kernel/kernel-reader.ts';
import { parseFilterEndpoint } from '../main/sockets/socket-filter.ts';
import { durationMs } from './duration.ts';
import { optionsError } from './options-error.ts';

/** The options of `sockscope sockets` as the command line has them. */
export interface SocketsOptions {
  process?: string;
  pid?: string;
  port?: string;
  local?: string;
  remote?: string;
  source: string;
  sort?: string;
  interval?: string;
  watch?: boolean;
  json?: boolean;
  /** Records a capture instead of showing a table; the options after it are of that alone. */
  record?: boolean;
  duration?: string;
  out?: string;
  format?: string;
  assert?: string[];
  quiet?: boolean;
}

const SOURCES = ['auto', 'netstat', 'ss', 'procfs'] as const satisfies readonly KernelSourceChoice[];
/** By what rows may be sorted; without, by Recv-Q and Send-Q together. */
const SOCKET_SORTS = ['recv', 'send', 'process', 'port'] as const;
export type SocketSort = (typeof SOCKET_SORTS)[number];
/** What `--record` alone knows. */
const OF_RECORD = ['duration', 'out', 'format', 'assert', 'quiet'] as const satisfies readonly (keyof SocketsOptions)[];
const INTERVAL_LEAST_MS = 250;
const INTERVAL_MOST_MS = 60_000;
const DEFAULT_INTERVAL_MS = 1_000;

/** What is to be read, and how it is to be shown. */
export interface SocketsRequest {
  filter: SocketFilter;
  source: KernelSourceChoice;
  sort: SocketSort | null;
  intervalMs: number;
}

/** Checks all options. Fails with `usage`, which names every fault by its option. */
export function parseSocketsOptions(options: SocketsOptions): SocketsRequest {
  const faults: Fault[] = [];
  const add = (option: string, value: unknown, allowed: string) => faults.push({ path: `--${option}`, value: showValue(value), allowed });
  const { process, local, remote } = options;
  const document = { process, pid: numberOf(options.pid), port: numberOf(options.port), local, remote };
  const parsed = socketFilterSchema.safeParse(document);
  if (!parsed.success) faults.push(...faultsOf(parsed.error, document).map((fault) => ({ ...fault, path: `--${fault.path}` })));
  for (const [option, text] of Object.entries({ local, remote })) {
    const isNamed = faults.some(({ path }) => path === `--${option}`);
    if (text !== undefined && !isNamed && parseFilterEndpoint(text) === null)
      add(option, text, 'address:port, for instance 127.0.0.1:8080 or [::1]:8080');
  }
  const source = SOURCES.find((name) => name === options.source);
  if (source === undefined) add('source', options.source, `one of ${SOURCES.join(', ')}`);
  const sort = options.sort === undefined ? null : SOCKET_SORTS.find((name) => name === options.sort);
  if (sort === undefined) add('sort', options.sort, `one of ${SOCKET_SORTS.join(', ')}`);
  const intervalMs = options.interval === undefined ? DEFAULT_INTERVAL_MS : (durationMs(options.interval, 's') ?? Number.NaN);
  if (!(intervalMs >= INTERVAL_LEAST_MS && intervalMs <= INTERVAL_MOST_MS)) add('interval', options.interval, '250ms to 60s');
  if (options.interval !== undefined && !options.watch && !options.record)
    add('interval', options.interval, 'with --watch or --record alone');
  if (options.record) {
    if (options.watch) add('watch', true, 'without --record, which shows no table');
    if (options.sort !== undefined) add('sort', options.sort, 'without --record, which shows no table');
  } else for (const option of OF_RECORD) if (isGiven(options[option])) add(option, options[option], 'with --record alone');
  if (!parsed.success || source === undefined || sort === undefined || faults.length > 0) {
    throw optionsError(faults);
  }
  return { filter: parsed.data, source, sort, intervalMs };
}

/** An option that may be repeated is an empty list where it is not given. */
function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** A number where the text is one; else the text itself, so that a fault can show it. */
function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : text;
}
