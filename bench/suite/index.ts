export { CASES } from './cases.ts';
export { explainedLevels } from './explained-levels.ts';
export { replaceSection } from './replace-section.ts';
export { suiteMarkdown } from './result-table.ts';
export { chooseCases, runSuite } from './run-suite.ts';
