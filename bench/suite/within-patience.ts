import type { BenchContext } from './bench-context.ts';

/** Runs that hang must not hang the suite. */
const PATIENCE_S = 60;

/** What a run that should take `expectedS` comes to. Fails, and ends everything that was started, where it takes {@link PATIENCE_S} longer. */
export async function withinPatience<T>(context: BenchContext, expectedS: number, running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const patienceS = PATIENCE_S + expectedS;
    timer = setTimeout(() => {
      reject(new Error(`it did not end within ${patienceS} s`));
      context.giveUp();
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
