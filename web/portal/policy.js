/* One official document as a readable page; the clause named after # is brought into view. */

import { Api } from "/widget/api.js";
import { isSure, standing, today } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { WORDS as WORDS_OF_CITATIONS } from "/widget/words.js";
import { trouble } from "./account.js";
import { WORDS } from "./words.js";

const api = new Api("/api/v1");
const main = document.getElementById("main");

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
  return el("blockquote", { class: "cite-quote" }, WORDS.original(item.quote),
    item.quote_verified && el("span", { class: "cite-checked" }, WORDS_OF_CITATIONS.quoteChecked));
}

function clause(item, depth) {
  const heading = el(`h${Math.min(depth + 2, 6)}`, { class: "clause-head" },
    el("span", { class: "clause-locator" }, item.locator), item.heading && el("span", {}, item.heading), clauseMarks(item));
  return el("section", { class: "clause", id: item.id ?? item.locator, tabindex: -1 }, heading,
    item.text && el("p", { class: "clause-text" }, item.text),
    item.digest && item.digest !== item.text && el("p", { class: "clause-digest" }, WORDS.digest(item.digest)),
    quotation(item),
    item.note && el("p", { class: "clause-note" }, item.note),
    (item.children ?? []).map((child) => clause(child, depth + 1)));
}

function draw(page) {
  document.title = `${page.document} · 示例市信用门户（演示）`;
  const marks = standing(page, today()).map(([word, kind]) => el("span", { class: `mark mark-${kind}` }, word));
  main.replaceChildren(
    el("h1", {}, page.title),
    el("p", { class: "marks" }, marks),
    facts(page),
    page.note ? el("p", { class: "clause-note" }, page.note) : "",
    el("h2", {}, WORDS.clauses),
    el("p", { class: "quiet" }, page.has_original ? WORDS.originalNote : WORDS.digestNote),
    ...page.clauses.map((item) => clause(item, 1)));
  bringIntoView();
}

function bringIntoView() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const target = wanted && wanted !== "main" ? document.getElementById(wanted) : null;
  document.querySelectorAll(".clause-wanted").forEach((node) => node.classList.remove("clause-wanted"));
  if (!target) return;
  target.classList.add("clause-wanted");
  target.scrollIntoView({ block: "center", behavior: "instant" });
  target.focus({ preventScroll: true });
}

async function load() {
  const id = new URLSearchParams(location.search).get("document");
  if (!id) {
    main.replaceChildren(el("p", { class: "empty" }, WORDS.noDocument));
    return;
  }
  try {
    draw(await api.get(`/policies/documents/${encodeURIComponent(id)}`));
  } catch (problem) {
    main.replaceChildren(trouble(problem, load));
  }
}

window.addEventListener("hashchange", bringIntoView);
load();
