import { describe, expect, test } from 'vitest';
import { type CaptureDocument, captureDocumentSchema, exportFactsOf, nothingToExport, REPORT_FORMATS } from '../../contract/index.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { exampleDrops, exampleEcho, examplePush, exampleRelay } from '../testing/example-situations.ts';
import { inert } from './markdown.ts';
import { renderReport } from './render-report.ts';

const HOSTILE = `=x<script>alert("x")</script><img src=x onerror='y'>]]></style></title><!-- | \`b\` [l](javascript:z) @user #12 \u0007\u202e`;
/** Fields whose values the schema fixes. */
const FIXED = new Set([
  'state',
  'phase',
  'kind',
  'severity',
  'confidence',
  'bottleneck',
  'loop',
  'direction',
  'masking',
  'nativeAddon',
  'logging',
  'thread',
  'outcome',
]);

/** The document with every free text of it made hostile, keys of `unavailable`, close codes and thread names included. */
function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return FIXED.has(key) ? value : value + HOSTILE;
  if (Array.isArray(value)) return value.map((item) => hostile(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]): [string, unknown] => [name, hostile(child, name)]);
  if (['unavailable', 'closed', 'closedByReason', 'byStation', 'byPolicy', 'threads'].includes(key))
    entries.push([`1000${HOSTILE}`, key === 'unavailable' ? HOSTILE : 1]);
  return Object.fromEntries(entries);
}

const variants: [string, CaptureDocument][] = [
  ['complete', exampleDocument()],
  ['open loop', exampleDocument({ loop: 'open' })],
  ['with readings missing', exampleDocument({ nulls: true })],
  ['with thresholds', { ...exampleDocument(), thresholds: [{ text: 'received.fps>=9e9', holds: false, found: 1_900, reason: null }] }],
  ['recovered and damaged', exampleDocument({ damage: ['samples.ndjson: line 40 is cut off'] })],
  ['in progress', exampleDocument({ state: 'recording' })],
  ['without a sample', exampleDocument({ samples: 0 })],
  ['of one sample', exampleDocument({ samples: 1 })],
  [
    'unbalanced',
    {
      ...exampleDocument(),
      summary: {
        ...exampleDocument().summary!,
        ledger: { ...exampleDocument().summary!.ledger, balanced: false, received: 1, faults: ['9 frames too many'] },
      },
    },
  ],
];

const listening: CaptureDocument = { ...exampleDocument(), scenario: { ...exampleDocument().scenario, direction: 'listen' } };

variants.push(
  ['of listen', listening],
  ['of echo', exampleEcho()],
  ['of push', examplePush()],
  ['of relay', exampleRelay()],
  ['with drops', exampleDrops()],
);

const htmlOf = (document: CaptureDocument) => renderReport(document, 'html').text;

describe('every report', () => {
  const documents = REPORT_FORMATS.flatMap((format) => variants.map(([name, document]) => [format, name, document] as const));
  const isEmpty = ([format, , document]: (typeof documents)[number]) => nothingToExport(format, exportFactsOf(document, 0)) !== null;

  test.each(documents.filter(isEmpty))('%s of a capture %s is refused, for it would be empty', (format, _name, document) => {
    expect(() => renderReport(document, format)).toThrow(`The capture “${document.name}” has nothing for ${format}. `);
  });

  test.each(documents.filter((one) => !isEmpty(one)))('%s of a capture %s shows no broken value', (format, _name, document) => {
    const { text } = renderReport(document, format);
    expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
    // The scenario is shown as it is, with its nulls.
    const words = text.replace(/<pre>[\s\S]*?<\/pre>|<td class="code">.*?<\/td>|\(default null\)/g, '');
    if (format === 'html' || format === 'md') expect(words).not.toMatch(/\bnull\b/);
  });

  test('has a name that leads nowhere', () => {
    const names = ['../../etc/passwd', 'a/b\\c:d', 'con.x', '   ', '\u202eexe.lmth', '<b>', 'Größe 1', 'x'.repeat(300)].map(
      (name) => renderReport({ ...exampleDocument({ samples: 1 }), name }, 'md').fileName,
    );
    expect(names.slice(0, 4)).toEqual([
      'etc-passwd-20260131-090507.md',
      'a-b-c-d-20260131-090507.md',
      'con-x-20260131-090507.md',
      'capture-20260131-090507.md',
    ]);
    expect(names[6]).toBe('Größe-1-20260131-090507.md');
    for (const name of names) expect(name).toMatch(/^[\p{L}\p{N}_-]{1,60}\.md$/u);
    expect(renderReport({ ...exampleDocument({ samples: 1 }), startedAt: '../x' }, 'csv').fileName).toBe(
      'Camera-3-compression-off-undated.csv',
    );
  });

  test('JSON is the capture itself', () => {
    const document = exampleDocument({ nulls: true });
    const { text, mediaType } = renderReport(document, 'json');
    expect(captureDocumentSchema.parse(JSON.parse(text))).toEqual(document);
    expect(mediaType).toBe('application/json');
  });
});

