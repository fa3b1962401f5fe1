/* One message of the assistant: text, step, cards, case number, citations, link, quick replies, upload. */

import { citationList, today } from "./citations.js";
import { ICONS, SIGN_IN, el, icon, isSafeLink } from "./dom.js";
import { uploadControl } from "./upload.js";
import { WORDS } from "./words.js";

function progressLine({ step, of, label }) {
  const dots = Array.from({ length: of }, (_, index) => el("span", { class: index < step ? "dot dot-done" : "dot" }));
  return el("p", { class: "progress" },
    el("span", { class: "dots", "aria-hidden": "true" }, dots),
    el("span", {}, WORDS.step(step, of) + (label ? `：${label}` : "")));
}

async function copy(text, button) {
  const label = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = WORDS.copied;
  } catch {
    label.textContent = WORDS.copyFailed;
  }
  setTimeout(() => { label.textContent = WORDS.copy; }, 2500);
}

function caseChip(number) {
  const button = el("button", { type: "button", class: "plain", on: { click: () => copy(number, button) } },
    icon(ICONS.copy), el("span", { role: "status" }, WORDS.copy));
  return el("p", { class: "case" },
    el("span", { class: "case-label" }, WORDS.caseNumber), el("strong", { class: "case-number" }, number), button);
}

function card({ title, subtitle, lines, payload, status }, choose) {
  const pick = payload && el("button", {
    type: "button", class: "reply reply-card active-only", "aria-label": `${WORDS.choose}：${title}`,
    on: { click: (event) => choose({ text: title, payload }, event) },
  }, WORDS.choose);
  return el("li", { class: "card" },
    el("p", { class: "card-title" }, title, status && el("span", { class: "mark mark-info" }, status)),
    subtitle && el("p", { class: "card-subtitle" }, subtitle),
    (lines ?? []).map((line) => el("p", { class: "card-line" }, line)),
    pick);
}

/** A link of the bot; the one to the sign-in leads to wherever this portal has it. */
function linkLine({ title, href }, context) {
  if (!isSafeLink(href)) return null;
  if (href === SIGN_IN) {
    return el("p", { class: "link active-only" }, el("a", { href: context.signIn, on: { click: context.goToSignIn } }, title));
  }
  const extra = href.startsWith("https://") ? { target: "_blank", rel: "noopener noreferrer" } : {};
  if (href.includes("#")) extra.on = { click: context.leave };
  return el("p", { class: "link" }, el("a", { href, ...extra }, title));
}

/** A button that carries an intent sends its payload; any other one says its payload as if it had been typed. */
function choice({ title, payload }) {
  return payload.startsWith("/") ? { text: title, payload } : { text: payload };
}

/** Replies go down to the last message of a turn, except those that belong to an answer with its citations. */
function replies({ buttons, citations }, choose) {
  if (!buttons?.length) return null;
  const where = citations?.length ? "stays" : "sinks";
  return el("div", { class: `replies active-only ${where}` }, buttons.map((button) =>
    el("button", { type: "button", class: "reply", on: { click: (event) => choose(choice(button), event) } }, button.title)));
}

/**
 * The list item for a message. `context`: `{api, policyPage, signIn, choose(reply, event), attach(attachment, event), leave(), goToSignIn()}`.
 * Nodes of class `active-only` are meant for the latest turn; the log removes them from earlier ones.
 */
export function botMessage(entry, context) {
  const who = entry.author === "staff" ? WORDS.staff : WORDS.bot;
  return el("li", { class: `turn turn-${entry.author}` },
    el("div", { class: "bubble" },
      el("span", { class: "unseen" }, `${who}：`),
      entry.progress && progressLine(entry.progress),
      entry.text && el("p", { class: "text" }, entry.text),
      entry.cards?.length ? el("ul", { class: "cards" }, entry.cards.map((one) => card(one, context.choose))) : null,
      entry.case && entry.showCase !== false && caseChip(entry.case),
      entry.link && linkLine(entry.link, context),
      citationList(entry.citations, { asOf: today(), policyPage: context.policyPage })),
    entry.upload && uploadControl(entry.upload, context),
    replies(entry, context.choose));
}

/** The list item for a message of the person, with its state; `retry` is called with the entry and the event. */
export function ownMessage(entry, retry) {
  const state = el("p", { class: "state", role: "status" });
  const node = el("li", { class: "turn turn-person" },
    el("div", { class: "bubble" },
      el("span", { class: "unseen" }, `${WORDS.you}：`),
      entry.request?.attachments?.length || entry.attachments?.length ? icon(ICONS.file) : null,
      el("p", { class: "text" }, entry.text)),
    state);
  showState(node, entry, retry);
  return node;
}

/** Redraws the state line under a message of the person. */
export function showState(node, entry, retry) {
  const line = node.querySelector(".state");
  node.classList.toggle("failed", entry.state === "failed");
  line.replaceChildren();
  if (entry.state === "sent" && (entry.old || entry.passed)) return;
  line.append(el("span", {}, WORDS[entry.state] + (entry.detail ? `：${entry.detail}` : "")));
  if (entry.state === "failed") {
    line.append(el("button", { type: "button", class: "plain retry", on: { click: (event) => retry(entry, event) } }, WORDS.retry));
  }
}
