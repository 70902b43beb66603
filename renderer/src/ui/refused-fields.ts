/** A field whose text is not accepted: what it shows is not what is set. */
export interface RefusedField {
  label: string;
  fault: string;
  input: HTMLInputElement;
}

const refused = new Map<HTMLInputElement, RefusedField>();

/** Remembers a field that refuses what was typed. Returns what forgets it: its text is accepted, taken back, or the field is gone. */
export function refuseField(field: RefusedField): () => void {
  refused.set(field.input, field);
  return () => {
    if (refused.get(field.input) === field) refused.delete(field.input);
  };
}

/** Of those that are asked about the one that has refused its text for longest; `null`: they show what is set. */
export function firstRefusedField(isAskedAbout: (field: RefusedField) => boolean): RefusedField | null {
  return [...refused.values()].find(isAskedAbout) ?? null;
}
