/* A file at any time: the clip beside the text, something dropped on the window, or a picture that is pasted. */

import { ICONS, el, icon } from "./dom.js";
import { Transfer, dropZone, fileInput, handFocusOn } from "./upload.js";
import { WORDS } from "./words.js";

export class Attach {
  /** `attach(attachment)` is called for each file that is stored. */
  constructor(api, attach) {
    this.button = el("button", { type: "button", class: "clip", "aria-label": WORDS.attach, title: WORDS.attach, on: { click: () => this.pick() } }, icon(ICONS.clip));
    this.transfer = new Transfer(api, {
      onStored: (attachment) => {
        this.transfer.say("", false);
        attach(attachment);
      },
      onBusy: (on) => handFocusOn(this.tray, this.button, this.transfer.cancel, on),
      onRefused: () => null,
    });
    this.input = fileInput((files) => {
      this.input.remove();
      this.take(files);
    });
    this.input.addEventListener("cancel", () => this.input.remove());
    const { status, percent, cancel, bar } = this.transfer;
    this.tray = el("div", { class: "tray" }, el("div", { class: "upload-row" }, status, percent, cancel), bar);
  }

  /** The input is in the page only while a file is chosen: some phones open no picker for one that is not. */
  pick() {
    this.tray.append(this.input);
    this.input.click();
  }

  take(files) {
    if (files.length) this.transfer.takeAll(files);
  }

  /** `panel` takes what is dropped on it, `input` what is pasted into it. */
  listen(panel, input) {
    dropZone(panel, (files) => this.take(files), (on) => panel.classList.toggle("over", on));
    input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.take(files);
    });
  }
}
