import type { Engine } from '../../main/engine.ts';
import { printPdf } from '../chromium/draw-page.ts';

/** So many printed reports wait to be downloaded; older ones would be printed anew. */
const MOST_KEPT = 4;

/** A report as PDF. */
export interface PrintedReport {
  fileName: string;
  bytes: Uint8Array;
}

/** Prints reports for the browser mode, before their address is told: so that what goes wrong is said in the window, not by a download that fails. */
export class PrintedReports {
  #engine: Pick<Engine, 'renderReport'>;
  #kept = new Map<string, PrintedReport>();

  constructor(engine: Pick<Engine, 'renderReport'>) {
    this.#engine = engine;
  }

  /** Prints the report of a capture as it is now, and keeps it for {@link take}. Fails with `chromium-missing` or `print-failed`. */
  async print(id: string, signal?: AbortSignal): Promise<PrintedReport> {
    const { fileName, text } = await this.#engine.renderReport(id, 'html');
    const printed = { fileName: fileName.replace(/\.html$/, '.pdf'), bytes: await printPdf(text, { signal }) };
    this.#kept.delete(id);
    this.#kept.set(id, printed);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return printed;
  }

  /** What was printed last of a capture, once; printed now where nothing waits. */
  async take(id: string): Promise<PrintedReport> {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    return kept ?? (await this.print(id).finally(() => this.#kept.delete(id)));
  }
}
