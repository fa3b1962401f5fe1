/* Handing in files: chosen, dropped or pasted; progress, cancel, and what the API says when it refuses. */

import { ICONS, el, icon } from "./dom.js";
import { WORDS } from "./words.js";

const ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.ofd,application/pdf,image/jpeg,image/png,image/heic";
const USUAL_LIMIT = 10 * 1024 * 1024;

/** One file after another, each with its progress. `onStored(attachment)`, `onBusy(on)`, `onRefused()`. */
export class Transfer {
  constructor(api, { onStored, onBusy, onRefused, hint = "" }) {
    Object.assign(this, { api, onStored, onBusy, onRefused });
    this.isBusy = false;
    this.queue = [];
    this.status = el("p", { class: "upload-status", role: "status" }, hint);
    this.bar = el("progress", { class: "upload-bar", max: 100, value: 0, "aria-label": WORDS.progress, hidden: true });
    // Beside the bar for the eye only: read out, every percent would be one more interruption.
    this.percent = el("span", { class: "upload-percent", "aria-hidden": "true", hidden: true });
    this.cancel = el("button", { type: "button", class: "plain", hidden: true }, WORDS.cancel);
  }

  /** Files that come while one is on its way wait for it; after one that failed the person decides anew. */
  async takeAll(files) {
    this.queue.push(...files);
    if (this.isBusy) return;
    while (this.queue.length) {
      if (!(await this.take(this.queue.shift()))) this.queue.length = 0;
    }
  }

  async take(file) {
    this.setBusy(true);
    this.advance(0);
    this.say(WORDS.uploading(file.name), false);
    const transfer = this.api.upload("/chat/attachments", file, (percent) => this.advance(percent));
    this.cancel.onclick = transfer.cancel;
    try {
      const attachment = await transfer.done;
      this.say(WORDS.uploadDone(attachment.name), false);
      this.onStored(attachment);
      return true;
    } catch (problem) {
      this.say(refusal(problem, file), problem !== null);
      this.onRefused();
      return false;
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(on) {
    this.isBusy = on;
    const show = () => { this.bar.hidden = this.percent.hidden = this.cancel.hidden = !on; };
    // What has the focus is hidden only after it could be handed on.
    if (on) show();
    this.onBusy(on);
    if (!on) show();
  }

  advance(percent) {
    this.bar.value = percent;
    this.percent.textContent = `${percent}%`;
  }

  say(text, refused) {
    this.status.textContent = text;
    this.status.classList.toggle("refused", refused);
  }
}

/** A line that breaks under a large file usually means that a server on the way found it too large. */
function refusal(problem, file) {
  if (problem === null) return WORDS.uploadCancelled;
  const broke = problem.status === 0 || problem.status === 413;
  if (!broke || file.size <= USUAL_LIMIT) return problem.message;
  return WORDS.tooBig(Math.round(file.size / 1024 / 102.4) / 10);
}

/** An input for files that is pressed by a button of ours; `onFiles(files)`. */
export function fileInput(onFiles) {
  const input = el("input", { type: "file", accept: ACCEPT, class: "unseen", tabindex: -1, "aria-hidden": "true", on: { change: () => {
    const files = [...input.files];
    input.value = "";
    onFiles(files);
  } } });
  return input;
}

/** Lets files be dropped on `box`; `over(on)` while one hovers. */
export function dropZone(box, onFiles, over) {
  const bringsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  box.addEventListener("dragover", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    over(true);
  });
  box.addEventListener("dragleave", (event) => !box.contains(event.relatedTarget) && over(false));
  box.addEventListener("drop", (event) => {
    over(false);
    if (!bringsFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onFiles([...event.dataTransfer.files]);
  });
}

/** The control under a message that asks for a file; calls `context.attach(attachment, event)` for each one stored. */
export function uploadControl(context) {
  let pressed = null;
  const label = el("span", {}, WORDS.chooseFile);
  const pick = el("button", { type: "button", class: "reply upload-pick", on: { click: (event) => {
    pressed = event;
    input.click();
  } } }, icon(ICONS.upload), label);
  const transfer = new Transfer(context.api, {
    hint: WORDS.uploadHint,
    onStored: (attachment) => context.attach(attachment, pressed),
    onBusy: (on) => handFocusOn(box, pick, transfer.cancel, on),
    onRefused: () => {
      label.textContent = WORDS.chooseAgain;
      transfer.status.scrollIntoView({ block: "nearest" });
    },
  });
  const input = fileInput((files) => transfer.takeAll(files));
  const box = el("div", { class: "upload active-only" },
    el("div", { class: "upload-row" }, pick, transfer.percent, transfer.cancel), input, transfer.bar, transfer.status);
  dropZone(box, (files) => transfer.takeAll(files), (on) => box.classList.toggle("over", on));
  return box;
}

/** A control that goes away hands the focus on, or the keyboard would start again at the top of the page. */
export function handFocusOn(box, pick, cancel, busy) {
  const [from, to] = busy ? [pick, cancel] : [cancel, pick];
  const isLosing = box.getRootNode().activeElement === from;
  pick.disabled = busy;
  if (isLosing) to.focus({ preventScroll: true });
}
