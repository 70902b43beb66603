/** Adds a listener. Returns its own unregister function. */
export function register<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => set.delete(listener);
}
