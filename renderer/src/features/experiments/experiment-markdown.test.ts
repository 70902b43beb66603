import { expect, test } from 'vitest';
import { exampleResult } from './example-result.ts';
import { experimentMarkdown } from './experiment-markdown.ts';

test('a table with the figures, whose the others are, and what failed', () => {
  expect(experimentMarkdown(exampleResult())).toBe(
    `## JPEG ladder

What does each setting cost?

| Step | Changed | Received (FPS) | Latency p50 (ms) | Bottleneck |
| --- | --- | ---: | ---: | --- |
| As it ships |  | 34.0 [32.0 – 36.0] (theirs: ~32, source 1) | 285 [280 – 290] | compression at the sender 2×, the sender’s processor 1× |
| Compression off | Compression: off | 1\u2009995 [1\u2009990 – 2\u2009000] ×59 (theirs: ~2700, source 1) | – (theirs: 0.4, source 2) | logging in the server 1×, no verdict 1×, 1 failed |

Median [min – max] of 3 interleaved repetitions of 3 s after 0.5 s of warm-up; × against the step before. State: complete. Started 2026-01-02T03:04:05.000Z.

Measured with Sockscope 0.1.0 on a processor, 2 cores, Linux, Node.js 20.19.0, ws 8.18.0.

“Theirs” are other people’s figures on their machines:
1. issue 1595
2. an article | part 2

Runs that failed:
- Compression off: The load thread ended.
`,
  );
});

test('what stands in a name cannot break out of the table', () => {
  const result = exampleResult();
  result.steps[0]!.label = 'a | b\n| c <img>';
  const rows = experimentMarkdown(result).split('\n');
  expect(rows).toContainEqual(expect.stringMatching(/^\| a \\\| b \\\| c &lt;img> \|/));
});
