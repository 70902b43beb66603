const NO_BREAK = '\u00a0';

/** A number and the unit after it, with the space between them. */
const FIGURE = /(\d) (?=(?:%|FPS|ms|s|B|[KMGT]iB|[kM]B\/s|cores?)(?![\w/]))/g;

/** A sentence as it is shown: no line ends between a figure and its unit, nor between a share and the `of` that belongs to it. */
export function unbroken(sentence: string): string {
  return sentence.replace(FIGURE, `$1${NO_BREAK}`).replace(/% of (?=\S)/g, `%${NO_BREAK}of `);
}
