import { expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { renderReport } from './render-report.ts';

const stopped = { measuredS: 12.5, plannedS: 60, offeredFrames: 400, plannedFrames: null };

it.each(['html', 'md'] as const)('%s says of a run that was stopped how far it came', (format) => {
  const text = (document: ReturnType<typeof exampleDocument>) => renderReport(document, format).text;
  expect(text({ ...exampleDocument(), stopped })).toMatch(/stopped after 12\.5 of 60 s/i);
  expect(text(exampleDocument())).not.toMatch(/stopped after/i);
});
