/** Lines of at most `width` characters, at most `most` of them; what does not fit ends in an ellipsis. Long words are cut. */
export function wrapText(text: string, width: number, most: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    let rest = [...word];
    const current = lines[lines.length - 1]!;
    if (current !== '' && [...current].length + 1 + rest.length <= width) {
      lines[lines.length - 1] = `${current} ${word}`;
      continue;
    }
    while (rest.length > 0) {
      const part = rest.slice(0, width).join('');
      if (lines[lines.length - 1] === '') lines[lines.length - 1] = part;
      else lines.push(part);
      rest = rest.slice(width);
    }
  }
  if (lines.length <= most) return lines;
  const last = [...lines[most - 1]!];
  return [...lines.slice(0, most - 1), `${last.slice(0, width - 1).join('')}…`];
}
