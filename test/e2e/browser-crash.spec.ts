import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { test } from './temporary-folder.ts';
import { WindowPage } from './window-page.ts';

const CLI = fileURLToPath(new URL('../../out/main/cli.cjs', import.meta.url));

const started: ChildProcess[] = [];
// Of a test that failed, too.
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** `sockscope serve`, and its address. */
async function serve(home: string) {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0'], {
    env: { ...process.env, SOCKSCOPE_HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  const [url] = (await once(createInterface(child.stdout!), 'line')) as [string];
  const end = async (signal: 'SIGKILL' | 'SIGINT') => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { url: url.trim(), end };
}

test('an engine that is killed in mid-run: the window says so, and at the next start what was recovered, until it is dismissed', async ({
  page,
  home,
}) => {
  const first = await serve(home);
  await page.goto(first.url);
  const window = new WindowPage(page);
  await window.start();
  await expect(window.part('recovery-notice')).toBeHidden();
  await first.end('SIGKILL');
  await expect(page.getByText('The engine cannot be reached')).toBeVisible();

  const second = await serve(home);
  await page.goto('about:blank');
  await page.goto(second.url);
  const notice = window.part('recovery-notice');
  await expect(notice).toContainText('“jpeg-ingest” was cut off: its program ended before the run did. It was recovered:');
  await window.part('recovery-open').click();
  await expect(page.getByText('Recovered: the program that recorded this run ended before the run did.')).toBeVisible();
  await expect(notice).toBeVisible();

  await page.reload();
  await expect(notice).toBeVisible();
  await window.part('recovery-dismiss').click();
  await expect(notice).toBeHidden();
  await page.reload();
  await expect(window.part('start-button')).toBeVisible();
  await expect(notice).toBeHidden();
  await second.end('SIGINT');
});
