/**
 * The V8 flags and the environment that the product runs its server with (main/threads/node-threads.ts), for the bare
 * library: what it is compared with must not be slower for want of them.
 */
export const NODE_TUNING: { execArgv: readonly string[]; env: Readonly<Record<string, string>> } = {
  execArgv: ['--initial-old-space-size=64'],
  env: {},
};
