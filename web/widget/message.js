/* One message of the assistant: text, step, cards, case number, citations, link, quick replies, upload. */

import { citationList, today } from "./citations.js";
import { ICONS, SIGN_IN, el, icon, isSafeLink } from "./dom.js";
import { isWorthPrinting } from "./printing.js";
import { uploadControl } from "./upload.js";
import { WORDS } from "./words.js";

/** Files of ours come from wherever the API is, which need not be the portal's host. */
const API_PATH = "/api/v1/";

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

function printButton(entry, context) {
  return el("button", { type: "button", class: "plain print", on: { click: () => context.print(entry) } }, icon(ICONS.print), WORDS.print);
}

/** A link of the bot; the one to the sign-in leads to wherever this portal has it. */
function linkLine({ title, href }, context) {
  if (!isSafeLink(href)) return null;
  if (href.startsWith(API_PATH)) return el("p", { class: "link" }, el("a", { href: context.api.url(href.slice(API_PATH.length - 1)) }, title));
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
function replies(buttons, where, choose) {
  if (!buttons?.length) return null;
  return el("div", { class: `replies active-only ${where}` }, buttons.map((button) =>
    el("button", { type: "button", class: "reply", on: { click: (event) => choose(choice(button), event) } }, button.title)));
}

/**
 * The list item for a message. `context`: `{api, policyPage, signIn, choose(reply, event), attach(attachment, event),
 * print(entry), leave(), goToSignIn()}`.
 * Nodes of class `active-only` are meant for the latest turn; the log removes them from earlier ones.
 */
export function botMessage(entry, context) {
  const who = entry.author === "staff" ? WORDS.staff : WORDS.bot;
  return el("li", { class: `turn turn-${entry.author}` },
    el("div", { class: "bubble" },
      el("span", { class: entry.author === "staff" ? "who" : "unseen" }, `${who}：`),
      entry.progress && progressLine(entry.progress),
      entry.text && el("p", { class: "text" }, entry.text),
      entry.cards?.length ? el("ul", { class: "cards" }, entry.cards.map((one) => card(one, context.choose))) : null,
      entry.case && entry.showCase !== false && caseChip(entry.case),
      entry.link && linkLine(entry.link, context),
      citationList(entry.citations, { asOf: today(), policyPage: context.policyPage }),
      isWorthPrinting(entry) && printButton(entry, context)),
    entry.upload && uploadControl(context),
    replies(entry.buttons, entry.citations?.length ? "stays" : "sinks", context.choose));
}

/** The list item for a message of the person, with its state; `context` as above, and `retry(entry, event)`. */
export function ownMessage(entry, context) {
  const node = el("li", { class: "turn turn-person" },
    el("div", { class: "bubble" },
      el("span", { class: "unseen" }, `${WORDS.you}：`),
      entry.request?.attachments?.length || entry.attachments?.length ? icon(ICONS.file) : null,
      el("p", { class: "text" }, entry.text)),
    el("div", { class: "state" }));
  showState(node, entry, context);
  return node;
}

/** Redraws the state line under a message of the person. */
export function showState(node, entry, context) {
  const line = node.querySelector(".state");
  const failed = entry.state === "failed";
  node.classList.toggle("failed", failed);
  line.replaceChildren();
  if (entry.state === "sent" && (entry.old || entry.passed)) return;
  line.append(el("span", {}, WORDS[entry.state] + (entry.detail ? `：${entry.detail}` : "")));
  if (!failed) return;
  line.append(el("button", { type: "button", class: "plain retry", on: { click: (event) => context.retry(entry, event) } }, WORDS.retry));
  const ways = entry.passed ? null : replies(entry.buttons, "stays", context.choose);
  if (ways) line.append(ways);
}
