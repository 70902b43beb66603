import type { CaptureCharts, CaptureRange, CaptureView, ReportFormat, Result } from '../../../contract/index.ts';
import type { RenderedReport } from '../../report/render-report.ts';

/** What the reading thread is asked for. Times are milliseconds since the start of the run. */
export type ReadingTask =
  | { kind: 'view'; folder: string; points: number }
  | { kind: 'charts'; folder: string; fromMs: number; toMs: number; points: number }
  | { kind: 'range'; folder: string; fromMs: number; toMs: number }
  | { kind: 'report'; folder: string; format: ReportFormat };

/** What it answers to each. */
export interface ReadingAnswers {
  view: CaptureView;
  charts: CaptureCharts;
  range: CaptureRange;
  report: RenderedReport;
}

export interface ToReading {
  id: number;
  task: ReadingTask;
}

export interface FromReading {
  id: number;
  result: Result<ReadingAnswers[keyof ReadingAnswers]>;
}
