import { build, buildReason } from '../../scripts/build-state.mjs';

/** The engine's threads are built files: they are made anew when the sources have changed since. */
export default function buildThreads(): void {
  const reason = buildReason();
  if (reason !== null && !build()) throw new Error(`the build failed (${reason})`);
}
