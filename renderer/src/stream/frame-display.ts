import type { SockscopeBridge } from '../../../contract/index.ts';
import { PAGE_ID } from '../page-id.ts';
import { type DecodedPicture, decodePicture } from './decode-picture.ts';
import { type DisplayReason, displayReason } from './display-reason.ts';
import { letterbox } from './jpeg-size.ts';
import { PicturePace } from './picture-pace.ts';
import { type ShownText, shownText } from './shown-text.ts';
import type { Viewer } from './viewer.ts';

const REPORT_EVERY_MS = 1_000;

/**
 * Draws the newest picture of the stream and asks for the next one: one at a time, not before the last is drawn, and not more
 * often than the setting says. A picture is decoded outside the page's own thread, at the size in which it is shown.
 * Pictures come from the engine, or from the window's own WebSocket while that is on. Where messages are text the beginning of the newest stands in their place.
 */
export class FrameDisplay {
  readonly #bridge: Pick<SockscopeBridge, 'onFrame' | 'reportDisplay'>;
  readonly #viewer: Viewer;
  readonly #pace = new PicturePace();
  #canvas: HTMLCanvasElement | null = null;
  #bitmap: DecodedPicture | null = null;
  #captureId: string | null = null;
  #displayed = 0;
  #failed = 0;
  #maxFps = 30;
  #live = false;
  #isDecoding = false;
  #askedAtMs = 0;
  /** From asking for the last picture until it was drawn. */
  #tookMs = 0;
  #lastReason: DisplayReason | null = null;
  #askTimer: number | null = null;
  #isViewing = false;
  #text: ShownText | null = null;
  readonly #textListeners = new Set<() => void>();

