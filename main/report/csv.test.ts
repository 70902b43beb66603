import { expect, test } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { exampleObserved } from '../testing/example-observed.ts';
import { exampleDrops, exampleEcho, examplePush, exampleRelay } from '../testing/example-situations.ts';
import { renderCsv } from './csv.ts';

/** Fields of an RFC 4180 document. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows[rows.length - 1]!.push(quoted === undefined ? plain! : quoted.replace(/""/g, '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('one row a sample, empty where there is no reading, the event in the row of its moment', () => {
  const document = exampleDocument({ nulls: true });
  const text = renderCsv(document);
  const [header, ...rows] = parse(text);
  expect(text.endsWith('\r\n')).toBe(true);
  expect(rows).toHaveLength(44);
  expect(new Set(header).size).toBe(header!.length);
  for (const row of rows) expect(row).toHaveLength(header!.length);
  const at = (row: number, name: string) => rows[row]![header!.indexOf(name)];
  expect(header!.indexOf('time_ms')).toBe(0);
  expect(at(5, 'time_ms')).toBe(String(document.samples[5]!.tMs));
  expect(at(5, 'received_frames_per_s')).toBe(String(document.samples[5]!.rates.receivedFps));
  expect(at(5, 'latency_p99_ms')).toBe(String(document.samples[5]!.latencyMs.p99));
  expect(at(21, 'latency_p99_ms')).toBe('');
  expect(at(5, 'displayed_frames')).toBe('');
  expect(at(5, 'station_receiver_kernel_bytes')).toBe('');
  expect(at(5, 'station_sender_user_bytes')).toBe(String(document.samples[5]!.stations['sender.user']!.bytes));
  expect(at(5, 'event')).toBe('');
  // The toggle is at 1000 + 20 * 250 + 60 = 6060 ms; the sample of about 6250 ms is number 25, counted from 0 it is 24.
  expect(at(24, 'event')).toContain('compression.enabled');
  expect(at(43, 'event')).toContain('The run ended');
});

test('text is quoted, and no text is a formula', () => {
  const document = exampleDocument({ samples: 9, toggle: false });
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a "quoted", text\r\nof two lines'].map((text) => {
    const [, row] = parse(
      renderCsv({ ...document, samples: [document.samples[0]!], events: [{ tMs: 0, kind: 'client', severity: 'info', text, code: null }] }),
    );
    return row![row!.length - 1];
  });
  expect(cells).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", 'a "quoted", text\r\nof two lines']);
});

test('a capture without samples has its header alone', () => {
  expect(parse(renderCsv(exampleDocument({ samples: 0 })))).toHaveLength(1);
});

test('what only some directions have stands in its own columns, empty elsewhere', () => {
  const cell = (document: Parameters<typeof renderCsv>[0], name: string) => {
    const [header, ...rows] = parse(renderCsv(document));
    return rows[4]![header!.indexOf(name)];
  };
  expect([cell(exampleEcho(), 'exchanges_answered'), cell(exampleEcho(), 'exchange_total_p99_ms')]).toEqual(['4', '300']);
  expect([cell(exampleRelay(), 'publish_received_frames'), cell(exampleRelay(), 'pool_idle_swept')]).toEqual(['32', '1']);
  expect(cell(examplePush(), 'receiver_cpu_cores')).toBe('0.21');
  expect(cell(exampleDrops(), 'urgent_latency_p50_ms')).toBe('8');
  expect([cell(exampleDocument(), 'exchanges_answered'), cell(exampleDocument(), 'receiver_cpu_cores')]).toEqual(['', '']);
});

test('an observation has no cell for what is not its own', () => {
  const [header, ...rows] = parse(renderCsv(exampleObserved()));
  const at = (row: number, name: string) => rows[row]![header!.indexOf(name)];
  const uncounted = header!.filter((name) => /frames|log_|^(payload|wire)_|latency|gap_|^(refused|idle)_connections/.test(name));
  expect(uncounted.length).toBeGreaterThan(40);
  for (const name of uncounted) expect([name, at(1, name)]).toEqual([name, '']);
  // The second sample of the example: 1 KiB waits at the one socket.
  expect(
    ['receiver_recv_queue_bytes', 'receiver_send_queue_bytes', 'open_connections', 'station_receiver_kernel_bytes'].map((name) =>
      at(1, name),
    ),
  ).toEqual(['1024', '0', '1', '1024']);
});
