/* Where the person writes: Enter sends, Shift+Enter breaks the line, input methods are left in peace. */

import { MAX_LENGTH, refusal } from "./conversation.js";
import { ICONS, el, icon } from "./dom.js";
import { WORDS } from "./words.js";

const COUNT_FROM = 1600;

export class Composer {
  /** `submit(text)` is called with trimmed, acceptable text; `attach` is the control for files. */
  constructor(submit, attach) {
    this.submit = submit;
    this.problem = el("p", { class: "composer-problem", id: "composer-problem", role: "alert" });
    this.counter = el("span", { class: "counter", hidden: true });
    this.input = el("textarea", {
      class: "input", rows: 1, placeholder: WORDS.inputHint, "aria-label": WORDS.inputLabel,
      "aria-describedby": "composer-problem", enterkeyhint: "send", autocomplete: "off",
      on: { input: () => this.onInput(), keydown: (event) => this.onKey(event) },
    });
    this.button = el("button", { type: "submit", class: "send", "aria-label": WORDS.send }, icon(ICONS.send));
    this.form = el("form", { class: "composer", novalidate: true, on: { submit: (event) => this.onSubmit(event) } },
      attach.tray, this.problem, el("div", { class: "composer-row" }, attach.button, this.input, this.button),
      el("p", { class: "composer-note" }, WORDS.privacy, this.counter));
  }

  onInput() {
    const length = [...this.input.value].length;
    this.counter.hidden = length < COUNT_FROM;
    this.counter.textContent = WORDS.counter(length, MAX_LENGTH);
    this.counter.classList.toggle("over", length > MAX_LENGTH);
    if (length <= MAX_LENGTH) this.problem.textContent = "";
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }

  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.onSubmit(event);
  }

  onSubmit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) {
      this.input.focus();
      return;
    }
    this.problem.textContent = refusal(text) ?? "";
    if (this.problem.textContent) return;
    this.input.value = "";
    this.onInput();
    this.submit(text);
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }
}
