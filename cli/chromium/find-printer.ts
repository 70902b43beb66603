import type { ReportPrinter } from '../../main/doctor.ts';
import { findChromium } from './find-chromium.ts';

/** The Chromium that draws PDF and PNG for the command line and the browser mode, for `doctor`. It is not started. */
export function findPrinter(): ReportPrinter {
  try {
    return { found: findChromium(), reason: '' };
  } catch (error) {
    return { found: null, reason: (error as Error).message };
  }
}
