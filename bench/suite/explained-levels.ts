/** A level whose misses docs/performance.md explains: its case, and what it asks as the page of the results writes it. */
export interface ExplainedLevel {
  caseId: string;
  asked: string;
}

const HEADING = '## Missed levels';

/** The rows of the table of missed levels in docs/performance.md: of other levels nothing is known. */
export function explainedLevels(page: string): ExplainedLevel[] {
  const section = page.split(`\n${HEADING}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (?<caseId>[a-z0-9-]+) \| (?<levels>[^|]*) \|/gm)].flatMap(({ groups }) =>
    [...groups!['levels']!.matchAll(/`([^`]+)`/g)].map(([, asked]) => ({ caseId: groups!['caseId']!, asked: asked! })),
  );
}

/** Whether one of them is the level of a result, whose text begins with what was asked. */
export function isExplained(explained: readonly ExplainedLevel[], id: string, text: string): boolean {
  return explained.some(({ caseId, asked }) => caseId === id && text.startsWith(`${asked}: `));
}
