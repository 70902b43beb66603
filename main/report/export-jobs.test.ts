import { expect, it } from 'vitest';
import { ExportJobs } from './export-jobs.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('the printer was stopped'))));

it('gives up the one that was named, and no other', async () => {
  const jobs = new ExportJobs();
  const first = jobs.run('a', untilAborted);
  const second = jobs.run('b', async () => 'written');
  jobs.cancel('a');
  await expect(first).rejects.toMatchObject({ value: { code: 'export-cancelled' } });
  expect(await second).toBe('written');
});

it('lets a fault of the work through, and forgets what has ended', async () => {
  const jobs = new ExportJobs();
  await expect(jobs.run('a', () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
  jobs.cancel('a');
  expect(await jobs.run('a', async () => 1)).toBe(1);
  expect(await jobs.run(undefined, async () => 2)).toBe(2);
});
