import { expect, it } from 'vitest';
import { FIGURES_TEXT } from './figures-text.ts';

it('says how old the figures beside the lines may be', () => {
  expect(FIGURES_TEXT).toContain(
    'rates over the last second, latency and exchange times the newest of 2 s, the heartbeat the newest of 5 s, all else as last read.',
  );
});
