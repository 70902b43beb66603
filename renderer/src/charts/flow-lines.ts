/** Where an entry of a legend lies: so far from the left, in this line from 0. */
export interface FlowPlace {
  x: number;
  line: number;
}

/** Lays entries of these widths out in lines of at most `mostWidth`, `gap` apart; one that is wider than a line has a line of its own. */
export function flowLines(widths: readonly number[], mostWidth: number, gap: number): FlowPlace[] {
  let x = 0;
  let line = 0;
  return widths.map((width, index) => {
    if (index > 0 && x + width > mostWidth) {
      x = 0;
      line += 1;
    }
    const place = { x, line };
    x += width + gap;
    return place;
  });
}

/** A text that is at most so wide by `measure`, cut with an ellipsis where it has to be. */
export function fitText(text: string, mostWidth: number, measure: (text: string) => number): string {
  if (measure(text) <= mostWidth) return text;
  const chars = [...text];
  while (chars.length > 0 && measure(`${chars.join('')}…`) > mostWidth) chars.pop();
  return `${chars.join('').trimEnd()}…`;
}
