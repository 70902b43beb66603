import { expect, it } from 'vitest';
import { isSummaryFigure } from '../../../../contract/index.ts';
import { completeFigure } from './complete-figure.ts';

it('offers what is asked most often while nothing is typed, all of it figures', () => {
  expect(completeFigure('')).toContain('received.fps');
  expect(completeFigure('').filter((path) => !isSummaryFigure(path))).toEqual([]);
});

it('offers what begins with the text before what holds it', () => {
  expect(completeFigure('lat').slice(0, 2)).toEqual(['latencyMs.n', 'latencyMs.min']);
  expect(completeFigure('LATENCYms.p').slice(0, 4)).toEqual(['latencyMs.p50', 'latencyMs.p90', 'latencyMs.p99', 'latencyMs.p999']);
  expect(completeFigure('fps')).toContain('received.fps');
  expect(completeFigure('m')).toHaveLength(12);
});

it('offers what is near where nothing holds the text', () => {
  expect(completeFigure('recieved.fps')[0]).toBe('received.fps');
  expect(completeFigure('nonsense')).toEqual([]);
});

it('is silent once the name is whole or a comparison has begun', () => {
  expect(completeFigure('received.fps')).toEqual([]);
  expect(completeFigure('received.fps>=')).toEqual([]);
});
