/* The line that says where somebody stands who waits for, or talks with, a person of the office. */

import { el } from "./dom.js";
import { WORDS } from "./words.js";

const OPENING = { timeZone: "Asia/Shanghai", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function words({ state, position, opens_at: opensAt }) {
  if (state === "talking") return WORDS.talking;
  if (opensAt) return WORDS.officeClosed(` ${new Intl.DateTimeFormat("zh-CN", OPENING).format(new Date(opensAt))} `);
  return position > 1 ? WORDS.inLine(position) : WORDS.nextInLine;
}

export class HandoverLine {
  /** `leave(number)` resolves when the person has left; `afterLeaving()` takes the focus. */
  constructor({ leave, afterLeaving }) {
    this.leave = leave;
    this.afterLeaving = afterLeaving;
    this.text = el("p", { role: "status" });
    this.button = el("button", { type: "button", class: "plain", on: { click: () => this.onLeave() } });
    this.box = el("div", { class: "handover", hidden: true }, this.text, this.button);
    this.show(null);
  }

  get isOpen() {
    return this.now !== null;
  }

  get isTalking() {
    return this.now?.state === "talking";
  }

  /** `now` as in an answer of the API: `{number, state, position, opens_at}`, or null where nobody was called. */
  show(now) {
    this.now = now?.state === "closed" ? null : now;
    this.box.hidden = !this.isOpen;
    this.box.classList.toggle("talking", this.isTalking);
    this.say(this.isOpen ? words(this.now) : "");
    this.button.textContent = this.isTalking ? WORDS.leaveTalk : WORDS.leaveLine;
  }

  /** Only what changed is written, so that a screen reader is not told the same twice. */
  say(text) {
    if (this.text.textContent !== text) this.text.textContent = text;
  }

  async onLeave() {
    const focused = this.box.getRootNode().activeElement === this.button;
    this.button.disabled = true;
    try {
      await this.leave(this.now.number);
      this.show(null);
      if (focused) this.afterLeaving();
    } catch (problem) {
      this.say(problem.message);
    } finally {
      this.button.disabled = false;
    }
  }
}
