/** An element as a strict parser read it. */
export interface ParsedElement {
  name: string;
  attributes: Record<string, string>;
  children: ParsedElement[];
  /** Its own text, entities resolved. */
  text: string;
}
/** The root of an XML document. Throws where it is not well-formed. */
export declare function parseXml(text: string): ParsedElement;
/** All elements of this name below `element`, in document order. */
export declare function elementsOf(element: ParsedElement, name: string): ParsedElement[];
