/** Ports at which this process serves its own window. */
const ports = new Set<number>();

/** This process serves its window at a port, until the answer is called. */
export function servesPageAt(port: number): () => void {
  ports.add(port);
  return () => ports.delete(port);
}

/** Whether what takes this port is the page of this process, and no other program. */
export function isOwnPage(port: number): boolean {
  return ports.has(port);
}
