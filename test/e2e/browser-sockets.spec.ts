import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, type Locator } from '@playwright/test';
import { test as base } from './served.ts';
import { WindowPage } from './window-page.ts';

const UNREAD_BYTES = 50_000;

/** A program as somebody watches it: it connects to itself, sends, and never reads what it sent. It tells its pid and both ports. */
const PROGRAM = `
import os, socket, sys
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen()
sender = socket.create_connection(listener.getsockname())
reader, _ = listener.accept()
sender.sendall(b'x' * ${UNREAD_BYTES})
print(os.getpid(), reader.getsockname()[1], sender.getsockname()[1], flush=True)
sys.stdin.readline()
`;

interface Python {
  pid: number;
  readerPort: number;
  senderPort: number;
  process: ChildProcess;
}

const test = base.extend<{ python: Python }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern, and this fixture needs no other
  python: async ({}, use) => {
    const child = spawn('python3', ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const [line] = await once(createInterface(child.stdout!), 'line');
      const [pid, readerPort, senderPort] = String(line).split(' ').map(Number) as [number, number, number];
      await use({ pid, readerPort, senderPort, process: child });
    } finally {
      child.kill('SIGKILL');
    }
  },
});

/** What a row shows in a column of queues. */
const queue = async (row: Locator, name: string) => Number(await row.locator(`[data-queue="${name}"]`).getAttribute('data-value'));

test('what a program leaves unread is seen under its name, and that it ended is too', async ({ page, served, python }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-sockets').click();
  await window.part('socket-search').fill(`pid:${python.pid}`);
  const rows = window.part('socket-row');
  await expect(rows).toHaveCount(2);
  // What waits most comes first.
  const reader = rows.first();
  await expect(reader.locator('[data-column="local"]')).toHaveText(`127.0.0.1:${python.readerPort}`);
  await expect(reader.locator('[data-column="remote"]')).toHaveText(`127.0.0.1:${python.senderPort}`);
  await expect(reader.locator('[data-column="process"]')).toHaveText(new RegExp(`python.* ${python.pid}$`));
  expect(await queue(reader, 'recv')).toBe(UNREAD_BYTES);
  expect(await queue(rows.last(), 'recv')).toBe(0);
  await expect(reader.getByRole('img')).toHaveAttribute('aria-label', /now 50.000 bytes, peak of the last minute 50.000 bytes/);

  // By keyboard alone: into the table, to its first row, and its details.
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await expect(reader).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(window.part('socket-details')).toContainText(`127.0.0.1:${python.readerPort}`);
  await page.keyboard.press('Escape');
  await expect(window.part('socket-details')).toBeHidden();

  // Every source tells the same, and ss tells more.
  for (const source of ['procfs', 'netstat', 'ss']) {
    await window.part('socket-source').selectOption(source);
    await expect(window.part('socket-reading-source')).toHaveText(source);
    expect(await queue(reader, 'recv')).toBe(UNREAD_BYTES);
  }
  await expect(page.getByRole('columnheader', { name: 'RTT' })).toBeVisible();

  python.process.kill('SIGKILL');
  await expect(reader.locator('[data-column="state"]')).toHaveText('closed');
  await expect(rows).toHaveCount(0);
  await window.part('socket-show-all').click();
  await expect(rows).not.toHaveCount(0);
});

test('source, interval and search are remembered, and a held view reads nothing', async ({ page, served, python }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-sockets').click();
  await window.part('socket-search').fill(`:${python.readerPort}`);
  await window.part('socket-source').selectOption('procfs');
  await window.part('socket-interval').selectOption('250');
  await expect(window.part('socket-row')).toHaveCount(2);
  await window.part('view-monitor').click();
  await page.reload();
  await window.part('view-sockets').click();
  await expect(window.part('socket-search')).toHaveValue(`:${python.readerPort}`);
  await expect(window.part('socket-source')).toHaveValue('procfs');
  await expect(window.part('socket-interval')).toHaveValue('250');
  await expect(window.part('socket-row')).toHaveCount(2);

  await window.part('socket-pause').click();
  python.process.kill('SIGKILL');
  // At four readings a second the end of the program would have been seen eight times over.
  await expect(window.part('socket-age')).toHaveText(/^[2-9]\.\d s ago/);
  await expect(window.part('socket-row')).toHaveCount(2);
  await expect(window.part('socket-row').first().locator('[data-column="state"]')).toHaveText('ESTABLISHED');
  await window.part('socket-pause').click();
  await expect(window.part('socket-row').first().locator('[data-column="state"]')).toHaveText('closed');
});

test('what is shown is recorded as a capture, without any traffic of ours', async ({ page, served, python }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-sockets').click();
  await expect(window.part('socket-record')).toHaveAttribute('aria-disabled', 'true');
  await window.part('socket-record').hover();
  await expect(page.getByRole('tooltip')).toContainText('Type a process, a pid or a port first');
  await window.part('socket-search').fill(`pid:${python.pid}`);
  await expect(window.part('socket-record')).toHaveAttribute('aria-disabled', 'false');
  await window.part('socket-record').click();
  await expect(window.part('socket-recording')).toContainText(`python`);
  await window.expectPhase('running');
  await expect(window.part('socket-record')).toHaveAttribute('aria-disabled', 'true');
  await expect(window.part('phase')).toContainText(/0:0[2-9]/);
  await window.part('socket-record-stop').click();
  await window.expectPhase('ended');
  await window.part('socket-recorded').getByRole('button', { name: 'Open the capture' }).click();
  await expect(page.getByText(new RegExp(`python.* ${python.pid}`)).first()).toBeVisible();
});
