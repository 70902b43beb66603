import { expect } from '@playwright/test';
import type { WindowPage } from './window-page.ts';

/** What a user does to see a situation and cure it: the preset's title, and what is read before and after the remedy. */
export interface Situation {
  name: string;
  preset: string;
  cure: (window: WindowPage) => Promise<void>;
}

const LONG_MS = 60_000;

/** Each situation with a remedy, and the reading that the remedy changes. Ratios and counts, no absolute times. */
export const SITUATIONS: readonly Situation[] = [
  {
    name: 'images over a connection each answer later than over one that is kept',
    preset: 'Images, a connection each',
    cure: async (window) => {
      await expect.poll(() => window.value('answered'), { timeout: LONG_MS }).toBeGreaterThan(20);
      expect(await window.value('failed')).toBe(0);
      await expect(window.part('exchange-lines')).toBeVisible();
      // Both handshakes are part of every image; over a connection that is kept there are none.
      const none = window.page.getByText('none: it was connected already');
      await expect(none).toHaveCount(0);
      await window.attempt('load.executor', 'persistent');
      const answered = await window.value('answered');
      await expect.poll(() => window.value('answered'), { timeout: LONG_MS }).toBeGreaterThan(answered + 20);
      await expect(none).toHaveCount(2, { timeout: LONG_MS });
    },
  },
  {
    name: 'messages that wait for the loop arrive one by one when the loop gets its turn',
    preset: 'Messages that arrive together',
    cure: async (window) => {
      const sentence = window.part('gap-sentence');
      await expect(sentence).toHaveAttribute('data-kind', 'together', { timeout: LONG_MS });
      await window.attempt('server.processing.strategy', 'yield');
      await expect(sentence).toHaveAttribute('data-kind', 'one-by-one', { timeout: LONG_MS });
    },
  },
  {
    name: 'frames of a slow receiver are old, and fresh when the inbox keeps only the latest',
    preset: 'The receiver is slower',
    cure: async (window) => {
      // The way from the camera to the application fills up: what is taken gets older and older.
      await expect.poll(() => window.value('dropped-queue'), { timeout: LONG_MS }).toBeGreaterThan(5);
      const before = await window.steady('age-when-taken');
      await window.attempt('receiver.policy', 'latest');
      await expect.poll(() => window.value('dropped-inbox'), { timeout: LONG_MS }).toBeGreaterThan(10);
      await expect.poll(() => window.steady('age-when-taken'), { timeout: LONG_MS }).toBeLessThan(before / 3);
    },
  },
  {
    name: 'a full pool refuses clients, and its limit is counted',
    preset: 'Many connections',
    cure: async (window) => {
      await expect.poll(() => window.value('pool-open'), { timeout: LONG_MS }).toBeGreaterThan(1_000);
      expect(await window.value('pool-refused')).toBe(0);
      await window.part('view-connections').click();
      await expect(window.part('connection-count')).toContainText(/\d.?\d{3} open/, { timeout: LONG_MS });
      await window.part('view-monitor').click();
      // With a limit, whoever comes too late is refused and counted, and those who are in keep their stream.
      await window.attempt('pool.maxConnections', 1_000);
      await window.attempt('load.idleConnections', 6_000);
      await expect.poll(() => window.value('pool-refused'), { timeout: LONG_MS }).toBeGreaterThan(0);
      const open = await window.value('pool-open');
      // A second in which the machine has little time for them is none in which they lost it.
      await expect.poll(() => window.value('received-fps'), { timeout: LONG_MS }).toBeGreaterThan(100);
      expect(await window.steady('pool-open')).toBeLessThanOrEqual(open);
      // Without it they come in.
      await window.part('try-pool.maxConnections-1000').click();
      await expect.poll(() => window.value('pool-open'), { timeout: LONG_MS }).toBeGreaterThan(open + 200);
    },
  },
];
