/* The comparison drawn: a column for each chosen place and one for what stands above both, a block for each rule. */

import { today } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { linkOf, marksOf } from "./policy-answer.js";
import { CITATION, COMPARE } from "./policy-words.js";

const AT_ONCE = 4;
const PAST = ["superseded", "history_only"];

/** The table for an answer; `chosen` are the places as `{code, name}`, in the order they were chosen. */
export function comparisonParts(answer, chosen) {
  if (!answer.rows.length) return [el("p", { class: "empty" }, COMPARE.nothing)];
  const view = new View(answer, chosen);
  const [own, rest] = [true, false].map((wanted) => answer.rows.filter((row) => view.isLocal(row) === wanted));
  return [
    el("h3", {}, answer.title ?? answer.topic),
    own.length ? view.table(own.slice(0, AT_ONCE)) : el("p", { class: "empty" }, COMPARE.nothingLocal),
    own.length > AT_ONCE ? el("details", { class: "compared-more" }, el("summary", {}, COMPARE.more(own.length - AT_ONCE)), view.table(own.slice(AT_ONCE))) : null,
    rest.length ? view.others(rest, own) : null,
  ].filter(Boolean);
}

class View {
  constructor(answer, chosen) {
    this.chosen = chosen;
    this.asOf = answer.as_of ?? today();
    this.names = Object.fromEntries([...(answer.regions ?? []), ...chosen].map((place) => [place.code, place.name]));
    this.order = new Map((answer.documents ?? []).map((document, position) => [document.document_id, position]));
    const shared = new Set(answer.rows.flatMap((row) => row.cells).map((cell) => cell.region).filter((region) => this.columnOf(region) === chosen.length));
    this.columns = [...chosen.map((place) => place.name), ...(shared.size ? [[...shared].sort().map((region) => this.nameOf(region)).join(COMPARE.and)] : [])].flat();
  }

  nameOf(region) {
    return this.names[region] ?? COMPARE.nation(region);
  }

  /** A chosen place's column holds its own clauses and those that only it stands below; the last one is for both. */
  columnOf(region) {
    const itself = this.chosen.findIndex((place) => place.code === region);
    if (itself >= 0) return itself;
    const below = this.chosen.flatMap((place, index) => (isAbove(region, place.code) ? [index] : []));
    return below.length === 1 ? below[0] : this.chosen.length;
  }

  isLocal(row) {
    return row.cells.some((cell) => this.columnOf(cell.region) < this.chosen.length);
  }

  table(rows) {
    const head = el("tr", {}, this.columns.map((name) => el("th", { scope: "col" }, name)));
    return el("div", { class: "table-box" }, el("table", {},
      el("caption", { class: "unseen" }, COMPARE.caption(this.columns)), el("thead", {}, head), rows.map((row) => this.block(row))));
  }

  /** The rule, how the places differ and what goes first over its whole width; below it what each place says. */
  block(row) {
    return el("tbody", {},
      el("tr", { class: "rule-row" }, el("th", { scope: "rowgroup", colspan: this.columns.length }, ruleOf(row))),
      el("tr", {}, this.columns.map((name, index) => this.cell(name, index, row))));
  }

  cell(name, index, row) {
    const clauses = this.inOrder(row.cells.filter((cell) => this.columnOf(cell.region) === index));
    const [now, past] = [false, true].map((wanted) => clauses.filter((one) => PAST.includes(one.status) === wanted)
      .map((one) => this.clause(one, this.chosen[index]?.code)));
    const missing = index < this.chosen.length ? COMPARE.noCell : COMPARE.noShared;
    return el("td", { "data-label": name }, el("div", {},
      now.length ? now : el("span", { class: "quiet" }, past.length ? COMPARE.onlyPast : missing),
      past.length ? el("details", { class: "past-clauses" }, el("summary", {}, COMPARE.past(past.length)), past) : null));
  }

  inOrder(cells) {
    const place = (cell) => this.order.get(cell.document_id) ?? 0;
    return [...cells].sort((one, other) => place(one) - place(other));
  }

  /** `here` is the place whose column it stands in: of another place's clause it is said whose it is. */
  clause(one, here) {
    const from = one.region !== here && !(here === undefined && this.nameOf(one.region) === this.columns.at(-1));
    return el("div", { class: "compared-clause" },
      el("p", { class: "cite-head" },
        from && el("span", { class: "cite-place" }, this.nameOf(one.region)),
        el("span", { class: "cite-number" }, one.document), el("span", { class: "cite-locator" }, one.locator),
        marksOf(one, this.asOf)),
      el("p", { class: "cell-text" }, one.text),
      one.note && el("p", { class: "cell-note" }, one.note),
      el("p", { class: "cite-from" }, [CITATION.dates(one.effective_from, one.effective_to), " ", linkOf(one)]));
  }

  /** Rules on which neither place has anything of its own: one line, to be opened. */
  others(rows, shown) {
    const there = new Set(shown.flatMap((row) => row.cells).map((cell) => cell.document));
    const left = new Set(rows.flatMap((row) => row.cells).map((cell) => cell.document).filter((name) => !there.has(name)));
    return el("details", { class: "compared-others" }, el("summary", {}, COMPARE.others(rows.length, left.size)),
      rows.map((row) => el("section", {}, el("h4", {}, row.rule), remarksOf(row), this.inOrder(row.cells).map((one) => this.clause(one)))));
  }
}

function isAbove(region, code) {
  return region !== code && (region === `${code.slice(0, 2)}0000` || region === `${code.slice(0, 4)}00`);
}

function ruleOf(row) {
  return el("div", {}, row.rule, remarksOf(row));
}

function remarksOf(row) {
  return [row.difference, row.why].filter(Boolean).map((text) => el("p", { class: "rule-remark" }, text));
}
