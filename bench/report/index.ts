export { replaceSection } from '../suite/replace-section.ts';
export { measureHour } from './measure-hour.ts';
export { HOUR_SAMPLES } from './report-levels.ts';
export { missedReportLevels, reportMarkdown } from './report-page.ts';
