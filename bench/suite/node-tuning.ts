import { v8FlagsFor } from '../../main/threads/v8-flags.ts';

/** The V8 flags that the product runs its server with, for the bare library: what it is compared with must not be slower for want of them. */
export const NODE_TUNING: { execArgv: readonly string[] } = { execArgv: v8FlagsFor(process.versions.v8).map(({ flag }) => flag) };
