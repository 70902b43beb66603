import type { Comparison, ComparisonFormat } from '../../../contract/index.ts';
import type { RenderedReport } from '../render-report.ts';
import { reportFileName } from '../report-file-name.ts';
import { renderComparisonHtml } from './comparison-html.ts';
import { renderComparisonMarkdown } from './comparison-markdown.ts';

const RENDERERS: Record<ComparisonFormat, { mediaType: string; render: (comparison: Comparison) => string }> = {
  html: { mediaType: 'text/html; charset=utf-8', render: renderComparisonHtml },
  md: { mediaType: 'text/markdown; charset=utf-8', render: renderComparisonMarkdown },
  json: { mediaType: 'application/json', render: (comparison) => `${JSON.stringify(comparison)}\n` },
};

/** Makes a document of a comparison, ready to be written or served. Pure. */
export function renderComparison(comparison: Comparison, format: ComparisonFormat): RenderedReport {
  const { mediaType, render } = RENDERERS[format];
  const { captures, groups, baseline } = comparison;
  const base = captures[groups[baseline]!.captures[0]!]!;
  const newest = captures.reduce((latest, { startedAt }) => (startedAt > latest ? startedAt : latest), base.startedAt);
  return {
    fileName: reportFileName({ name: `Comparison with ${base.name}`, startedAt: newest }, format),
    mediaType,
    text: render(comparison),
  };
}
