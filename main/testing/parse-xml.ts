import { SaxesParser } from 'saxes';

/** An element as a strict parser read it. */
export interface ParsedElement {
  name: string;
  attributes: Record<string, string>;
  children: ParsedElement[];
  /** Its own text, entities resolved. */
  text: string;
}

/** The root of an XML document. Throws where it is not well-formed. */
export function parseXml(text: string): ParsedElement {
  const parser = new SaxesParser({ fragment: false });
  const open: ParsedElement[] = [];
  let root: ParsedElement | null = null;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: ParsedElement = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open[open.length - 1]?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open[open.length - 1];
    if (element) element.text += part;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (!root) throw new Error('there is no element');
  return root;
}

/** All elements of this name below `element`, in document order. */
export function elementsOf(element: ParsedElement, name: string): ParsedElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsOf(child, name)]);
}
