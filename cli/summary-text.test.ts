import { expect, test } from 'vitest';
import { comparedCeiling } from '../main/testing/ceiling.ts';
import { exampleDocument } from '../main/testing/example-document.ts';
import { exampleObserved } from '../main/testing/example-observed.ts';
import { exampleDrops, exampleEcho, examplePush, exampleRelay } from '../main/testing/example-situations.ts';
import { summaryText } from './summary-text.ts';

/** Label and text of each line of figures. */
const figuresOf = (text: string) =>
  new Map([...text.matchAll(/^ {2}(\S[^\n]{0,11}?) {2,}(\S.*)$/gm)].map(([, label, value]) => [label, value!]));

test('nothing is told of what a run does not have', () => {
  const labels = [...figuresOf(summaryText(exampleDocument())).keys()];
  expect(labels).toEqual([
    'measured',
    'received',
    'received by',
    'ceiling',
    'latency',
    'wire',
    'engine',
    'Recv-Q',
    'Send-Q',
    'sender queue',
    'kernel',
    'CPU',
    'memory',
    'ledger',
  ]);
  expect(summaryText(exampleDocument({ samples: 0 }))).toContain('There are no figures: the run ended');
});

test('it says what is counted when: warm-up and drain are in the ledger alone', () => {
  const document = exampleDocument();
  const measured = (warmupS: number, direction = document.scenario.direction) =>
    figuresOf(
      summaryText({
        ...document,
        scenario: { ...document.scenario, direction },
        summary: { ...document.summary!, durationS: 10, warmupS },
      }),
    ).get('measured');
  expect(measured(2)).toBe('10.0 s after a warm-up of 2.0 s, which is left out, as is the drain; the ledger has all frames of the run');
  expect(measured(0)).toBe('10.0 s; the drain after it is left out; the ledger has all frames of the run');
  expect(measured(0, 'listen')).toBe('10.0 s; the drain after it is left out');
});

test('the ceiling stands beside the rate where there is one', () => {
  const document = exampleDocument();
  const told = (
    othersCores: number | null,
    likelyLow: boolean | null,
    ratio = 0.8321,
    more: Partial<ReturnType<typeof comparedCeiling>> = {},
  ) => {
    const summary = {
      ...document.summary!,
      ceiling: comparedCeiling(2_500, ratio, { othersCores, likelyLow, exceeded: ratio > 1, ...more }),
    };
    return figuresOf(summaryText({ ...document, summary })).get('ceiling');
  };
  expect(told(0.2, false)).toBe('2,500.0 FPS of raw TCP (measured once); the run reaches 83.2 % of it');
  // 2,000 FPS; of 2,000 that is all of it, of 3,200 it is 62.5 %.
  expect(told(0.2, false, 0.8, { occasions: 2, lowFps: 2_000, highFps: 3_200 })).toBe(
    '2,500.0 FPS of raw TCP (2,000.0 to 3,200.0 on 2 occasions); the run reaches 80.0 % of it (62.5 to 100.0 %)',
  );
  expect(told(null, null)).toBe(told(0.2, false));
  expect(told(0.84, true)).toBe(
    '2,500.0 FPS of raw TCP, measured while other programs used 0.8 cores, so likely too low; the run reaches at most 83.2 % of it',
  );
  expect(told(0.2, false, 1.3)).toBe('2,500.0 FPS of raw TCP, less than the run itself reached, so too low; the run reaches 130.0 % of it');
  expect(figuresOf(summaryText(exampleEcho())).has('ceiling')).toBe(false);
});

test('how many frames came stands beside their rate, and over which time rates of clients of the user’s own are', () => {
  const document = exampleDocument();
  const received = { frames: 100, fps: 18.18, bytesPerS: 4_000_000 };
  const cpu = { ...document.summary!.cpu, processPerFrameUs: 4_690.9, serverPerFrameUs: 2_000 };
  const told = (connectedS: number | null) =>
    summaryText({ ...document, summary: { ...document.summary!, durationS: 8, received, cpu, connectedS } }).replaceAll('\u00a0', ' ');
  expect(figuresOf(told(null)).get('received')).toMatch(/^100 frames, 18\.2 FPS, 4\.00 MB\/s over 8\.0 s /);
  expect(figuresOf(told(5.5)).get('received')).toMatch(
    /^100 frames in all, 18\.2 FPS, 4\.00 MB\/s over the 5\.5 s in which clients were connected /,
  );
  expect(told(5.5)).toContain("4,690.9 us a frame, of them in the server's thread 2,000.0 over the 5.5 s in which clients were connected");
});

