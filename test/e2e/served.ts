import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base } from './temporary-folder.ts';

const CLI = fileURLToPath(new URL('../../out/main/cli.cjs', import.meta.url));
const END_LIMIT_MS = 15_000;

/** A running `sockscope serve`. */
export interface Served {
  /** The address that it printed, with the token after `#`. */
  url: string;
  origin: string;
  host: string;
  token: string;
  process: ChildProcess;
}

/** Playwright's test with the window served to a browser. The server is ended by SIGINT, as a user ends it, and has to end. */
export const test = base.extend<{ served: Served }>({
  served: async ({ home }, use, testInfo) => {
    const child = spawn(process.execPath, [CLI, 'serve', '--port', '0'], {
      env: { ...process.env, SOCKSCOPE_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    try {
      const url = new URL(await firstLine(child, errors));
      const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
      await use({ url: url.href, origin: url.origin, host: url.host, token, process: child });
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const outcome = await Promise.race([ended, new Promise<'late'>((resolve) => setTimeout(resolve, END_LIMIT_MS, 'late'))]);
      if (outcome === 'late') throw new Error(`serve did not end within ${END_LIMIT_MS} ms of SIGINT`);
    } finally {
      child.kill('SIGKILL');
      if (errors.length > 0) await testInfo.attach('stderr of serve', { body: errors.join('') });
    }
  },
});

async function firstLine(child: ChildProcess, errors: string[]): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`serve ended with ${code}: ${errors.join('')}`);
  });
  const line = once(createInterface(child.stdout!), 'line').then(([text]) => String(text).trim());
  return await Promise.race([line, ended]);
}
