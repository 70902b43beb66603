import type { BenchCase } from './bench-case.ts';
import { CAPTURE } from './cases/capture.ts';
import { ECHO_CASES } from './cases/echo.ts';
import { FAN_OUT_CASES } from './cases/fan-out.ts';
import { GENERATOR } from './cases/generator.ts';
import { HANDSHAKE_CASES } from './cases/handshakes.ts';
import { IDLE_MEMORY_CASES } from './cases/idle-memory.ts';
import { INGEST } from './cases/ingest.ts';
import { INSTRUMENT_CASES } from './cases/instruments.ts';
import { PAIR } from './cases/pair.ts';
import { WINDOW } from './cases/window.ts';

/** Every case, in the order in which they run. */
export const CASES: readonly BenchCase[] = [
  INGEST,
  GENERATOR,
  PAIR,
  ...FAN_OUT_CASES,
  ...ECHO_CASES,
  ...IDLE_MEMORY_CASES,
  ...INSTRUMENT_CASES,
  ...WINDOW,
  ...CAPTURE,
  // Last: the kernel lists the connections that have ended for a minute, and every reading walks through them.
  ...HANDSHAKE_CASES,
];
