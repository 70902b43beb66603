import { expect, it } from 'vitest';
import type { ExperimentState } from '../contract/index.ts';
import { EXPERIMENTS } from '../main/experiment/shipped-experiments.ts';
import { alignedTable, experimentList, experimentProgress } from './experiment-text.ts';

it('aligns the columns, with heads in lines of their own', () => {
  expect(
    alignedTable(
      ['step', 'received, FPS (higher is better)'],
      [
        ['defaults', '35.0'],
        ['off', '1,750'],
      ],
      80,
    ),
  ).toEqual([
    '          received, FPS',
    '             (higher is',
    'step            better)',
    '--------  -------------',
    'defaults           35.0',
    'off               1,750',
  ]);
});

it('puts columns that do not fit into tables below, each with its steps', () => {
  const rows = [['a', '1', '22', '333']];
  const wide = ['step  one  two  three', '----  ---  ---  -----', 'a       1   22    333'];
  expect(alignedTable(['step', 'one', 'two', 'three'], rows, 21)).toEqual(wide);
  expect(alignedTable(['step', 'one', 'two', 'three'], rows, Number.POSITIVE_INFINITY)).toEqual(wide);
  expect(alignedTable(['step', 'one', 'two', 'three'], rows, 20)).toEqual([
    'step  one  two',
    '----  ---  ---',
    'a       1   22',
    '',
    'step  three',
    '----  -----',
    'a       333',
  ]);
  // A column that fits nowhere is shown all the same.
  expect(alignedTable(['step', 'one'], [['a', '1']], 1)).toEqual(['step  one', '----  ---', 'a       1']);
});

it('lists each experiment with its sentence', () => {
  const list = experimentList(EXPERIMENTS);
  for (const { name, title, description } of EXPERIMENTS)
    expect(list).toMatch(new RegExp(`^${name} +${title}\n +${description.slice(0, 20)}`, 'm'));
});

it('tells which run it is, its step and the time left', () => {
  const state: ExperimentState = {
    phase: 'running',
    runsDone: 2,
    runsTotal: 18,
    leftS: 79.6,
    step: 'frame log off',
    lastCaptureId: null,
    result: null,
    error: null,
  };
  expect(experimentProgress(state)).toBe('run 3 of 18  frame log off  about 1\u00a0min 20\u00a0s left');
  expect(experimentProgress({ ...state, runsDone: 0, leftS: null })).toBe('run 1 of 18  frame log off');
});
