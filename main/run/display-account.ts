import type { DisplayReport, Scenario } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import type { DisplayReading } from '../metrics/sampler.ts';

/** A window that has not reported for this long is gone; so is a picture that it has not drawn for this long. */
const GONE_MS = 3_000;

/** Why nothing was displayed. */
const NO_WINDOW = 'no window is attached';
const NO_PICTURES = 'the messages are no pictures that can be shown';

interface WindowAccount {
  displayed: number;
  failed: number;
  viewer: DisplayReport['viewer'];
  reportedAtNs: number;
}

/** What the windows drew. The picture handed over last and not yet drawn waits at the station `display`. */
export class DisplayAccount {
  readonly #clock: Clock;
  readonly #windows = new Map<string, WindowAccount>();
  #pending: { bytes: number; handedOverAtNs: number } | null = null;
  #busyNs = 0;
  #handedOver = 0;
  #hadText = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A report of a window: what it drew of this run. A page that is loaded again is another window. */
  report({ windowId, displayed, failed, wantsFrame, viewer }: DisplayReport): void {
    const before = this.#windows.get(windowId) ?? { displayed: 0, failed: 0 };
    this.#windows.set(windowId, {
      displayed: Math.max(before.displayed, displayed),
      failed: Math.max(before.failed, failed),
      viewer: viewer ?? this.#windows.get(windowId)?.viewer ?? null,
      reportedAtNs: this.#clock.nowNs(),
    });
    // A window asks for the next picture when it is done with the last one.
    if (displayed > before.displayed || failed > before.failed || wantsFrame) this.#drawn();
  }

  /** A picture was given to the windows: all of them, whichever asked. */
  handedOver(bytes: number): void {
    this.#handedOver += 1;
    this.#pending = { bytes, handedOverAtNs: this.#clock.nowNs() };
  }

  /** What a window was given was no picture but the beginning of a text. */
  cameAsText(): void {
    this.#hadText = true;
  }

  /** The picture handed over last is drawn. One that never is, because its window was closed, tells nothing of how long drawing takes. */
  #drawn(): void {
    if (this.#pending) this.#busyNs += this.#clock.nowNs() - this.#pending.handedOverAtNs;
    this.#pending = null;
  }

  /** What was drawn, or why nothing is: there is no window, or nothing that comes is a picture, so that nothing waits to be drawn either. */
  drawn({ payload, direction }: Pick<Scenario, 'payload' | 'direction'>): DisplayReading | string {
    const reading = this.reading();
    if (reading === null) return NO_WINDOW;
    // What was drawn before the stream became text stays drawn.
    if (reading.displayed > 0) return reading;
    const isText = payload.kind === 'text' && direction !== 'listen';
    const hasFailed = [...this.#windows.values()].some(({ failed }) => failed > 0);
    return isText || hasFailed || this.#hadText ? NO_PICTURES : reading;
  }

  /** `null` when no window ever reported. A picture that was given to several windows counts once, however many drew it; what each drew as a viewer is its own. */
  reading(): DisplayReading | null {
    if (this.#windows.size === 0) return null;
    const since = this.#clock.nowNs() - GONE_MS * NS_PER_MS;
    const windows = [...this.#windows.values()];
    const isWatched = windows.some(({ reportedAtNs }) => reportedAtNs > since);
    const pending = isWatched && this.#pending !== null && this.#pending.handedOverAtNs > since ? this.#pending : null;
    return {
      displayed: Math.min(this.#handedOver, total(windows, drawnOfHost)) + total(windows, drawnAsViewer),
      busyMs: this.#busyNs / NS_PER_MS,
      pendingFrames: pending ? 1 : 0,
      pendingBytes: pending?.bytes ?? 0,
      viewer: sumOf(windows.flatMap(({ viewer }) => viewer ?? [])),
    };
  }
}

function total(windows: readonly WindowAccount[], read: (account: WindowAccount) => number): number {
  return windows.reduce((sum, account) => sum + read(account), 0);
}

/** Of what a window drew, that which it received by its own WebSocket. */
function drawnAsViewer({ displayed, viewer }: WindowAccount): number {
  return Math.min(displayed, viewer?.displayed ?? 0);
}

/** Of what a window drew, that which it was given by the host. */
function drawnOfHost(account: WindowAccount): number {
  return account.displayed - drawnAsViewer(account);
}

/** What several windows received as viewers, together; `null` where none is one. */
function sumOf(viewers: readonly NonNullable<DisplayReading['viewer']>[]): DisplayReading['viewer'] {
  if (viewers.length === 0) return null;
  const sum = (read: (viewer: NonNullable<DisplayReading['viewer']>) => number) =>
    viewers.reduce((total, viewer) => total + read(viewer), 0);
  return { received: sum((one) => one.received), decoded: sum((one) => one.decoded), displayed: sum((one) => one.displayed) };
}
