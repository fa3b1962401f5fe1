/* One official document as a readable page: its outline, and the clause named after # brought into view. */

import { isSure, today } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { WORDS as WORDS_OF_CITATIONS } from "/widget/words.js";
import { trouble } from "./account.js";
import { marksOf } from "./policy-answer.js";
import { DOCUMENT } from "./policy-words.js";

const WIDE = "(min-width: 900px)";

function facts(page) {
  const rows = [["文号", page.document], ["发文机关", page.issuer], ["施行日期", page.effective_from], ["失效日期", page.effective_to]];
  return el("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/** What a reader must know of this clause alone: replaced, or not yet verified. */
function clauseMarks(item) {
  const replaced = item.superseded_by && [WORDS_OF_CITATIONS.superseded(item.superseded_by), "past"];
  const unsure = item.verification && !isSure(item) && [WORDS_OF_CITATIONS.unverified, "open"];
  return [replaced, unsure].filter(Boolean).map(([word, kind]) => el("span", { class: `mark mark-${kind}` }, word));
}

function quotation(item) {
  if (!item.quote || (item.text ?? "").includes(item.quote)) return null;
  return el("blockquote", { class: "cite-quote" }, DOCUMENT.original(item.quote),
    item.quote_verified && el("span", { class: "cite-checked" }, WORDS_OF_CITATIONS.quoteChecked));
}

/** The original beside our digest; one of them alone where there is no other. */
function wording(item) {
  const digest = item.digest && item.digest !== item.text ? item.digest : null;
  if (!digest) return item.text && el("p", { class: "clause-text" }, item.text);
  return el("div", { class: "clause-pair" },
    item.text && el("div", { class: "clause-original" }, el("p", { class: "clause-label" }, DOCUMENT.originalLabel), el("p", { class: "clause-text" }, item.text)),
    el("div", { class: "clause-digest" }, el("p", { class: "clause-label" }, DOCUMENT.digestLabel), el("p", {}, digest)));
}

function nameOf(item) {
  return item.id ?? item.locator;
}

function clause(item, depth) {
  const heading = el(`h${Math.min(depth + 2, 6)}`, { class: "clause-head" },
    el("span", { class: "clause-locator" }, item.locator), item.heading && el("span", {}, item.heading), clauseMarks(item));
  return el("section", { class: "clause", id: nameOf(item), tabindex: -1 }, heading,
    wording(item), quotation(item),
    item.note && el("p", { class: "clause-note" }, item.note),
    (item.children ?? []).map((child) => clause(child, depth + 1)));
}

function entries(items) {
  return el("ul", {}, items.map((item) => el("li", {},
    el("a", { href: `#${encodeURIComponent(nameOf(item))}` }, el("span", { class: "clause-locator" }, item.locator), item.heading && ` ${item.heading}`),
    item.children?.length ? entries(item.children) : null)));
}

function outline(page) {
  return el("details", { class: "outline", open: matchMedia(WIDE).matches },
    el("summary", {}, DOCUMENT.outline), el("nav", { "aria-label": DOCUMENT.outline }, entries(page.clauses)));
}

function draw(main, page) {
  document.title = `${page.document} · 示例市信用门户（演示）`;
  main.classList.add("reading-document");
  main.replaceChildren(
    el("p", {}, el("a", { href: "/policy.html" }, DOCUMENT.back)),
    el("h1", {}, page.title),
    el("p", { class: "marks" }, marksOf(page, today())),
    facts(page),
    page.note ? el("p", { class: "clause-note" }, page.note) : "",
    el("h2", {}, DOCUMENT.clauses),
    el("p", { class: "quiet" }, page.has_original ? DOCUMENT.originalNote : DOCUMENT.digestNote),
    el("div", { class: "document" }, outline(page), el("div", { class: "clauses" }, page.clauses.map((item) => clause(item, 1)))));
  bringIntoView();
}

function bringIntoView() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const target = wanted && wanted !== "main" ? document.getElementById(wanted) : null;
  document.querySelectorAll(".clause-wanted").forEach((node) => node.classList.remove("clause-wanted"));
  document.querySelectorAll(".outline [aria-current]").forEach((node) => node.removeAttribute("aria-current"));
  if (!target) return;
  target.classList.add("clause-wanted");
  const entry = [...document.querySelectorAll(".outline a")].find((link) => decodeURIComponent(link.hash.slice(1)) === wanted);
  entry?.setAttribute("aria-current", "location");
  entry?.scrollIntoView({ block: "nearest", behavior: "instant" });
  target.scrollIntoView({ block: target.offsetHeight < innerHeight ? "center" : "start", behavior: "instant" });
  target.focus({ preventScroll: true });
}

/** Loads and draws the document `id`. */
export async function showDocument(main, api, id) {
  try {
    draw(main, await api.get(`/policies/documents/${encodeURIComponent(id)}`));
  } catch (problem) {
    main.replaceChildren(trouble(problem, () => showDocument(main, api, id)));
    return;
  }
  window.addEventListener("hashchange", bringIntoView);
}
