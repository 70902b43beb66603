/** Markup that is safe to put into a document: made by {@link html} alone. */
export class SafeHtml {
  constructor(readonly markup: string) {}
}

/** What may stand in a template. Text is escaped; nothing is written for `null`, `undefined` and `false`. */
export type HtmlValue = SafeHtml | string | number | null | undefined | false | readonly HtmlValue[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Control characters, lone surrogates and the marks that turn the direction of writing around become U+FFFD, so that what is read is what is there. */
export function readableText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, (char) =>
    char === '\n' || char === '\t' || char === '\r' ? char : '\ufffd',
  );
}

/** Text as HTML or SVG text, or as a quoted attribute value, readable as {@link readableText} makes it. */
export function escapeHtml(text: string): string {
  return readableText(text).replace(/[&<>"'`]/g, (char) => ENTITIES[char]!);
}

/** Template tag: the template itself is markup, every value in it is text unless it is {@link SafeHtml} already. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): SafeHtml {
  let markup = strings[0]!;
  values.forEach((value, index) => {
    markup += toMarkup(value) + strings[index + 1]!;
  });
  return new SafeHtml(markup);
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof SafeHtml) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(toMarkup).join('');
}
