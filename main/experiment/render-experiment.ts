import type { Experiment, ExperimentReportFormat, ExperimentResult } from '../../contract/index.ts';
import type { RenderedReport } from '../report/render-report.ts';
import { reportFileName } from '../report/report-file-name.ts';
import { renderExperimentHtml } from './experiment-html.ts';
import { renderExperimentMarkdown } from './experiment-markdown.ts';
import { experimentText } from './own-experiments.ts';

const JSON_TYPE = 'application/json';

const RENDERERS: Record<ExperimentReportFormat, { mediaType: string; render: (result: ExperimentResult) => string }> = {
  html: { mediaType: 'text/html; charset=utf-8', render: renderExperimentHtml },
  md: { mediaType: 'text/markdown; charset=utf-8', render: renderExperimentMarkdown },
  json: { mediaType: JSON_TYPE, render: (result) => `${JSON.stringify(result, null, 2)}\n` },
};

/** Makes a report of a result. Pure; copes with one in progress, one that was stopped and one in which all failed. */
export function renderExperimentReport(result: ExperimentResult, format: ExperimentReportFormat): RenderedReport {
  const { mediaType, render } = RENDERERS[format];
  const fileName = reportFileName({ name: result.experiment.title, startedAt: result.startedAt }, format);
  return { fileName, mediaType, text: render(result) };
}

/** The document of an experiment as a file that `sockscope experiment` takes. */
export function renderExperimentDocument(experiment: Experiment): RenderedReport {
  const name = experiment.name.replace(/[^\p{L}\p{N}_]+/gu, '-').replace(/^-+|-+$/g, '') || 'experiment';
  return { fileName: `${name}.experiment.json`, mediaType: JSON_TYPE, text: experimentText(experiment) };
}