test('exchanges come first in echo', () => {
  const text = summaryText(exampleEcho());
  expect(text).toContain('  exchanges     29 answered, 2.9 a second, 1 FAILED; p50 100.00 ms, p99 300.00 ms, max 400.00 ms\n');
  // There is no upgrade in the figures.
  expect(text).toContain('of which p50 in ms: TCP 10.00, send 30.00, wait 40.00\n');
  expect(text).toContain('handshakes took 10.0 % of the time of all of them together\n');
  expect(text).toMatch(/The server received \S+ a second meanwhile: exchanges that failed may be among them/);
});

test('push tells the gaps, and of its own threads', () => {
  const figures = figuresOf(summaryText(examplePush()));
  expect(figures.get('gaps')).toBe('Sent 300\u00a0ms apart, arrived 1.00\u00a0ms apart: they waited for the loop.');
  expect(figures.get('CPU')).toMatch(/server 0\.90, receivers 0\.21, thread pool/);
});

test('drops by policy, urgent frames, and a ledger that adds up with the inbox', () => {
  const figures = figuresOf(summaryText(exampleDrops()));
  expect(figures.get('dropped')).toBe('30 (no-credit 10, drop-oldest 20)');
  expect(figures.get('urgent')).toBe('p50 8.00 ms, p99 24.00 ms, max 32.00 ms; 9 received, 1 dropped');
  expect(figures.get('ledger')).toBe(
    'of the whole run, balanced: 100 due = 70 received + 10 dropped + 20 dropped in the inbox + 0 not offered + 0 lost + 0 in flight',
  );
  expect(figures.has('inbox')).toBe(true);
});

test('drops of a capture without policies are told by station', () => {
  const document = exampleDrops();
  const summary = { ...document.summary!, dropped: { ...document.summary!.dropped, byPolicy: {} } };
  expect(figuresOf(summaryText({ ...document, summary })).get('dropped')).toBe('30 (sender.user 10, receiver.user 20)');
});

test('relay tells both legs and the pool', () => {
  const text = summaryText(exampleRelay());
  const figures = figuresOf(text);
  expect(figures.get('published')).toBe('30.0 FPS, 7.86 MB/s');
  expect(figures.get('pool')).toBe('1 open at most, 4 members of 1 group, 330 broadcasts, 2 refused, 1 swept, 0 dead');
  expect(figures.get('memory')).toContain('58.0 KiB of growth a connection');
  expect(figures.has('received')).toBe(false);
  expect(text).toContain('publishers balanced: 330 due = 330 received');
});

test('an observation is told by its queues, without a figure of a stream', () => {
  const text = summaryText(exampleObserved());
  expect(figuresOf(text).get('sockets')).toBe('process “python”: 1 at most at once, 1 appeared, 1 ended');
  expect(figuresOf(text).get('Recv-Q')).toMatch(/^mean 1\.50 KiB, p95 3\.00 KiB, max 3\.00 KiB; above zero 75 % of 4 readings/);
  expect(figuresOf(text).get('kernel')).toBe('netstat every 250 ms over 1.3 s, 5 readings of 40.0 ms, 0 missed');
  expect(text).not.toMatch(/FPS|ledger|latency/);
  expect(summaryText(exampleObserved({ recvQueues: [null] }))).toContain('n/a (no socket matches now)');
});

