/** Does something for each, whatever it throws for another one. Throws the first of those errors when it was done for all. */
export function forAll<T>(items: Iterable<T>, act: (item: T) => void): void {
  let fault: { thrown: unknown } | null = null;
  for (const item of items) {
    try {
      act(item);
    } catch (thrown) {
      fault ??= { thrown };
    }
  }
  if (fault !== null) throw fault.thrown;
}
