/* The window around the log and the composer: header, opening, closing, focus. */

import { ICONS, el, icon } from "./dom.js";
import { WORDS } from "./words.js";

const NARROW = "(max-width: 640px)";
const FOCUSABLE = "button:not([disabled]):not([hidden]), a[href], textarea, summary, [tabindex='0']";

export class Panel {
  /** `parts`: `{log, composer, line, onOpen, onClose, onFresh}`; `host` is the element in the page, `frame` ours in it. */
  constructor(host, frame, parts) {
    Object.assign(this, parts);
    this.host = host;
    this.unread = 0;
    this.confirm = this.buildConfirm();
    this.badge = el("span", { class: "badge", hidden: true });
    this.launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", on: { click: () => this.open(true) } },
      icon(ICONS.chat), el("span", {}, WORDS.launcher), this.badge);
    // Said outside the log, where it would stay; and beside the window, which may be closed.
    this.spoken = el("p", { class: "unseen", role: "status" });
    this.section = el("section", { class: "panel", "aria-label": WORDS.title, hidden: true, on: { keydown: (event) => this.onKey(event) } },
      this.buildHeader(), this.log.notice, this.line.box, this.confirm, this.log.box, this.composer.form,
      el("p", { class: "drop-here", "aria-hidden": "true" }, WORDS.dropHere));
    frame.append(this.launcher, this.section, this.spoken);
    matchMedia(NARROW).addEventListener("change", () => this.setModal());
  }

  announce(text) {
    this.spoken.textContent = text;
  }

  /** Something new while the window is closed. */
  countUnread() {
    if (this.isOpen) return;
    this.showUnread(this.unread + 1);
    this.announce(WORDS.unread(this.unread));
  }

  showUnread(count) {
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = count ? WORDS.unread(count) : "";
  }

  buildHeader() {
    this.freshButton = el("button", { type: "button", class: "tool", "aria-label": WORDS.fresh, title: WORDS.fresh, on: { click: () => this.askFresh() } }, icon(ICONS.fresh));
    this.closeButton = el("button", { type: "button", class: "tool", "aria-label": WORDS.close, title: WORDS.close, on: { click: () => this.close() } }, icon(ICONS.close));
    return el("div", { class: "head" },
      el("div", { class: "head-words" }, el("h2", { class: "head-title" }, WORDS.title), el("p", { class: "head-subtitle" }, WORDS.subtitle)),
      this.freshButton, this.closeButton);
  }

  buildConfirm() {
    const yes = el("button", { type: "button", class: "reply", on: { click: () => this.endFresh(true) } }, WORDS.freshYes);
    const no = el("button", { type: "button", class: "reply", on: { click: () => this.endFresh(false) } }, WORDS.freshNo);
    return el("div", { class: "confirm", role: "group", hidden: true }, el("p", {}, WORDS.freshConfirm), el("div", { class: "replies" }, yes, no));
  }

  askFresh() {
    this.confirm.hidden = false;
    this.confirm.querySelector("button").focus();
  }

  endFresh(yes) {
    this.confirm.hidden = true;
    if (yes) this.onFresh();
    this.composer.focus();
  }

  get isOpen() {
    return !this.section.hidden;
  }

  /** Shows the window; takes the focus only when the person asked for it. */
  open(byPerson) {
    if (!this.isOpen) {
      this.section.hidden = false;
      this.launcher.hidden = true;
      this.launcher.setAttribute("aria-expanded", "true");
      this.host.toggleAttribute("data-open", true);
      this.setModal();
      this.showUnread(0);
      this.log.showLatest();
      this.onOpen();
    }
    if (byPerson) this.composer.focus();
  }

  close() {
    this.section.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.host.toggleAttribute("data-open", false);
    this.setModal();
    this.onClose();
    this.launcher.focus();
  }

  get isModal() {
    return this.isOpen && matchMedia(NARROW).matches;
  }

  /** On a phone the window covers the page and is a dialog; beside a page it is a region of it. */
  setModal() {
    this.section.setAttribute("role", this.isModal ? "dialog" : "region");
    this.section.toggleAttribute("aria-modal", false);
    if (this.isModal) this.section.setAttribute("aria-modal", "true");
    document.documentElement.toggleAttribute("data-credit-chat-covers", this.isModal);
  }

  onKey(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.confirm.hidden) this.close();
      else this.endFresh(false);
    }
    if (event.key === "Tab" && this.isModal) this.keepFocus(event);
  }

  keepFocus(event) {
    const nodes = [...this.section.querySelectorAll(FOCUSABLE)].filter((node) => node.tabIndex >= 0 && node.getClientRects().length > 0);
    const edge = event.shiftKey ? nodes[0] : nodes[nodes.length - 1];
    if (this.section.getRootNode().activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? nodes[nodes.length - 1] : nodes[0]).focus();
  }
}
