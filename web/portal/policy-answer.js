/* Answers, citations and hits as elements. */

import { clausePage, standing } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { WORDS as WORDS_OF_CITATIONS } from "/widget/words.js";
import { ASK, CITATION } from "./policy-words.js";
import { ANSWER_STATUS, DOOR_HEADINGS, QUESTIONS, WORDS } from "./words.js";

const POLICY_PAGE = "/policy.html";
const EXAMPLES = 3;

/** How a clause, or a document, stands. */
export function marksOf(clause, asOf) {
  return standing(clause, asOf).map(([word, kind]) => el("span", { class: `mark mark-${kind}` }, word));
}

/** The way to the clause in its document. */
export function linkOf(clause) {
  const page = clausePage(clause.url, POLICY_PAGE);
  return page && el("a", { class: "cite-link", href: page, target: "_blank", rel: "noopener", "aria-label": `${CITATION.open}：${clause.document} ${clause.locator ?? ""}` }, CITATION.open);
}

/** Number, place, standing, dates and link of a clause; `body` is what it says. */
function card(clause, asOf, ...body) {
  const from = [clause.issuer, (clause.effective_from || clause.effective_to) && CITATION.dates(clause.effective_from, clause.effective_to)];
  return [
    el("p", { class: "cite-head" },
      el("span", { class: "cite-number" }, clause.document),
      clause.locator && el("span", { class: "cite-locator" }, clause.locator),
      marksOf(clause, asOf)),
    clause.title && clause.title !== clause.document && el("p", { class: "cite-title" }, `《${clause.title.replace(/^《|》$/g, "")}》`),
    ...body,
    el("p", { class: "cite-from" }, from.filter(Boolean).join(" · ")),
    linkOf(clause),
  ];
}

function citation(one, asOf) {
  const quote = one.quote && el("blockquote", { class: "cite-quote" }, `「${one.quote}」`,
    one.quote_verified && el("span", { class: "cite-checked" }, WORDS_OF_CITATIONS.quoteChecked));
  const digest = one.digest && el("p", { class: "cite-digest" }, CITATION.digest, one.digest);
  return el("li", { class: "cite" }, card(one, asOf, quote, digest));
}

function citations(all, asOf) {
  return el("ol", { class: "cite-list" }, all.map((one) => citation(one, asOf)));
}

function doors(all, status) {
  if (!all?.length) return null;
  return el("div", { class: status === "wrong_door" ? "doors doors-wrong" : "doors" }, el("h3", {}, DOOR_HEADINGS[status] ?? WORDS.doors),
    el("ul", {}, all.map((door) => el("li", {}, el("strong", {}, door.name), el("span", {}, door.channel)))));
}

function rephrasedNote(answer) {
  if (!answer.rephrased) return null;
  return el("details", { class: "rephrased" }, el("summary", {}, ASK.rephrased), el("p", { class: "quiet" }, ASK.plain), el("p", {}, answer.plain_answer));
}

/** An answer whole; `ask(question)` is called for a related question. */
export function answerParts(answer, place, ask) {
  const heading = ANSWER_STATUS[answer.status];
  return [
    heading && el("p", { class: "answer-status" }, heading),
    el("p", { class: "answer-text" }, answer.answer),
    rephrasedNote(answer),
    el("p", { class: "quiet answer-basis" }, ASK.basis(answer.as_of, place)),
    doors(answer.doors, answer.status),
    answer.status !== "answered" && !answer.doors?.length ? waysOn(ask) : null,
    answer.citations.length ? el("section", { class: "cite-section" }, el("h3", {}, ASK.citations(answer.citations.length)), citations(answer.citations, answer.as_of)) : null,
    answer.related?.length ? el("section", { class: "related" }, el("h3", {}, ASK.related),
      el("div", { class: "chips" }, answer.related.map((question) => el("button", { type: "button", class: "chip", on: { click: () => ask(question) } }, question)))) : null,
  ];
}

/** Where nothing was found and no door is known: questions that have an answer, and a person. */
function waysOn(ask) {
  const human = () => window.dispatchEvent(new CustomEvent("credit-chat:ask", { detail: { text: ASK.human } }));
  return el("section", { class: "ways-on" }, el("h3", {}, ASK.waysOn),
    el("div", { class: "chips" },
      QUESTIONS.slice(0, EXAMPLES).map((question) => el("button", { type: "button", class: "chip", on: { click: () => ask(question) } }, question)),
      el("button", { type: "button", class: "button button-small", on: { click: human } }, ASK.human)));
}

/** Clauses found, best first; `ask(question)` is called for an example where there are none. */
export function hitParts(items, asOf, ask) {
  if (!items.length) return [el("p", { class: "empty" }, ASK.nothing), waysOn(ask)];
  return [
    el("p", { class: "quiet" }, ASK.found(items.length)),
    el("ol", { class: "cite-list" }, items.map((hit) => el("li", { class: "cite" },
      card(hit, asOf, hit.heading && el("p", { class: "hit-heading" }, hit.heading), el("p", { class: "hit-text" }, hit.text))))),
  ];
}
