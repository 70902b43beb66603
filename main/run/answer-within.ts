/** Asks a thread for something and waits for its answer, at most `timeoutMs`: one that is lost must not hold the run's end up. */
export function answerWithin(timeoutMs: number, ask: (answered: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    ask(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
