/* News from the server while the window is open; EventSource reconnects by itself and says where it stopped. */

export class Events {
  /** `onMessage(item)` for every new message, `onState(connected)` when the line drops or returns. */
  constructor(api, onMessage, onState) {
    this.api = api;
    this.onMessage = onMessage;
    this.onState = onState;
    this.source = null;
  }

  start() {
    if (this.source) return;
    this.source = new EventSource(this.api.url("/chat/events"), { withCredentials: this.api.credentials === "include" });
    this.source.addEventListener("open", () => this.onState(true));
    this.source.addEventListener("message", (event) => this.onMessage(JSON.parse(event.data)));
    this.source.addEventListener("error", () => {
      // CLOSED means that the server has nothing for this person (204); CONNECTING, that the line dropped.
      if (this.source?.readyState === EventSource.CONNECTING) this.onState(false);
    });
  }

  stop() {
    this.source?.close();
    this.source = null;
  }

  restart() {
    this.stop();
    this.start();
  }
}
