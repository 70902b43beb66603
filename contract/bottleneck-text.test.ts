import { expect, test } from 'vitest';
import { bottleneckText } from './bottleneck-text.ts';
import { BOTTLENECKS } from './diagnosis.ts';

test('each bottleneck has words of its own, and an unknown one stays as it is', () => {
  const texts = BOTTLENECKS.map(bottleneckText);
  expect(new Set(texts).size).toBe(BOTTLENECKS.length);
  for (const text of texts) expect(text).not.toMatch(/^[a-z]+(-[a-z]+)+$/);
  expect(bottleneckText('receiver-slow')).toBe('a slow receiver');
  expect(bottleneckText('something-newer')).toBe('something-newer');
  expect(bottleneckText('constructor')).toBe('constructor');
});
