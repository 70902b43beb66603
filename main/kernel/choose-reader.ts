import type { ErrorValue } from '../../contract/index.ts';
import type { CommandRunner } from './command-runner.ts';
import { toKernelError } from './kernel-fault.ts';
import { DEFAULT_LIMITS, type KernelReader, type KernelSourceChoice, type ReaderLimits } from './kernel-reader.ts';
import { createNetstatDarwinReader } from './netstat-darwin.ts';
import { createNetstatLinuxReader } from './netstat-linux.ts';
import type { FileReader } from './proc-file.ts';
import { createProcfsReader } from './procfs.ts';
import { createSsReader } from './ss.ts';
import { unavailableOn } from './unavailable.ts';

/** What a choice comes to: a reader, or why there is none. One of the two is `null`. */
export interface ReaderChoice {
  reader: KernelReader | null;
  unavailable: ErrorValue | null;
}

/**
 * The reader for a choice. `auto` on Linux is netstat where it is installed, else ss, else procfs; on macOS netstat. It is not the cheapest:
 * what it reads anybody can look at beside the run, with the program that such queues are usually looked at with.
 * Whether a program is installed is found out by one reading, whose result is thrown away: only `kernel-missing` rules a source
 * out. One that is late or fails is there, and its faults are told when it is read. Never rejects.
 */
export async function chooseReader(
  choice: KernelSourceChoice,
  platform: NodeJS.Platform,
  run: CommandRunner,
  options: ReaderOptions & { signal?: AbortSignal } = {},
): Promise<ReaderChoice> {
  const impossible = unavailableOn(choice, platform);
  if (impossible) return { reader: null, unavailable: impossible };
  const signal = options.signal ?? new AbortController().signal;
  let missing: ErrorValue | null = null;
  for (const reader of candidateReaders(choice, platform, run, options)) {
    const fault = await probe(reader, signal);
    if (fault?.code !== 'kernel-missing') return { reader, unavailable: null };
    missing ??= fault;
  }
  return { reader: null, unavailable: missing };
}

/** What holds for each reader that may be chosen. */
export interface ReaderOptions {
  limits?: ReaderLimits;
  readText?: FileReader;
  /** Names the processes, where the source can. */
  processes?: boolean;
}

/** The readers that a choice may come to, in the order in which they are tried. For a choice that `unavailableOn` does not rule out. */
export function candidateReaders(
  choice: KernelSourceChoice,
  platform: NodeJS.Platform,
  run: CommandRunner,
  { limits = DEFAULT_LIMITS, readText, processes = false }: ReaderOptions = {},
): KernelReader[] {
  if (platform === 'darwin') return [createNetstatDarwinReader(run, limits)];
  const make = {
    netstat: () => createNetstatLinuxReader(run, { limits, processes }),
    ss: () => createSsReader(run, { limits, processes }),
    procfs: () => createProcfsReader({ processes, ...(readText ? { readText } : {}) }),
  };
  return choice === 'auto' ? [make.netstat(), make.ss(), make.procfs()] : [make[choice]()];
}

async function probe(reader: KernelReader, signal: AbortSignal): Promise<ErrorValue | null> {
  try {
    await reader.read(signal);
    return null;
  } catch (thrown) {
    return toKernelError(reader.source, thrown).value;
  }
}