test('a figure that is not there has its reason', () => {
  const document = exampleDocument();
  const { summary } = document;
  const told = (changes: object, unavailable: Record<string, string>) =>
    figuresOf(summaryText({ ...document, samples: [], summary: { ...summary!, ...changes, unavailable } }));
  const none = { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null };
  const figures = told(
    { latencyMs: none, wire: { bytes: 0, ratio: null }, kernel: { ...summary!.kernel, source: null } },
    { latencyMs: 'no frame came', 'wire.ratio': 'nothing arrived', 'kernel.source': 'it is switched off' },
  );
  expect(figures.get('latency')).toBe('n/a (no frame came)');
  expect(figures.get('wire')).toBe('n/a (nothing arrived)');
  expect(figures.get('kernel')).toBe('n/a (it is switched off)');
  expect(told({ latencyMs: none }, {}).get('latency')).toBe('n/a (the capture does not say why)');
});

test('the wire is told as a share of the payload, with what makes it more', () => {
  const document = exampleDocument();
  const told = (ratio: number, permessageDeflate: string | null) => {
    const summary = {
      ...document.summary!,
      wire: { bytes: 1, ratio },
      negotiated: { permessageDeflate, connections: 1, engine: 'ws' as const },
    };
    return figuresOf(summaryText({ ...document, summary })).get('wire');
  };
  expect(told(0.973, 'permessage-deflate')).toBe('97.3 % of the payload’s bytes; permessage-deflate');
  expect(told(0.977, null)).toBe(
    '97.7 % of the payload’s bytes (nothing was compressed: of messages that were on their way when the measured time began, a part had come before); no compression negotiated',
  );
  expect(told(2.84, 'permessage-deflate')).toBe(
    '284.0 % of the payload’s bytes (frame headers, handshakes and refused messages count, which compression did not make up for); permessage-deflate',
  );
});

test('no name and no text writes to the terminal', () => {
  const hostile = '\u001b[2Jx\nroot\u009b1m\u202e';
  const shown = '\ufffd[2Jx\ufffdroot\ufffd1m\ufffd';
  const observed = exampleObserved({ process: hostile });
  const text = summaryText({ ...observed, name: hostile });
  expect(text.split('\n')[0]).toContain(shown);
  expect(figuresOf(text).get('sockets')).toContain(`process “${shown}”`);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
});

test('says what received', () => {
  const document = exampleDocument();
  const negotiated = { permessageDeflate: null, connections: 1, engine: 'direct' as const };
  expect(figuresOf(summaryText(document)).get('engine')).toBe('ws, the library');
  expect(figuresOf(summaryText({ ...document, summary: { ...document.summary!, negotiated } })).get('engine')).toBe(
    'direct, our own receive path',
  );
  expect(summaryText({ ...document, summary: { ...document.summary!, negotiated: null } })).not.toContain('  engine');
});

test('tells each threshold with what was found, rounded as the other figures are', () => {
  const text = summaryText({
    ...exampleDocument(),
    thresholds: [
      { text: 'received.fps>=1', holds: true, found: 987.654_321_098_7, reason: null },
      { text: 'latencyMs.p99<10', holds: false, found: 12.25, reason: null },
      { text: 'displayed.fps>=25', holds: false, found: null, reason: 'no window\u001b is attached' },
    ],
  });
  expect(text).toContain(
    [
      '  1 of 3 thresholds held:',
      '  held    received.fps>=1    found 988 FPS',
      '  MISSED  latencyMs.p99<10   found 12.3 ms',
      '  MISSED  displayed.fps>=25  no figure: no window\ufffd is attached',
      '',
    ].join('\n'),
  );
  expect(summaryText(exampleDocument())).not.toContain('threshold');
});

test('recorded frames are told with what was left out of them', () => {
  const leftOut = { rate: 3, memory: 0, disk: 0, total: 0, failed: 0 };
  const recorded = (recording: NonNullable<ReturnType<typeof exampleDocument>['recording']>) =>
    figuresOf(summaryText({ ...exampleDocument(), recording })).get('recorded');
  expect(recorded({ frames: 76, bytes: 79_691_776, leftOut, fault: null })).toBe('76 frames, 76.0 MiB; left out: 3 above 100 a second');
  expect(recorded({ frames: 1, bytes: 2_048, leftOut: { ...leftOut, rate: 0 }, fault: null })).toBe('1 frame, 2.00 KiB');
});
