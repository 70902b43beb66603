import type { RunState } from '../../contract/index.ts';

/** What a window is told while there is no run, and what a run begins with. */
export const IDLE: RunState = {
  phase: 'idle',
  captureId: null,
  scenario: null,
  progress: null,
  applying: null,
  endpoint: null,
  negotiated: null,
  diagnosis: null,
  ceiling: null,
  recording: false,
  recorded: null,
  error: null,
  thresholds: [],
  endFigures: null,
};
