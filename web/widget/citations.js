/* Citations folded under an answer: number, clause, title, quoted phrase, status. Used by the widget and the portal. */

import { el, isSafeLink } from "./dom.js";
import { WORDS } from "./words.js";

const API_DOCUMENT = /\/policies\/documents\/([^#?]+)(?:#(.*))?$/;

/** The page that shows the clause, or null where the portal has none. */
export function clausePage(url, policyPage) {
  const match = API_DOCUMENT.exec(url ?? "");
  if (!match || !policyPage || !isSafeLink(policyPage)) return null;
  return `${policyPage}?document=${encodeURIComponent(match[1])}${match[2] ? `#${match[2]}` : ""}`;
}

/** Only these may decide anything; the others are shown as not yet verified. */
export function isSure({ verification }) {
  return verification === "primary" || verification === "corroborated";
}

/** `[word, kind]` pairs that say whether the clause holds on `asOf` and how sure we are of it. */
export function standing(citation, asOf) {
  const sure = isSure(citation);
  const marks = sure ? [] : [[WORDS.unverified, "open"]];
  if (citation.superseded_by) marks.push([WORDS.superseded(citation.superseded_by), "past"]);
  else if (citation.effective_to && citation.effective_to < asOf) marks.push([WORDS.ended(citation.effective_to), "past"]);
  else if (citation.effective_from && citation.effective_from > asOf) marks.push([WORDS.future(citation.effective_from), "open"]);
  else if (citation.kept_for_history) marks.push([WORDS.history, "past"]);
  else if (sure) marks.push([WORDS.valid, "valid"]);
  return marks;
}

function quotation(citation) {
  if (!citation.quote) return citation.digest ? el("p", { class: "cite-digest" }, citation.digest) : null;
  return el("blockquote", { class: "cite-quote" }, `「${citation.quote}」`,
    citation.quote_verified && el("span", { class: "cite-checked" }, WORDS.quoteChecked));
}

function item(citation, asOf, policyPage) {
  const page = clausePage(citation.url, policyPage);
  return el("li", { class: "cite" },
    el("p", { class: "cite-head" },
      el("span", { class: "cite-number" }, citation.document),
      citation.locator && el("span", { class: "cite-locator" }, citation.locator),
      standing(citation, asOf).map(([word, kind]) => el("span", { class: `mark mark-${kind}` }, word))),
    citation.title && citation.title !== citation.document && el("p", { class: "cite-title" }, `《${citation.title.replace(/^《|》$/g, "")}》`),
    quotation(citation),
    page && el("a", { class: "cite-link", href: page, target: "_blank", rel: "noopener" }, WORDS.clauseLink));
}

/** The citations as list items; without a `policyPage` nothing in them is a link. */
export function citationItems(citations, asOf, policyPage = null) {
  return citations.map((citation) => item(citation, asOf, policyPage));
}

/** A closed `<details>` with every citation, or null when there is none. */
export function citationList(citations, { asOf, policyPage }) {
  if (!citations?.length) return null;
  const names = [...new Set(citations.map((citation) => citation.document))];
  const shown = names.slice(0, 2).join("、") + (names.length > 2 ? "等" : "");
  return el("details", { class: "cites" },
    el("summary", {}, el("span", { class: "cites-count" }, WORDS.basis(citations.length)), ` ${shown}`),
    el("ol", {}, citationItems(citations, asOf, policyPage)));
}

/** Today as ISO date where the person is. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}
