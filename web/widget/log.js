/* The list of messages: appends, updates states, keeps what may still be pressed to the latest turn. */

import { el } from "./dom.js";
import { botMessage, ownMessage, showState } from "./message.js";
import { WORDS } from "./words.js";

const NEAR_END = 120;
const LABEL_LENGTH = 40;
const GAP = 12;
const SLACK = 8;

export class Log {
  /** `context` as for `botMessage`, with `announce(text)` for what a screen reader is told beside the messages. */
  constructor(context) {
    this.context = context;
    this.nodes = new Map();
    this.own = new Map();
    this.lastCase = null;
    this.question = null;
    this.list = el("ol", { class: "turns" });
    this.typing = el("div", { class: "typing", "aria-hidden": "true", hidden: true },
      el("span", { class: "typing-dots" }, el("i"), el("i"), el("i")));
    this.noticeText = el("p", { role: "status" });
    this.notice = el("div", { class: "notice", hidden: true }, this.noticeText);
    this.box = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.log, tabindex: 0 }, this.list, this.typing);
    this.keepEnd();
  }

  /** Who reads the end still does when a line above, a file below or a keyboard takes room away. */
  keepEnd() {
    let atEnd = true;
    this.box.addEventListener("scroll", () => { atEnd = this.restBelow() < SLACK; });
    new ResizeObserver(() => atEnd && this.toEnd()).observe(this.box);
  }

  reset() {
    this.nodes.clear();
    this.own.clear();
    this.lastCase = null;
    this.question = null;
    this.box.setAttribute("aria-busy", "true"); // a whole history is not read out
    this.keepFocus(() => this.list.replaceChildren());
  }

  /** What comes from now on is new. */
  loaded() {
    requestAnimationFrame(() => this.box.removeAttribute("aria-busy"));
  }

  /** `change` may move or remove what has the focus; the keyboard goes on where it was, or in the log. */
  keepFocus(change) {
    const root = this.box.getRootNode();
    const focused = root.activeElement;
    change();
    if (!focused || root.activeElement === focused) return;
    (focused.isConnected ? focused : this.box).focus({ preventScroll: true });
  }

  /** What the widget says by itself before anything was asked. */
  welcome() {
    const buttons = WORDS.suggestions.map((text) => ({ title: text, payload: text }));
    this.list.append(botMessage({ author: "bot", text: WORDS.welcome, buttons }, this.context));
  }

  /** One button that asks again what could not be answered before the sign-in; returns the button. */
  offerAgain({ text, payload }) {
    this.closeEarlierTurns();
    const title = text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH)}…` : text;
    const node = botMessage({ author: "bot", text: WORDS.signedIn, buttons: [{ title, payload: payload ?? text }] }, this.context);
    this.list.append(node);
    this.toEnd();
    return node.querySelector("button");
  }

  add(entry) {
    this.keepFocus(() => this.append(entry));
  }

  append(entry) {
    const mine = entry.author === "person";
    entry.showCase = this.isNewCase(entry);
    if (mine) {
      this.closeEarlierTurns();
      this.question = entry.text;
    } else {
      entry.question = this.question;
    }
    const node = mine ? ownMessage(entry, this.context) : botMessage(entry, this.context);
    const follow = mine || entry.old || this.isAtEnd();
    this.nodes.set(entry.key, node);
    if (mine) this.own.set(entry, node);
    else if (entry.author === "staff") this.list.querySelectorAll(".replies").forEach((one) => one.remove()); // the assistant's
    else node.append(...this.list.querySelectorAll(".sinks")); // what to do next stays below the last message
    this.list.append(node);
    if (follow) this.showLatest();
  }

  /** The number is shown when it first comes up and again with a receipt, not at every step in between. */
  isNewCase(entry) {
    const fresh = entry.case !== this.lastCase || Boolean(entry.link?.href.endsWith("/receipt"));
    if (entry.case) this.lastCase = entry.case;
    return fresh;
  }

  /** What was offered before no longer fits, and that an answered message arrived goes without saying. */
  closeEarlierTurns() {
    this.list.querySelectorAll(".active-only").forEach((node) => node.remove());
    for (const [entry, node] of this.own) {
      entry.passed = true;
      showState(node, entry, this.context);
    }
  }

  update(entry) {
    const node = this.nodes.get(entry.key);
    if (node) this.keepFocus(() => showState(node, entry, this.context));
    if (entry.state !== "failed") return;
    this.context.announce(`${WORDS.failed}：${entry.detail}`);
    this.toEnd();
  }

  setTyping(on) {
    if (this.typing.hidden === !on) return;
    this.typing.hidden = !on;
    this.context.announce(on ? WORDS.typing : "");
    if (on) this.toEnd();
  }

  restBelow() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
  }

  isAtEnd() {
    return this.restBelow() < Math.max(NEAR_END, this.box.clientHeight);
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** The end; but of an answer that is longer than the window, in one message or several, the beginning. */
  showLatest() {
    this.toEnd();
    const last = [...this.list.querySelectorAll(".turn-person, .turn-staff")].at(-1);
    const start = last?.matches(".turn-staff") ? last : last?.nextElementSibling;
    if (start) this.box.scrollTop = Math.min(this.box.scrollTop, start.offsetTop - GAP);
  }

  /** A line above the messages: connection lost, history not loaded; with a button that mends it. */
  setNotice(text, action = null) {
    this.noticeText.textContent = text ?? "";
    this.notice.replaceChildren(...[this.noticeText, action].filter(Boolean));
    this.notice.hidden = !text;
  }
}
