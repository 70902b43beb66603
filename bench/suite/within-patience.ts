/** Runs that hang must not hang the suite. */
const PATIENCE_S = 60;

/** What a run that should take `expectedS` comes to. Where it takes {@link PATIENCE_S} longer it fails, and `giveUp` ends what hangs. */
export async function withinPatience<T>(expectedS: number, running: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const patienceS = PATIENCE_S + expectedS;
    timer = setTimeout(() => {
      reject(new Error(`it did not end within ${patienceS} s`));
      giveUp();
    }, patienceS * 1_000);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The reason in words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
