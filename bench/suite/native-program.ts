import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';

/** How a program of bench/native is started: what is in `args` comes before its own arguments. */
export interface NativeProgram {
  command: string;
  args: string[];
  /** `false`: there is no C compiler, and a Node program of the same name does the same. */
  isNative: boolean;
}

/**
 * Compiles `bench/native/<name>.c` where it has changed since the last time. Where there is no `cc` it is `<name>.mjs`
 * instead; fails when there is none either, or when the compiler finds a fault.
 */
export function nativeProgram({ root, cacheFolder }: Pick<BenchContext, 'root' | 'cacheFolder'>, name: string): NativeProgram {
  const folder = join(root, 'bench/native');
  if (!hasCompiler()) {
    const fallback = join(folder, `${name}.mjs`);
    if (!existsSync(fallback)) throw new Error('there is no C compiler (cc) here');
    return { command: process.execPath, args: [fallback], isNative: false };
  }
  const hash = createHash('sha256').update(readFileSync(join(folder, `${name}.c`)));
  for (const file of readdirSync(folder).sort()) if (file.endsWith('.h')) hash.update(readFileSync(join(folder, file)));
  const binary = join(cacheFolder, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(binary)) {
    const making = `${binary}.${process.pid}`;
    const { status, stderr } = spawnSync('cc', ['-O3', '-o', making, join(folder, `${name}.c`)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name}.c does not compile: ${stderr.trim().split('\n')[0]}`);
    renameSync(making, binary);
  }
  return { command: binary, args: [], isNative: true };
}

let compiler: boolean | null = null;
function hasCompiler(): boolean {
  compiler ??= process.env['SOCKSCOPE_BENCH_CC'] !== 'off' && spawnSync('cc', ['--version']).status === 0;
  return compiler;
}
