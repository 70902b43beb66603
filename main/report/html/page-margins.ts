import type { CaptureDocument } from '../../../contract/index.ts';
import { readableText } from '../safe-html.ts';

const LONGEST_NAME = 90;

/** What stands in the margins of each printed page: the capture's name, from the second page on, and the number of the page. */
export function pageMargins({ name, environment }: Pick<CaptureDocument, 'name' | 'environment'>): string {
  return `@page{margin:17mm 14mm 16mm;@top-left{content:${cssString(shortened(name))}}@bottom-left{content:${cssString(`Sockscope ${environment.sockscope}, capture report`)}}@bottom-right{content:counter(page) " / " counter(pages)}}
@page:first{@top-left{content:none}}`;
}

/** Any text as a CSS string that can end neither itself nor its style element: whatever is no letter, digit or space is written by its number. */
export function cssString(text: string): string {
  return `"${[...readableText(text.replace(/\s+/g, ' '))].map((char) => (/[\p{L}\p{N} ]/u.test(char) ? char : `\\${char.codePointAt(0)!.toString(16)} `)).join('')}"`;
}

function shortened(text: string): string {
  const chars = [...text];
  return chars.length <= LONGEST_NAME ? text : `${chars.slice(0, LONGEST_NAME - 1).join('')}…`;
}
