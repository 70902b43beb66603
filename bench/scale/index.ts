export { createContext } from '../suite/create-context.ts';
export { readMachine } from '../suite/machine.ts';
export { processRssBytes } from '../suite/process-rss.ts';
export { everythingOn, expectEngine, watchRun } from '../suite/product-run.ts';
export { replaceSection } from '../suite/replace-section.ts';
export { CURVES } from './scale-curves.ts';
export { scaleFaults, scaleMarkdown } from './scale-page.ts';
export { ALLOWED_BYTES_PER_S, soakVerdict } from './soak-verdict.ts';
