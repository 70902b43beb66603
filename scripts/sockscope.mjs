#!/usr/bin/env node
// @ts-check
/** The package's command: the built command line, run in this very process. */
import { existsSync } from 'node:fs';

const cli = new URL('../out/main/cli.cjs', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  console.error('sockscope: not built yet; run `npm run build` in the checkout');
  process.exitCode = 2;
}
