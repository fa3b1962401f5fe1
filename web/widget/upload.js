/* Handing in one file: choose or drop, progress, cancel, and what the API says when it refuses. */

import { ICONS, el, icon } from "./dom.js";
import { WORDS } from "./words.js";

const ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.ofd,application/pdf,image/jpeg,image/png,image/heic";

/** The control for `upload: {case, material}`; calls `context.attach(attachment, event)` when the file is stored. */
export function uploadControl(_upload, context) {
  const status = el("p", { class: "upload-status", role: "status" }, WORDS.uploadHint);
  const bar = el("progress", { class: "upload-bar", max: 100, value: 0, "aria-label": WORDS.uploading(0), hidden: true });
  const input = el("input", { type: "file", accept: ACCEPT, class: "unseen", tabindex: -1, "aria-hidden": "true" });
  const label = el("span", {}, WORDS.chooseFile);
  const pick = el("button", { type: "button", class: "reply upload-pick", on: { click: choose } }, icon(ICONS.upload), label);
  const cancel = el("button", { type: "button", class: "plain", hidden: true }, WORDS.cancel);
  const box = el("div", { class: "upload active-only" }, el("div", { class: "upload-row" }, pick, cancel), input, bar, status);

  let pressed = null;

  function choose(event) {
    pressed = event;
    input.click();
  }

  /** A control that goes away hands the focus on, or the keyboard would start again at the top of the page. */
  function busy(on) {
    const [from, to] = on ? [pick, cancel] : [cancel, pick];
    const focused = box.getRootNode().activeElement === from;
    bar.hidden = !on;
    cancel.hidden = !on;
    pick.disabled = on;
    if (focused) to.focus({ preventScroll: true });
  }

  function advance(percent) {
    bar.value = percent;
    bar.setAttribute("aria-label", WORDS.uploading(percent));
    status.textContent = WORDS.uploading(percent);
  }

  async function send(file) {
    box.classList.remove("refused");
    busy(true);
    advance(0);
    const transfer = context.api.upload("/chat/attachments", file, advance);
    cancel.onclick = transfer.cancel;
    try {
      const attachment = await transfer.done;
      status.textContent = WORDS.uploadDone(attachment.name);
      context.attach(attachment, pressed);
    } catch (problem) {
      box.classList.toggle("refused", problem !== null);
      status.textContent = problem?.message ?? WORDS.uploadCancelled;
      label.textContent = WORDS.chooseAgain;
    } finally {
      busy(false);
      input.value = "";
    }
  }

  input.addEventListener("change", () => input.files[0] && send(input.files[0]));
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    if (!pick.disabled && event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  });
  return box;
}
