/** An element with its attributes and what is in it: elements, or text. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  children: readonly (XmlElement | string)[];
}

/** Makes an element. Names are the caller's own; values and text may be anybody's. */
export function xml(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (XmlElement | string)[]
): XmlElement {
  return { name, attributes, children };
}

/** The document of which `root` is the root, in UTF-8. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup(root, '')}`;
}

function markup({ name, attributes, children }: XmlElement, indent: string): string {
  const start = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value)).replace(/[\n\t\r]/g, (char) => `&#${char.charCodeAt(0)};`)}"`)
    .join('')}`;
  if (children.length === 0) return `${start}/>\n`;
  // White space beside text would be part of it.
  if (children.some((child) => typeof child === 'string'))
    return `${start}>${children.map((child) => (typeof child === 'string' ? escapeXml(child) : markup(child, '').trimEnd())).join('')}</${name}>\n`;
  return `${start}>\n${children.map((child) => markup(child as XmlElement, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/**
 * Text as XML. What no XML 1.0 document may hold, even escaped (section 2.2: control characters but tab and line ends, lone surrogates,
 * U+FFFE and U+FFFF), is left out, and so are marks that turn the direction of writing around.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu, (char) =>
      char === '\n' || char === '\t' || char === '\r' ? char : '',
    )
    .replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