  constructor(bridge: Pick<SockscopeBridge, 'onFrame' | 'reportDisplay'>, viewer: Viewer) {
    this.#bridge = bridge;
    this.#viewer = viewer;
    bridge.onFrame(({ captureId, bytes, textBytes }) => !viewer.isOn && void this.#take(captureId, bytes, textBytes, false));
    document.addEventListener('visibilitychange', () => this.#changed());
    viewer.subscribe(() => {
      if (viewer.isOn === this.#isViewing) return;
      this.#isViewing = viewer.isOn;
      this.#changed();
    });
    setInterval(() => this.#report(this.#wants && !this.#isDecoding && this.#askTimer === null), REPORT_EVERY_MS);
  }

  /** Pictures drawn and pictures that could not be decoded, since the run began in this window. */
  get counts(): { displayed: number; failed: number } {
    return { displayed: this.#displayed, failed: this.#failed };
  }

  /** The newest text message that came, as far as it is shown; `null` where none did, or pictures come. */
  readonly getText = (): ShownText | null => this.#text;

  /** Calls `listener` whenever {@link getText} has changed. */
  readonly subscribeText = (listener: () => void): (() => void) => {
    this.#textListeners.add(listener);
    return () => {
      this.#textListeners.delete(listener);
    };
  };

  /** The canvas to draw on; `null` when its view is closed, which stops the asking. */
  attach(canvas: HTMLCanvasElement | null): void {
    this.#canvas = canvas;
    this.redraw();
    this.#changed();
  }

  setMaxFps(maxFps: number): void {
    this.#maxFps = maxFps;
  }

  /** The last one that {@link reason} told of the run that is watched, or was last. */
  get lastReason(): DisplayReason | null {
    return this.#lastReason;
  }

  /** What everything on this machine uses, in cores; `null` where it is not known. */
  machine(busyCores: number | null, cores: number): void {
    this.#pace.machine(busyCores, cores);
  }

  /** Why less is displayed than arrives; `null` where it is not. */
  reason(arrivingFps: number, displayedFps: number): DisplayReason | null {
    const isAsked = this.#wants && this.#askTimer === null;
    const tookMs = Math.max(this.#tookMs, isAsked ? performance.now() - this.#askedAtMs : 0);
    const reason = displayReason({ arrivingFps, displayedFps, tookMs, pace: this.#pace.limit(this.#maxFps) });
    this.#lastReason = reason ?? this.#lastReason;
    return reason;
  }

  /** Which run is watched and whether it streams. */
  watch(captureId: string | null, live: boolean): void {
    if (captureId !== this.#captureId) {
      this.#captureId = captureId;
      this.#displayed = 0;
      this.#failed = 0;
      this.#pace.clear();
      this.#tookMs = 0;
      this.#lastReason = null;
      this.#bitmap?.close();
      this.#bitmap = null;
      this.#showText(null);
      this.redraw();
    }
    this.#live = live;
    this.#changed();
  }

  /** Draws the last picture again, after the canvas has got another size. */
  redraw(): void {
    const context = this.#canvas?.getContext('2d');
    if (!this.#canvas || !context) return;
    const { width, height } = this.#canvas;
    context.clearRect(0, 0, width, height);
    if (!this.#bitmap) return;
    const place = letterbox(this.#bitmap, { width, height });
    context.drawImage(this.#bitmap.image, place.x, place.y, place.width, place.height);
  }

  get #wants(): boolean {
    return this.#live && this.#canvas !== null && document.visibilityState === 'visible';
  }

  #changed(): void {
    if (!this.#wants) return this.#report(false);
    if (!this.#isDecoding && this.#askTimer === null) this.#ask();
  }

  #ask(): void {
    this.#askTimer = null;
    if (!this.#wants) return;
    this.#askedAtMs = performance.now();
    const captureId = this.#captureId;
    if (this.#viewer.isOn && captureId !== null)
      this.#viewer.next((bytes, textBytes) => void this.#take(captureId, bytes, textBytes, true));
    this.#report(true);
  }

  #askNext(): void {
    if (this.#askTimer !== null) return;
    this.#tookMs = performance.now() - this.#askedAtMs;
    const waitMs = this.#askedAtMs + this.#pace.apartMs(this.#maxFps) - performance.now();
    this.#askTimer = window.setTimeout(() => this.#ask(), Math.max(0, waitMs));
  }

  #report(wantsFrame: boolean): void {
    if (this.#captureId === null) return;
    this.#bridge.reportDisplay({
      // Each page counts its own pictures.
      windowId: PAGE_ID,
      captureId: this.#captureId,
      displayed: this.#displayed,
      failed: this.#failed,
      wantsFrame: wantsFrame && !this.#viewer.isOn,
      viewer: this.#viewer.isOn ? { ...this.#viewer.counts } : null,
    });
  }

  #showText(text: ShownText | null): void {
    if (text === this.#text) return;
    this.#text = text;
    for (const listener of this.#textListeners) listener();
  }

  async #take(captureId: string, bytes: Uint8Array, textBytes: number | undefined, isViewers: boolean): Promise<void> {
    if (captureId !== this.#captureId || this.#isDecoding || !this.#canvas) return;
    if (textBytes !== undefined) {
      this.#showText(shownText(bytes, textBytes));
      this.#pace.decoded(0, bytes.byteLength);
      this.#report(false);
      return this.#askNext();
    }
    this.#isDecoding = true;
    const startedMs = performance.now();
    const bitmap = await decodePicture(bytes, this.#canvas);
    this.#pace.decoded(performance.now() - startedMs, bytes.byteLength);
    if (isViewers && bitmap && captureId === this.#captureId) this.#viewer.count('decoded');
    const drawn = await this.#draw(captureId, bitmap);
    this.#isDecoding = false;
    if (captureId === this.#captureId) {
      if (drawn) this.#displayed += 1;
      else if (!bitmap) {
        this.#failed += 1;
        // The newest message is not the text that is shown.
        this.#showText(null);
      }
      if (drawn && isViewers) this.#viewer.count('displayed');
    }
    this.#report(false);
    this.#askNext();
  }

  /** At the next repaint. Resolves with whether it was drawn: not when its run, its view or the page is gone by then. */
  #draw(captureId: string, bitmap: DecodedPicture | null): Promise<boolean> {
    if (!bitmap) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = (drawn: boolean) => {
        document.removeEventListener('visibilitychange', abandon);
        cancelAnimationFrame(request);
        if (!drawn) bitmap.close();
        resolve(drawn);
      };
      const request = requestAnimationFrame(() => {
        if (!this.#canvas || captureId !== this.#captureId) return done(false);
        this.#bitmap?.close();
        this.#bitmap = bitmap;
        this.#showText(null);
        this.redraw();
        done(true);
      });
      // A hidden page gets no repaint.
      const abandon = () => document.visibilityState === 'hidden' && done(false);
      document.addEventListener('visibilitychange', abandon);
      if (document.visibilityState === 'hidden') done(false);
    });
  }
}
