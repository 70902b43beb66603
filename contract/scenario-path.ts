/** A copy of `document` in which the dotted `path` has `value`. Missing objects on the way are made. */
export function withPath(document: object, path: string, value: unknown): object {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  const record = document as Record<string, unknown>;
  if (rest.length === 0) return { ...record, [key]: value };
  const child = record[key];
  return { ...record, [key]: withPath(typeof child === 'object' && child !== null ? child : {}, rest.join('.'), value) };
}
