/** What stands around the part of a page that is written by a program. */
export const SECTION_BEGIN = '<!-- Written by `npm run bench`: begin -->';
export const SECTION_END = '<!-- Written by `npm run bench`: end -->';

/** The page with another text between the markers; everything else stays. Fails when the markers are not there. */
export function replaceSection(page: string, text: string): string {
  const begin = page.indexOf(SECTION_BEGIN);
  const end = page.indexOf(SECTION_END);
  if (begin === -1 || end < begin) throw new Error('the page has no place for the results: its markers are missing');
  return `${page.slice(0, begin + SECTION_BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`;
}
