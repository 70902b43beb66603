import { expect, test } from 'vitest';
import { STATIONS, type StationFlow, type StationName } from '../../../../contract/index.ts';
import { aboveText, framesText, isThin, limitText, litMean, mostText, pipeRates, shortCount, stationWords } from './station-words.ts';

const NONE: StationFlow = { inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: null, droppedFps: null };

function flows(known: Partial<Record<StationName, Partial<StationFlow>>>): Record<StationName, StationFlow> {
  return Object.fromEntries(STATIONS.map((name) => [name, { ...NONE, ...known[name] }])) as Record<StationName, StationFlow>;
}

test('pipes carry frames where they are counted, and bytes between the processes', () => {
  const known = flows({
    source: { inFps: 30 },
    'sender.user': { inFps: 29 },
    'sender.kernel': { inFps: 28 },
    path: { inBytesPerS: 5_000_000, outBytesPerS: 4_000_000 },
    'receiver.user': { inBytesPerS: 3_900_000, outFps: 20 },
    display: { outFps: 0 },
  });
  const texts = pipeRates(known).map((rate) => rate && `${rate.text} ${rate.unit}`);
  expect(texts).toEqual(['30.0 FPS', '29.0 FPS', '28.0 FPS', '5.0 MB/s', '4.0 MB/s', '3.9 MB/s', '20.0 FPS', '0.0 FPS']);
  expect(pipeRates(known).map((rate) => rate?.isFlowing)).toEqual([true, true, true, true, true, true, true, false]);
  expect(pipeRates(flows({ path: { inBytesPerS: 46_100, outBytesPerS: 0 } })).slice(3, 5)).toEqual([
    { text: '46.1', unit: 'kB/s', isFlowing: true },
    { text: '0.0', unit: 'MB/s', isFlowing: false },
  ]);
  expect(pipeRates(flows({}))).toEqual(Array(8).fill(null));
  expect(pipeRates(null)).toEqual(Array(8).fill(null));
});

test('a pipe beside a station that is not there is thin', () => {
  const thin = Array.from({ length: 8 }, (_, index) => isThin(index, (name) => name === 'path'));
  expect(thin).toEqual([false, false, false, true, true, false, false, false]);
  expect(isThin(7, (name) => name === 'display')).toBe(true);
});

test('a station is told in sentences', () => {
  const words = stationWords({
    name: 'sender.user',
    level: { bytes: 1_048_576, frames: 1, limitBytes: 10_485_760 },
    flow: { ...NONE, inFps: 30, outFps: 20, outBytesPerS: 20_000_000, droppedFps: 10 },
    drops: 1_234,
    aboveZero: 0.5,
    readings: 4,
    readingsOf: 'minute',
    recentBytes: 900_000,
    missing: null,
    isAbsent: false,
    isLit: true,
  });
  expect(words).toBe(
    'The bottleneck is here. Level 1.0 MiB in 1 frame. Limit 10.0 MiB. In: 30.0 frames a second. Out: 20.0 frames a second, 20.0 MB/s. 1,234 dropped since the run began, 10.0 a second. Above zero in 50.0 % of 4 readings of the last minute.',
  );
});

test('what is not known is not told as 0', () => {
  const unread = {
    name: 'receiver.kernel',
    level: null,
    flow: NONE,
    drops: null,
    aboveZero: null,
    readings: 0,
    readingsOf: 'minute',
    recentBytes: null,
    isAbsent: false,
    isLit: false,
  } as const;
  expect(stationWords({ ...unread, missing: 'netstat is not installed' })).toBe(
    'Level not available: netstat is not installed. In: not counted. Out: not counted.',
  );
  expect(stationWords({ ...unread, flow: null, missing: null })).toBe('');
  expect(stationWords({ ...unread, isAbsent: true, missing: 'no window is attached' })).toBe('Not in this run: no window is attached.');
});

test('a share of few readings says of how many, and one reading is no share', () => {
  expect([aboveText(1, 1), aboveText(0.5, 2), aboveText(0.5, 40), aboveText(null, 0)]).toEqual([
    '1 reading',
    'above 0: 1 of 2',
    'above 0: 50 %',
    'above 0: –',
  ]);
});

test('frames are those of the bytes beside them', () => {
  const level = { bytes: 1_048_576, frames: 0, limitBytes: null };
  // Read in part, or taken and computed on.
  expect(framesText(level)).toBe('no whole frame');
  expect(framesText({ ...level, workingFrames: 1 })).toBe('1 frame');
  expect(framesText({ ...level, frames: 2, workingFrames: 1 })).toBe('3 frames');
  expect(framesText({ ...level, bytes: 0 })).toBe('0 frames');
  expect(framesText({ ...level, frames: null })).toBe('');
});

test('the bottleneck’s station says what it holds as a rule where it is empty', () => {
  const lit = (bytes: number, recentBytes: number | null) =>
    stationWords({
      name: 'receiver.user',
      level: { bytes, frames: null, limitBytes: null },
      flow: null,
      drops: null,
      aboveZero: null,
      readings: 0,
      readingsOf: 'minute',
      recentBytes,
      missing: null,
      isAbsent: false,
      isLit: true,
    });
  expect(lit(0, 1_048_576)).toContain('The bottleneck is here: empty at this moment, 1.0 MiB on average over the last 3 s.');
  expect(lit(1, 1_048_576)).toContain('The bottleneck is here. Level');
  expect(litMean({ bytes: 0, frames: null, limitBytes: null }, 0)).toBeNull();
});

test('a level without a limit is drawn to its peak', () => {
  expect(limitText({ bytes: 1, frames: null, limitBytes: null }, 2_048)).toBe('peak 2.0 KiB');
  expect(limitText({ bytes: 1, frames: null, limitBytes: null }, 0)).toBe('no limit');
  expect(limitText({ bytes: 1, frames: null, limitBytes: 1_024 }, 2_048)).toBe('limit 1.0 KiB');
  expect(limitText(null, 2_048)).toBe('');
});

test('a count under a tank is told in thousands and millions where it would not fit', () => {
  expect([9_999, 25_970, 259_701, 999_499, 999_500, 1_234_567].map(shortCount)).toEqual(['9,999', '26.0k', '260k', '999k', '1M', '1.23M']);
});

test('of a run that has ended a level is a mean, with the most beside it where the limit is told', () => {
  const level = { bytes: 1_048_576, frames: null, limitBytes: 10_485_760 };
  const words = stationWords({
    name: 'sender.user',
    level,
    flow: null,
    drops: null,
    aboveZero: 0.5,
    readings: 40,
    readingsOf: 'span',
    recentBytes: 1_048_576,
    missing: null,
    isAbsent: false,
    isLit: false,
  });
  expect(words).toBe('Mean level 1.0 MiB. Limit 10.0 MiB. Above zero in 50.0 % of 40 readings of that time.');
  expect(mostText(level, 2_097_152)).toBe('max 2.0 MiB');
  // Without one the line above tells the peak.
  expect(mostText({ ...level, limitBytes: null }, 2_097_152)).toBe('');
});
