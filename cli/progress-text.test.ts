import { expect, it } from 'vitest';
import { sampleOf } from '../main/testing/sample.ts';
import { progressText } from './progress-text.ts';

it('says how many clients of the user’s own are connected while it waits for them', () => {
  const sample = sampleOf({ tMs: 1_000, receivedFps: 1_234 });
  const withOpen = (open: number) => ({ ...sample, connections: { ...sample.connections, open } });
  expect(progressText('listen', [withOpen(0)])).toBe('steady  0 clients  received 1,234.0 FPS  0 B/s');
  expect(progressText('listen', [withOpen(1)])).toContain('  1 client  ');
  expect(progressText('ingest', [withOpen(1)])).toBe('steady  received 1,234.0 FPS  0 B/s');
});

it('tells the rate since the last line, and not that of the newest sample', () => {
  // 4, 9, 8 and 11 frames in 0.25 s, 0.25 s, 0.25 s and 0.5 s: 32 in 1.25 s.
  const samples = [
    [16, 250],
    [36, 250],
    [32, 250],
    [22, 500],
  ].map(([receivedFps, intervalMs], index) => ({
    ...sampleOf({ tMs: 250 * (index + 1), receivedFps: receivedFps! }),
    intervalMs: intervalMs!,
  }));
  expect(progressText('ingest', samples)).toBe('steady  received 25.6 FPS  0 B/s');
});
