import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';
import type { BenchProcess } from './bench-processes.ts';
import { nativeProgram } from './native-program.ts';
import { NODE_TUNING } from './node-tuning.ts';
import { bunProgram, goProgram } from './peer-program.ts';
import { measureCores } from './process-cpu.ts';

/** A server that is measured, ours or another's: where it listens, and its process. */
export interface Subject {
  port: number;
  pid: number;
}

/** Uses a server that prints `{"port":N}`, and ends it when `work` is done with it. */
export async function withPeer<T>(starting: Promise<BenchProcess>, work: (subject: Subject) => Promise<T>): Promise<T> {
  const peer = await starting;
  try {
    const { port } = await peer.nextJson<{ port: number }>();
    return await work({ port, pid: peer.pid });
  } finally {
    await peer.end();
  }
}

/** `bench/peers/FILE` with this Node, tuned as the product is. */
export function startNodePeer({ root, processes }: BenchContext, file: string, ...args: readonly unknown[]): Promise<BenchProcess> {
  return processes.start(process.execPath, [...NODE_TUNING.execArgv, join(root, 'bench/peers', file), ...args.map(String)]);
}

/** `bench/peers/FILE` with Bun. */
export function startBunPeer(context: BenchContext, file: string, ...args: readonly unknown[]): Promise<BenchProcess> {
  return context.processes.start(bunProgram(context), [join(context.root, 'bench/peers', file), ...args.map(String)]);
}

/** `bench/peers/NAME.go`. */
export function startGoPeer(context: BenchContext, name: string, ...args: readonly unknown[]): Promise<BenchProcess> {
  return context.processes.start(goProgram(context, name), args.map(String));
}

/** What a program of bench/native printed, and the CPU time a second that `subject` took in the measured time. */
export interface Driven<T> {
  figures: T;
  subjectCores: number | null;
}

/** Runs a client of bench/native against `subject` to its end. The subject's CPU is measured from `ready` on, which the client prints when it has warmed up. */
export async function drive<T>(context: BenchContext, name: string, subject: Subject, ...args: readonly unknown[]): Promise<Driven<T>> {
  const client = await startClient(context, name, subject, ...args);
  try {
    const ready = await client.nextLine();
    if (ready !== 'ready') throw new Error(`${name} printed ${ready}, and ready was expected`);
    const cores = measureCores(subject.pid);
    const line = await client.nextLine();
    return { figures: JSON.parse(line) as T, subjectCores: cores() };
  } finally {
    await client.end();
  }
}

/** `bench/native/NAME.c` with the subject's address before its arguments. */
export function startClient(context: BenchContext, name: string, { port }: Subject, ...args: readonly unknown[]): Promise<BenchProcess> {
  const program = nativeProgram(context, name);
  return context.processes.start(program.command, [...program.args, '127.0.0.1', String(port), ...args.map(String)]);
}

/** For {@link Contender.unavailable}: compiles and fetches what is needed, and fails with the reason. */
export function needs(client: string, peer: ((context: BenchContext) => unknown) | null = null) {
  return async (context: BenchContext): Promise<null> => {
    nativeProgram(context, client);
    peer?.(context);
    return null;
  };
}
