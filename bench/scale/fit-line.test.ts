import { describe, expect, it } from 'vitest';
import { fitGrowth, fitLine } from './fit-line.ts';

describe('fitLine', () => {
  it('finds the line that points lie on, without error', () => {
    expect(
      fitLine([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toEqual({ slope: 2, intercept: 1, slopeError: 0 });
  });

  it('states how sure a slope is', () => {
    // Mean x 1.5, y 1.5; Sxx 5, Sxy 3; slope 0.6, intercept 0.6; residuals -0.6, 0.8, 0.2, -0.4: squares 1.2; error sqrt(1.2 / 2 / 5).
    const line = fitLine([
      [0, 0],
      [1, 2],
      [2, 2],
      [3, 2],
    ])!;
    expect(line.slope).toBeCloseTo(0.6, 12);
    expect(line.intercept).toBeCloseTo(0.6, 12);
    expect(line.slopeError).toBeCloseTo(Math.sqrt(0.12), 12);
  });

  it('knows no error of two points and no line of one', () => {
    expect(
      fitLine([
        [0, 0],
        [2, 1],
      ]),
    ).toEqual({ slope: 0.5, intercept: 0, slopeError: null });
    expect(
      fitLine([
        [1, 1],
        [1, 2],
      ]),
    ).toBeNull();
    expect(fitLine([])).toBeNull();
  });
});

describe('fitGrowth', () => {
  it('is 1 of what grows in step, 2 of a square, 0 of what stays', () => {
    expect(
      fitGrowth([
        [1, 5],
        [10, 50],
        [100, 500],
      ])!.exponent,
    ).toBeCloseTo(1, 12);
    expect(
      fitGrowth([
        [1, 1],
        [3, 9],
        [7, 49],
      ])!.exponent,
    ).toBeCloseTo(2, 12);
    expect(
      fitGrowth([
        [1, 4],
        [10, 4],
        [100, 4],
      ]),
    ).toEqual({ exponent: 0, error: 0, steepest: { exponent: 0, from: 1, to: 10 } });
  });

  it('shows a turn at the end that the whole hides', () => {
    // Flat over three decades, then with the square.
    const growth = fitGrowth([
      [1, 1],
      [10, 1],
      [100, 1],
      [1_000, 1],
      [10_000, 100],
    ])!;
    expect(growth.steepest).toMatchObject({ from: 1_000, to: 10_000 });
    expect(growth.steepest.exponent).toBeCloseTo(2, 12);
    // Logarithms to the base of ten: x -2 … 2, y 0 0 0 0 2; Sxy 4, Sxx 10.
    expect(growth.exponent).toBeCloseTo(0.4, 12);
  });

  it('has nothing to say of one point', () => {
    expect(fitGrowth([[1, 1]])).toBeNull();
  });
});
