/* Choosing a place by name: province, city, district; the GB/T 2260 code behind. Nationwide until chosen. */

import { el } from "/widget/dom.js";
import { ASK } from "./policy-words.js";

const LEVELS = ["province", "city", "district"];

export class PlacePicker {
  /** `prefix` keeps the ids of several pickers on a page apart. */
  constructor(api, prefix, legend) {
    this.api = api;
    this.turn = 0;
    this.selects = LEVELS.map((level, depth) => el("select", { id: `${prefix}-${level}`, on: { change: () => this.chosen(depth) } }));
    this.problem = el("p", { class: "form-error", role: "alert" });
    this.box = el("fieldset", { class: "place" }, el("legend", {}, legend),
      el("div", { class: "place-row" }, this.selects.map((select, depth) => el("span", { class: "field" },
        el("label", { class: "unseen", for: select.id }, `${legend}：${ASK.levels[depth]}`), select))),
      this.problem);
    this.selects.forEach((select, depth) => this.fill(select, depth, []));
  }

  async start() {
    await this.load(0, null);
  }

  /** The code of the place chosen, or null for the whole country. */
  get code() {
    return this.selects.map((select) => select.value).findLast(Boolean) ?? null;
  }

  /** Its names, from the province down. */
  get name() {
    const names = this.selects.filter((select) => select.value).map((select) => select.selectedOptions[0].textContent);
    return names.join("") || ASK.nationwide;
  }

  async chosen(depth) {
    this.selects.slice(depth + 1).forEach((select, below) => this.fill(select, depth + 1 + below, []));
    if (depth < LEVELS.length - 1 && this.selects[depth].value) await this.load(depth + 1, this.selects[depth].value);
  }

  async load(depth, within) {
    const turn = ++this.turn;
    this.problem.textContent = "";
    try {
      const { items } = await this.api.get(`/policies/regions${within ? `?within=${within}` : ""}`);
      if (turn === this.turn) this.fill(this.selects[depth], depth, items);
    } catch (problem) {
      this.problem.textContent = problem.message;
    }
  }

  fill(select, depth, items) {
    const first = el("option", { value: "" }, depth === 0 ? ASK.nationwide : ASK.whole[depth - 1]);
    select.replaceChildren(first, ...items.map((item) => el("option", { value: item.code }, item.name)));
    select.closest(".field")?.toggleAttribute("hidden", depth > 0 && !items.length);
  }
}
