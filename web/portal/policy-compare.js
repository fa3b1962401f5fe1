/* What two places say about the same thing: rows by rule, columns by place. */

import { today } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { trouble } from "./account.js";
import { citations } from "./policy-answer.js";
import { PlacePicker } from "./policy-place.js";
import { COMPARE } from "./policy-words.js";

const TOPICS = "compare-topics";

export class Comparison {
  /** `asked` gives the day that was chosen on the page, or an empty string for today. */
  constructor(api, asked) {
    this.api = api;
    this.asked = asked;
    this.topic = el("input", { id: "compare-topic", type: "search", autocomplete: "off", maxlength: 100, list: TOPICS, placeholder: COMPARE.topicHint });
    this.topics = el("datalist", { id: TOPICS });
    this.places = [new PlacePicker(api, "compare-a", COMPARE.first), new PlacePicker(api, "compare-b", COMPARE.second)];
    this.result = el("div", { class: "compared", role: "region", "aria-label": COMPARE.title, "aria-live": "polite", tabindex: -1 });
    this.latest = 0;
    this.box = el("section", { class: "panel", hidden: true }, el("h2", {}, COMPARE.title), el("p", { class: "quiet" }, COMPARE.lead), this.form(), this.result);
  }

  /** Shows the section where this installation can compare, with what it can compare as suggestions. */
  async start() {
    try {
      const { items } = await this.api.get("/policies/topics");
      this.topics.replaceChildren(...items.map((topic) => el("option", { value: topic.title })));
    } catch {
      return;
    }
    this.box.hidden = false;
    await Promise.all(this.places.map((place) => place.start()));
  }

  form() {
    const submit = (event) => {
      event.preventDefault();
      this.compare();
    };
    return el("form", { class: "compare-form", novalidate: true, on: { submit } },
      el("label", { for: "compare-topic" }, COMPARE.topic), this.topic, this.topics,
      el("div", { class: "compare-places" }, this.places.map((place) => place.box)),
      el("button", { type: "submit", class: "button" }, COMPARE.submit));
  }

  async compare() {
    const [first, second] = this.places.map((place) => place.code);
    const topic = this.topic.value.trim();
    if (!topic || !first || !second || first === second) {
      this.result.replaceChildren(el("p", { class: "quiet" }, COMPARE.empty));
      return;
    }
    const turn = ++this.latest;
    const names = Object.fromEntries(this.places.map((place) => [place.code, place.name]));
    const query = new URLSearchParams({ topic, regions: `${first},${second}`, ...(this.asked() && { as_of: this.asked() }) });
    let parts;
    try {
      parts = table(await this.api.get(`/policies/compare?${query}`), names);
    } catch (problem) {
      parts = trouble(problem, () => this.compare());
    }
    if (turn === this.latest) this.result.replaceChildren(parts);
  }
}

function table(answer, chosen) {
  if (!answer.rows.length) return el("p", { class: "empty" }, COMPARE.nothing);
  const names = { ...chosen, ...Object.fromEntries((answer.regions ?? []).map((place) => [place.code, place.name])) };
  const asOf = answer.as_of ?? today();
  const placeOf = (region) => names[region] ?? COMPARE.nation(region);
  const columns = columnsOf(answer);
  const head = el("tr", {}, el("th", { scope: "col" }, COMPARE.rule),
    columns.map((column) => el("th", { scope: "col" }, placeOf(column.region), el("span", { class: "column-document" }, column.document))));
  const body = answer.rows.map((row) => el("tr", {}, ruleOf(row),
    columns.map((column) => cellOf(row.cells.filter((cell) => keyOf(cell) === keyOf(column)), `${placeOf(column.region)} ${column.document}`, asOf))));
  return el("div", { class: "table-box", role: "region", "aria-label": answer.title ?? answer.topic, tabindex: 0 }, el("table", {}, el("caption", {}, answer.title ?? answer.topic), el("thead", {}, head), el("tbody", {}, body)));
}

function keyOf(part) {
  return `${part.region} ${part.document}`;
}

/** A column for each document: as the answer orders them, else as they first appear. */
function columnsOf(answer) {
  const parts = answer.documents ?? answer.rows.flatMap((row) => row.cells);
  return [...new Map(parts.map((part) => [keyOf(part), part])).values()];
}

/** The rule, how the places differ, and which goes first and why. */
function ruleOf(row) {
  return el("th", { scope: "row", "data-label": COMPARE.rule }, el("div", {}, row.rule,
    [row.difference, row.why].filter(Boolean).map((text) => el("p", { class: "rule-remark" }, text))));
}

function cellOf(cells, label, asOf) {
  const content = cells.flatMap((cell) => [
    el("p", { class: "cell-text" }, cell.text),
    cell.note && el("p", { class: "clause-note" }, cell.note),
    citations([{ ...cell, digest: null }], asOf)]);
  return el("td", { "data-label": label }, el("div", {}, cells.length ? content : el("span", { class: "quiet" }, COMPARE.noCell)));
}