describe('the HTML report', () => {
  test('escapes everything that comes from outside', () => {
    const document = hostile(exampleDocument({ damage: ['cut off'], nulls: true })) as CaptureDocument;
    document.scenario.bind.token = `secret${HOSTILE}`;
    document.summary!.negotiated = { permessageDeflate: HOSTILE, engine: 'ws', connections: 1 };
    const text = htmlOf(document);
    expect(text.split('alert(').length).toBeGreaterThan(40);
    expect(text).not.toMatch(/<script/i);
    expect(text).not.toMatch(/alert\("/);
    expect(text).not.toContain(']]>');
    expect(text).not.toContain('<img');
    expect(text).not.toContain('<!--');
    expect(text).not.toContain("onerror='y'");
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\u0007');
    expect(text).not.toContain('secret');
    expect(text.match(/<\/style>/g)).toHaveLength(1);
    expect(text.match(/<\/title>/g)!.length).toBe(text.match(/<title>/g)!.length);
    const tags = new Set([...text.matchAll(/<\/?([a-z0-9!-]+)/gi)].map(([, tag]) => tag!.toLowerCase()));
    const known =
      'a abbr body br caption code dd div dl dt figcaption figure footer g h1 h2 h3 head header html li main meta p path pre rect section small span style svg table tbody td text th thead title tr ul !doctype'.split(
        ' ',
      );
    expect([...tags].filter((tag) => !known.includes(tag))).toEqual([]);
    // No attribute but those of the templates: a quote that escaped would make others.
    expect(text.replace(/="[^"]*"/g, '')).not.toMatch(/<[a-z][^>]*(\son\w+|=)/i);
  });

  test('is one file with a strict policy and fetches nothing', () => {
    const text = htmlOf(exampleDocument());
    expect(text.startsWith('<!doctype html>')).toBe(true);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(text).not.toMatch(/<(?:link|script|img|iframe|object|embed|base|form)\b|url\(|@import|https?:/i);
  });

  test('puts warnings and verdict before the figures', () => {
    const document = exampleDocument({ damage: ['samples.ndjson: line 40 is cut off'] });
    const text = htmlOf(document);
    const order = [
      'Camera 3: compression off',
      'Recovered: ',
      'line 40 is cut off',
      'class="verdict"',
      'class="tiles"',
      '<h2>Figures',
      'class="pipe"',
      '<h2>Ledger',
      'id="chart-fps"',
      'id="chart-cpu"',
      '<h2>Events',
      '<h2>Environment',
      '<h2>Scenario',
      '<h2>How this was measured',
    ];
    const at = order.map((part) => text.indexOf(part, text.indexOf('<body')));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  test('says why a reading is missing, and draws a hole for it', () => {
    const text = htmlOf(exampleDocument({ nulls: true }));
    expect(text).toContain('displayed: not available: no window is attached');
    expect(text).toContain('Recv-Q of the receiver: not available: netstat, ss and /proc/net/tcp are all missing');
    expect(text).toContain('pool: not available: needs the CPU time of every thread');
    // A second without any frame divides the latency lines in two.
    const latency = /id="chart-latency"[\s\S]*?<\/figure>/.exec(text)![0];
    const holes = [...latency.matchAll(/<path class="line c1 line" d="([^"]*)"/g)].map(([, d]) => d!.split('M').length - 1);
    expect(holes).toContain(2);
    const station = /<g class="station missing"[\s\S]*?<\/g>/.exec(text)![0];
    expect(station).toContain('n/a');
  });

  test('has a hole where damage took samples away', () => {
    const document = exampleDocument();
    const text = htmlOf({ ...document, samples: document.samples.filter((_, index) => index < 15 || index > 18) });
    const memory = /id="chart-memory"[\s\S]*?<\/figure>/.exec(text)![0];
    expect(memory.match(/<path class="line c1 line" d="M[^"]*M[^"]*"/g)).toHaveLength(1);
  });

  test('says that a run in progress has no figures', () => {
    const text = htmlOf(exampleDocument({ state: 'recording' }));
    expect(text).toContain('There are no figures yet');
    expect(text).toContain('id="chart-fps"');
    expect(text).not.toContain('class="tiles"');
  });

  test('numbers its event lines as the list does', () => {
    const text = htmlOf(exampleDocument());
    expect(text).toMatch(/<td><span class="mark">3<\/span><\/td><td class="num">6\.06\s?s<\/td><td>toggle<\/td>/);
    expect(/id="chart-fps"[\s\S]*?<\/figure>/.exec(text)![0]).toMatch(/<g class="tag">.*?<text [^>]*>3<\/text>/);
  });

  test('an hour stays under 3 MB', () => {
    const text = htmlOf(exampleDocument({ samples: 14_400 }));
    expect(text.length).toBeLessThan(3_000_000);
    const points = /id="chart-memory"[\s\S]*?<path class="line c1 line" d="(M[^"]{100,})"/.exec(text)![1]!.split(/[ML]/).length - 1;
    expect(points).toBeGreaterThan(300);
    expect(points).toBeLessThanOrEqual(600);
  }, 60_000);
});

describe('the Markdown report', () => {
  test('tells verdict, figures, change, scenario, environment and method', () => {
    const { text } = renderReport(exampleDocument(), 'md');
    for (const part of [
      '### Camera 3: compression off',
      '| Received | ',
      '| as started | ',
      'compression.enabled = false (default true)',
      '**Environment.** Debian',
      '**How measured.** 9.75',
    ])
      expect(text).toContain(part);
    expect(renderReport(exampleDocument({ state: 'recording' }), 'md').text).toContain('There are no figures yet');
    expect(renderReport(exampleDocument({ damage: ['line 4'] }), 'md').text).toContain('> **Note.** Damaged: line 4');
  });

  test('makes text from outside inert', () => {
    expect(inert('a|b\n# c <b> `d` *e* [f](g) @h #1')).toBe('a\\|b #\u2060 c &lt;b&gt; \\`d\\` \\*e\\* \\[f\\](g) @\u2060h #\u20601');
    expect(inert('1. x')).toBe('1\\. x');
    const { text } = renderReport(hostile(exampleDocument({ damage: ['cut off'], nulls: true })) as CaptureDocument, 'md');
    expect(text).not.toMatch(/<[a-z!/]/i);
    expect(text).not.toMatch(/@user|#12/);
    for (const row of text.split('\n').filter((line) => line.startsWith('| ') && !line.includes('times'))) {
      expect([3, 7]).toContain(row.replace(/\\\|/g, '').split('|').length - 1);
    }
  });
});

describe('a report of a situation', () => {
  /** The words of a piece of markup. */
  const wordsOf = (markup: string) =>
    markup
      .replace(/<[^>]+>/g, ' ')
      .replace(/[\s\u00a0]+/g, ' ')
      .trim();
  const sectionOf = (text: string, title: string) =>
    wordsOf(new RegExp(`<section><h2>${title}</h2>[\\s\\S]*?</section>`).exec(text)?.[0] ?? '');
  const situations = [
    ['echo', exampleEcho()],
    ['push', examplePush()],
    ['relay', exampleRelay()],
    ['ingest with drops', exampleDrops()],
  ] as const;

  test.each(situations)('%s is a valid capture, and its text from outside is inert', (_name, document) => {
    expect(captureDocumentSchema.parse(document)).toEqual(document);
    const text = htmlOf(hostile(document) as CaptureDocument);
    expect(text).not.toMatch(/<script|<img|onerror='|javascript:z"/i);
    expect(text.replace(/="[^"]*"/g, '')).not.toMatch(/<[a-z][^>]*(\son\w+|=)/i);
    expect(renderReport(hostile(document) as CaptureDocument, 'md').text).not.toMatch(/<[a-z!/]/i);
  });

  test('a capture that was made before there were situations renders without their sections', () => {
    const added = new Set([
      ...['publish', 'exchanges', 'arrivals', 'processing', 'pool', 'viewer', 'urgentLatencyMs', 'receiver', 'work', 'byPolicy'],
      ...[
        'urgentFrames',
        'droppedByReceiver',
        'droppedNoCredit',
        'droppedUrgent',
        'queued',
        'waiting',
        'receivedUrgent',
        'closedByReason',
        'closes',
      ],
      ...['perConnectionBytes', 'idle', 'finalScenario', 'recordingFault'],
    ]);
    const { scenario, ...rest } = exampleDocument();
    const before = JSON.parse(JSON.stringify(rest), (key, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(
        Object.entries(value).filter(([name]) => ['unavailable', 'threads', 'kernel', 'cpu'].includes(key) || !added.has(name)),
      );
    });
    const old = captureDocumentSchema.parse({ ...before, scenario });
    expect(old.summary!.exchanges).toBeNull();
    const headings = [...htmlOf(old).matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(headings).toEqual([
      ...[
        'Verdict',
        'Before and after each change',
        'Figures',
        'Where bytes waited',
        'Ledger',
        'Over time',
        'Events',
        'Environment',
        'Scenario',
      ],
      'How this was measured',
    ]);
    expect(headings).toEqual([...htmlOf(exampleDocument()).matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title));
  });

  test('the wire: compression is said to save only where there was any', () => {
    const document = exampleDocument({ toggle: false });
    const told = (ratio: number, permessageDeflate: string | null) => {
      const summary = {
        ...document.summary!,
        wire: { bytes: 1, ratio },
        negotiated: { permessageDeflate, connections: 1, engine: 'ws' as const },
      };
      return wordsOf(/<dl class="tiles"[\s\S]*?<\/dl>/.exec(htmlOf({ ...document, summary }))![0]);
    };
    expect(told(0.977, 'permessage-deflate')).toContain('compression saves 2.3');
    expect(told(0.977, null)).toContain('nothing was compressed: of messages that were on their way');
    expect(told(0.977, null)).not.toContain('saves');
    expect(told(1.0009, null)).toContain('the wire carries what the payload has');
  });

  test('echo: answered first, parts in a table, a line for each image', () => {
    const text = htmlOf(exampleEcho());
    expect(wordsOf(/<dl class="tiles"[\s\S]*?<\/dl>/.exec(text)![0])).toContain('Answered 2.90 images/s 29 images');
    const section = sectionOf(text, 'Exchanges');
    expect(section).toContain('29 images were answered in the measured time, 2.90 a second; 1 failed');
    expect(section).toContain('Total 100 200 300 400 29');
    expect(section).toMatch(/Handshakes took 10\.0\s% of the time of all of them together\./);
    expect(section).toMatch(/The server received \S+ a second meanwhile: exchanges that failed may be among them/);
    // The summary has no upgrade, so that its row is left out.
    expect(section).not.toContain('Upgrade 0');
    const chart = /id="chart-exchanges"[\s\S]*?<\/figure>/.exec(text)![0];
    // Overlap: (29 * 100 + 5) / 1220 ms = 2.4; 24 lines at least, of the 30 after the warm-up of about 1 s.
    expect(wordsOf(chart)).toContain('The first 24 of the');
    for (const [css, count] of [
      ['c4', 24],
      ['c2', 24],
      ['c3', 24],
      ['c1', 24],
    ] as const) {
      expect(new RegExp(`<path class="part ${css}" d="(M[^"]*M[^"]*)"`).exec(chart)![1]!.split('M')).toHaveLength(count + 1);
    }
    expect(chart).not.toContain('Failed');
    expect(text).not.toContain('eventLoop.receiver');
  });

  test('push: the sentence, two rows of marks, and words for clients that receive', () => {
    const text = htmlOf(examplePush());
    expect(sectionOf(text, 'Did they arrive as they were sent\\?')).toContain(
      'Sent 300 ms apart, arrived 1.00 ms apart: they waited for the loop.',
    );
    const chart = /id="chart-arrivals"[\s\S]*?<\/figure>/.exec(text)![0];
    expect(/<path class="join" d="([^"]*)"/.exec(chart)![1]!.split('L')).toHaveLength(10);
    expect(wordsOf(chart)).toContain('3 at once');
    expect(text).toContain('received whole by the receiving clients');
    expect(text).not.toMatch(/whole,? by the server/);
    expect(text).not.toContain('load generator');
    expect(renderReport(examplePush(), 'md').text).toContain('**Sent and arrived.** Sent 300 ms apart');
    expect(htmlOf({ ...examplePush(), arrivals: [] })).not.toContain('Did they arrive');
  });

  test('drops: by place and by policy, urgent frames, and a ledger with the inbox', () => {
    const text = htmlOf(exampleDrops());
    const section = sectionOf(text, 'What gave way');
    // 90 offered and 10 dropped by the sender were due.
    expect(section).toContain('At sender.user 10 10.0 % Sender queue');
    expect(section).toContain('At receiver.user 20 20.0 % Inbox');
    expect(section).toContain('By drop-oldest 20 20.0 % in the inbox: the oldest gave way');
    expect(section).toContain('Urgent among them 1 1.0 %');
    expect(section).toContain('9 key frames and control messages were received. Half of them were no older than 8.00 ms');
    expect(wordsOf(/<dl class="tiles"[\s\S]*?<\/dl>/.exec(text)![0])).toContain('30 frames 30.0 % of the frames that were due');
    expect(sectionOf(text, 'Ledger')).toContain('Sum of the outcomes 100 equals what was due');
    expect(htmlOf(exampleDocument())).not.toContain('What gave way');
  });

  test('relay: both legs, pool and viewers', () => {
    const text = htmlOf(exampleRelay());
    expect(sectionOf(text, 'Ledger of the publishers')).toContain('Due 330');
    const section = sectionOf(text, 'Connections and groups');
    for (const part of [
      'Open connections 6',
      'Refused 2',
      'Memory a connection 58.0 KiB',
      'Broadcasts 330',
      'Received 30.0 FPS 300 frames',
      'Displayed 290',
      'Subscribers of your own',
      'Offered 60.0 FPS 600 frames that the server handed to their sockets',
    ])
      expect(section).toContain(part);
    expect(text).toContain('1001 · idle · 1');
    expect(renderReport(exampleRelay(), 'md').text).toContain('| Pool at the end | 6 open, 4 members of 1 group, 2 refused, 1 swept |');
    expect(renderReport(exampleRelay(), 'md').text.replaceAll('\u00a0', ' ')).toContain(
      '| Subscribers of your own | 60.0 FPS handed to them, 2 at most at once, 7 frames dropped;',
    );
  });
});
