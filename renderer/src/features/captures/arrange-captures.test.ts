import { expect, it } from 'vitest';
import { type CaptureListItem, captureListItemSchema, settingsSchema } from '../../../../contract/index.ts';
import { arrangeCaptures, countValues, isFiltered } from './arrange-captures.ts';

const capture = (id: string, fields: Partial<CaptureListItem> = {}): CaptureListItem =>
  captureListItemSchema.parse({
    id,
    name: id,
    state: 'complete',
    saved: false,
    startedAt: `2026-01-0${id}T00:00:00.000Z`,
    durationS: 1,
    receivedFps: null,
    payloadBytes: null,
    compressed: null,
    verdict: null,
    fault: null,
    ...fields,
  });

const captures = [
  capture('1', { name: 'Camera <3>', tags: ['bench', 'lab'], preset: 'jpeg-ingest', bottleneck: 'none', receivedFps: 30 }),
  capture('2', {
    notes: 'the Camera was slow',
    tags: ['lab'],
    preset: 'slow-receiver',
    settings: 'Rate 12 FPS',
    bottleneck: 'receiver-slow',
    receivedFps: 9.5,
  }),
  capture('3', { verdict: 'The receiver is slow.', preset: 'jpeg-ingest' }),
];
const settings = (changes = {}) => ({ ...settingsSchema.parse({}).captures, ...changes });
const shown = (changes = {}) => arrangeCaptures(captures, settings(changes)).map(({ id }) => id);

it('shows all, the newest first, until something else is asked for', () => {
  expect(shown()).toEqual(['3', '2', '1']);
  expect(isFiltered(settings())).toBe(false);
});

it('looks for every word in names, notes, tags, presets and verdicts, in any case of letters', () => {
  expect(shown({ search: 'CAMERA' })).toEqual(['2', '1']);
  expect(shown({ search: 'camera slow' })).toEqual(['2']);
  expect(shown({ search: 'rate 12' })).toEqual(['2']);
  expect(shown({ search: 'lab' })).toEqual(['2', '1']);
  expect(shown({ search: 'ingest' })).toEqual(['3', '1']);
  expect(shown({ search: '<3>' })).toEqual(['1']);
  expect(shown({ search: 'nowhere' })).toEqual([]);
  expect(isFiltered(settings({ search: ' ' }))).toBe(false);
});

it('filters by preset, tag and bottleneck together', () => {
  expect(shown({ preset: 'jpeg-ingest' })).toEqual(['3', '1']);
  expect(shown({ preset: 'jpeg-ingest', tag: 'lab' })).toEqual(['1']);
  expect(shown({ bottleneck: 'receiver-slow' })).toEqual(['2']);
});

it('sorts by a figure, with those that have none last in both directions', () => {
  expect(shown({ sortKey: 'receivedFps', descending: true })).toEqual(['1', '2', '3']);
  expect(shown({ sortKey: 'receivedFps', descending: false })).toEqual(['2', '1', '3']);
  expect(shown({ sortKey: 'gone', descending: false })).toEqual(['1', '2', '3']);
});

it('counts what a filter can be set to', () => {
  expect(countValues(captures, ({ tags }) => tags)).toEqual([
    ['bench', 1],
    ['lab', 2],
  ]);
  expect(countValues(captures, ({ bottleneck }) => [bottleneck])).toEqual([
    ['none', 1],
    ['receiver-slow', 1],
  ]);
});
