import { expect, it } from 'vitest';
import { figureUnit, isSummaryFigure, summaryFigures } from './summary-figures.ts';
import { parseThreshold } from './threshold.ts';

const parsed = (text: string) => {
  const result = parseThreshold(text);
  return result.ok ? result.threshold : result.allowed;
};

it('reads figure, operator and number', () => {
  expect(parsed('received.fps>=1000')).toEqual({ path: 'received.fps', operator: '>=', value: 1_000 });
  expect(parsed(' latencyMs.p99 < 12.5 ')).toEqual({ path: 'latencyMs.p99', operator: '<', value: 12.5 });
  expect(parsed('dropped.frames==0')).toEqual({ path: 'dropped.frames', operator: '==', value: 0 });
  expect(parsed('memory.rssSlopeBytesPerS<=-1e3')).toEqual({ path: 'memory.rssSlopeBytesPerS', operator: '<=', value: -1_000 });
  expect(parsed('wire.ratio<.5')).toEqual({ path: 'wire.ratio', operator: '<', value: 0.5 });
});

it('reads keys that have dots, dashes and spaces in them', () => {
  expect(parsed('stations.receiver.kernel.p95Bytes<=65536')).toMatchObject({ path: 'stations.receiver.kernel.p95Bytes' });
  expect(parsed('dropped.byPolicy.drop-oldest==0')).toMatchObject({ path: 'dropped.byPolicy.drop-oldest', value: 0 });
  expect(parsed('connections.closedByReason.dead peer==0')).toMatchObject({ path: 'connections.closedByReason.dead peer' });
  expect(parsed('connections.closed.1006==0')).toMatchObject({ path: 'connections.closed.1006' });
});

it.each([
  '',
  'received.fps',
  '>=3',
  'received.fps>=',
  'received.fps=3',
  'received.fps=>3',
  'received.fps!=3',
  'received.fps>=1,000',
  'received.fps>=0x10',
  'received.fps>=1e999',
  'received.fps>=NaN',
  'received.fps>=3ms',
  'received.fps>=3>2',
  '3<received.fps',
  '<script>>=1',
  'received.fps>=3\n; rm -rf',
])('refuses %j, and says what a condition is', (text) => {
  expect(parsed(text)).toContain('a condition such as received.fps>=1000');
});

it('names the nearest figures where the summary has none of this name', () => {
  expect(parsed('recieved.fps>=1')).toBe(
    'a figure of the summary, which has no "recieved.fps". Did you mean received.fps, offered.fps or received.frames?',
  );
  expect(parsed('latencyMs.p42<1')).toContain('Did you mean latencyMs.p');
  expect(parsed('fps>1')).toContain('received.fps');
  expect(parsed('nonsense>1')).toBe('a figure of the summary, which has no "nonsense".');
  expect(parsed('received>1')).toContain('received.f');
  // Text and yes or no cannot be compared with a number.
  expect(parsed('ledger.balanced==1')).toContain('has no "ledger.balanced"');
  expect(parsed('constructor.name>1')).toContain('has no');
});

it('knows every number of the summary, with its unit', () => {
  const units = Object.fromEntries(summaryFigures().map(({ path, unit }) => [path, unit]));
  expect(units).toMatchObject({
    durationS: 's',
    'received.fps': 'FPS',
    'received.frames': 'frames',
    'received.bytesPerS': 'bytes/s',
    'wire.bytes': 'bytes',
    'wire.ratio': null,
    'latencyMs.p99': 'ms',
    'latencyMs.n': 'values',
    'exchanges.perS': '/s',
    'exchanges.totalMs.p50': 'ms',
    'stations.receiver.kernel.maxBytes': 'bytes',
    'stations.sender.user.timeAboveZero': null,
    'eventLoop.server.p99Ms': 'ms',
    'eventLoop.server.utilization': null,
    'cpu.process': 'cores',
    'cpu.threads.load': 'cores',
    'memory.rssSlopeBytesPerS': 'bytes/s',
    'memory.perConnectionBytes': 'bytes',
    'connections.peak': null,
    'dropped.byStation.receiver.user': 'frames',
    'ledger.lost': 'frames',
    'publish.ledger.due': 'frames',
    'ceiling.fps': 'FPS',
    'ceiling.ratio': null,
    'ceiling.othersCores': 'cores',
    'kernel.costMs': 'ms',
    'kernel.readings': null,
  });
  expect(figureUnit('connections.closed.1006')).toBeNull();
});

it('knows no figure of what is no number', () => {
  for (const path of ['loop', 'received', 'ledger.faults', 'unavailable.loop', 'ceiling.measuredAt', 'connections.closed.', '__proto__'])
    expect([path, isSummaryFigure(path)]).toEqual([path, false]);
});
