/* What two places say about the same thing: and asking for it. */

import { el } from "/widget/dom.js";
import { trouble } from "./account.js";
import { comparisonParts } from "./policy-compare-table.js";
import { PlacePicker } from "./policy-place.js";
import { readOn, stillWaiting } from "./policy-view.js";
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
    const from = document.activeElement;
    const chosen = this.places.map(({ code, name }) => ({ code, name }));
    const query = new URLSearchParams({ topic, regions: `${first},${second}`, ...(this.asked() && { as_of: this.asked() }) });
    let parts;
    try {
      parts = comparisonParts(await this.api.get(`/policies/compare?${query}`), chosen);
    } catch (problem) {
      parts = [trouble(problem, () => this.compare())];
    }
    if (turn !== this.latest) return;
    this.result.replaceChildren(...parts);
    if (stillWaiting(from)) readOn(this.result);
  }
}
