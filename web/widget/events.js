/* News from the server. The browser mends a dropped line itself and says where it stopped; what it gives up, we mend. */

const GRACE_MS = 4_500;
const PAUSES_MS = [2_000, 4_000, 8_000, 16_000, 32_000, 60_000];
const OVER = [401, 403, 404];

export class Events {
  /**
   * `onMessage(item)`, `onHandover(news)` and `onCase(news)` for what is new; `catchUp()` fetches what may have been missed, at every
   * beginning; `onLine(connected)` when the line is down for more than a moment, or back.
   */
  constructor(api, { onMessage, onHandover, onCase, catchUp, onLine }) {
    Object.assign(this, { api, onMessage, onHandover, onCase, catchUp, onLine });
    this.source = null;
    this.pause = null;
    this.grace = null;
    this.failures = 0;
    addEventListener("online", () => this.mend());
    addEventListener("pageshow", () => this.mend());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.mend());
  }

  get isWanted() {
    return this.source !== null || this.pause !== null;
  }

  start() {
    if (!this.isWanted) this.listen();
  }

  stop() {
    this.source?.close();
    clearTimeout(this.pause);
    clearTimeout(this.grace);
    this.source = this.pause = this.grace = null;
    this.failures = 0;
  }

  /** A phone that slept, or found its network again, does not wait for the next try. */
  mend() {
    if (!this.isWanted || this.source?.readyState === EventSource.OPEN) return;
    this.source?.close();
    clearTimeout(this.pause);
    this.pause = null;
    this.listen();
  }

  listen() {
    const source = new EventSource(this.api.url("/chat/events"), { withCredentials: this.api.credentials === "include" });
    this.source = source;
    source.addEventListener("open", () => this.onOpen());
    source.addEventListener("message", (event) => this.onMessage(JSON.parse(event.data)));
    source.addEventListener("handover", (event) => this.onHandover(JSON.parse(event.data)));
    source.addEventListener("case", (event) => this.onCase(JSON.parse(event.data)));
    source.addEventListener("error", () => this.source === source && this.onError());
  }

  onOpen() {
    this.failures = 0;
    this.isBack();
    this.catchUp().catch(() => null); // the line has just opened; should it fail again, its own error tells
  }

  isBack() {
    clearTimeout(this.grace);
    this.grace = null;
    this.onLine(true);
  }

  /** A stream ends every few minutes and comes back at once: only a lasting gap is worth a word. */
  onError() {
    this.grace ??= setTimeout(() => this.onLine(false), GRACE_MS);
    if (this.source.readyState === EventSource.CLOSED) this.waitAndTry();
  }

  /** The browser gives up where something other than a stream answers, as a gateway does while we restart. */
  waitAndTry() {
    this.source = null;
    const longest = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    this.pause = setTimeout(() => this.tryAgain(), longest * (0.7 + Math.random() * 0.3));
  }

  async tryAgain() {
    const pause = this.pause;
    try {
      await this.catchUp();
    } catch (problem) {
      if (this.pause !== pause) return;
      if (OVER.includes(problem.status)) this.stop();
      else this.waitAndTry();
      return;
    }
    if (this.pause !== pause) return;
    this.pause = null;
    this.isBack();
    this.listen();
  }
}
