import { describe, expect, test } from 'vitest';
import { captureDocumentSchema, NOTHING_OF_OURS } from '../../contract/index.ts';
import { exampleObserved } from '../testing/example-observed.ts';
import { chartsOf } from './chart/charts-of.ts';
import { isExpected } from './ends.ts';
import { renderReport } from './render-report.ts';

const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\u00a0/g, ' ')
    .replace(/ +/g, ' ');

describe('the figures of an observation', () => {
  test('are those of the samples in which a socket matched', () => {
    const { summary } = exampleObserved();
    // 0, 1, 2 and 3 KiB: the mean is 1.5 KiB, three of four are above zero.
    expect(summary!.stations['receiver.kernel']).toMatchObject({ meanBytes: 1_536, maxBytes: 3_072, timeAboveZero: 0.75 });
    expect(summary!.stations['sender.kernel']).toMatchObject({ meanBytes: 0, timeAboveZero: 0 });
    expect(summary!.connections).toMatchObject({ opened: 1, peak: 1 });
    expect(captureDocumentSchema.parse(exampleObserved())).toEqual(exampleObserved());
  });

  test('say of everything else that nothing of ours was counted, also where the run was cut off', () => {
    for (const recovered of [false, true]) {
      const { summary } = exampleObserved({ recovered });
      expect(summary!.received).toEqual({ frames: 0, fps: 0, bytesPerS: 0 });
      for (const path of ['received', 'offered', 'sent', 'dropped', 'wire', 'ledger', 'loop', 'latencyMs', 'stations.source'])
        expect(summary!.unavailable[path]).toBe(NOTHING_OF_OURS);
      expect(summary!.unavailable['stations.receiver.kernel']).toBeUndefined();
    }
  });

  test('are missing with the reason where nothing ever matched', () => {
    const { summary } = exampleObserved({ recvQueues: [null, null] });
    expect(summary!.stations['receiver.kernel']).toBeNull();
    expect(summary!.unavailable['stations.receiver.kernel']).toBe('no socket matches now');
  });
});

describe('the report of an observation', () => {
  test('has what exists: whose sockets, both queues, their chart, how they were read', () => {
    const words = text(renderReport(exampleObserved(), 'html').text);
    expect(words).toContain('that match process “python”');
    expect(words).toContain('1 appeared, 1 ended, 1 at most at once');
    expect(words).toContain('netstat every 250 ms: 5 readings, 0 missed or late; one took 40.0 ms (median)');
    // Mean, p95 of four values, max, above zero.
    expect(words).toMatch(/Recv-Q 1\.50 KiB [\d.]+ KiB 3\.00 KiB 75\.0 % arrived, and not read by the process/);
    expect(chartsOf(exampleObserved()).map(({ id }) => id)).toEqual(['buffers', 'connections']);
  });

  test.each(['html', 'md'] as const)('as %s has no figure of a stream', (format) => {
    for (const document of [exampleObserved(), exampleObserved({ recvQueues: [null] }), exampleObserved({ recvQueues: [] })]) {
      // The scenario is shown whole, as it is.
      const words = renderReport(document, format).text.replace(
        /<style>[\s\S]*?<\/style>|<pre>[\s\S]*?<\/pre>|<td class="code">.*?<\/td>|\(default null\)/g,
        '',
      );
      expect(words).not.toMatch(/FPS|[Ll]edger|[Ll]atency|HDR|warm-up|undefined|NaN|\bnull\b/);
      expect(words).toContain('process “python”');
    }
  });

  test('as Markdown tells the queues in a table', () => {
    const { text: markdown } = renderReport(exampleObserved(), 'md');
    expect(markdown).toContain('| Recv-Q: arrived, and not read by the process | 1.50\u00a0KiB |');
    expect(markdown).toContain('**Connections.** 1 appeared, 1 ended, 1 at most at once.');
  });

  test('makes the filter inert', () => {
    const hostile = exampleObserved({ process: '<img src=x onerror=alert(1)> | @user' });
    expect(renderReport(hostile, 'html').text).not.toContain('<img');
    expect(renderReport(hostile, 'md').text).not.toMatch(/<img| \| @user/);
  });

  test('does not list as missing what an observation never has', () => {
    const document = exampleObserved();
    expect(['latencyMs', 'frames.displayed', 'stations.source', 'eventLoop.server.cpu'].map((path) => isExpected(path, document))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['kernel', 'stations.receiver.kernel', 'tcp', 'eventLoop.host.cpu'].map((path) => isExpected(path, document))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});
