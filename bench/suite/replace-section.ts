/** What stands around the part of a page that is written by a program: `npm run bench`, for instance. */
export function sectionMarkers(program: string): { begin: string; end: string } {
  return { begin: `<!-- Written by \`${program}\`: begin -->`, end: `<!-- Written by \`${program}\`: end -->` };
}

/** The page with another text between the markers of `program`; everything else stays. Fails when the markers are not there. */
export function replaceSection(page: string, text: string, program = 'npm run bench'): string {
  const markers = sectionMarkers(program);
  const begin = page.indexOf(markers.begin);
  const end = page.indexOf(markers.end);
  if (begin === -1 || end < begin) throw new Error('the page has no place for the results: its markers are missing');
  return `${page.slice(0, begin + markers.begin.length)}\n\n${text}\n\n${page.slice(end)}`;
}
