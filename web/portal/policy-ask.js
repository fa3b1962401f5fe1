/* Asking about policy: a question, a place, a day; an answer with its clauses, or the clauses alone. */

import { today } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { trouble } from "./account.js";
import { answerParts, hitParts } from "./policy-answer.js";
import { Comparison } from "./policy-compare.js";
import { feedbackBox } from "./policy-feedback.js";
import { PlacePicker } from "./policy-place.js";
import { readOn, stillWaiting } from "./policy-view.js";
import { ASK } from "./policy-words.js";
import { QUESTIONS } from "./words.js";

const LONGEST = 500;
const HITS = 10;

export class PolicyQuestions {
  constructor(main, api) {
    this.main = main;
    this.api = api;
    this.latest = 0;
    this.question = el("input", { id: "question", type: "search", autocomplete: "off", enterkeyhint: "search", maxlength: LONGEST, placeholder: ASK.hint });
    this.place = new PlacePicker(api, "place", ASK.place);
    this.date = el("input", { id: "as-of", type: "date", "aria-describedby": "as-of-hint" });
    this.result = el("div", { class: "answer", id: "result", role: "region", "aria-label": ASK.result, "aria-live": "polite", tabindex: -1, hidden: true });
    this.comparison = new Comparison(api, () => this.date.value);
  }

  start() {
    this.main.classList.add("asking");
    this.main.replaceChildren(
      el("h1", {}, ASK.title), el("p", { class: "lead" }, ASK.lead),
      el("section", { class: "panel" }, this.form(), this.chips(), this.result),
      this.comparison.box);
    this.place.start();
    this.comparison.start();
  }

  form() {
    const submit = (event) => {
      event.preventDefault();
      this.ask();
    };
    return el("form", { class: "policy-form", role: "search", novalidate: true, on: { submit } },
      el("label", { for: "question" }, ASK.question),
      el("div", { class: "ask-form" }, this.question, el("button", { type: "submit", class: "button" }, ASK.submit)),
      el("div", { class: "narrowing" }, this.place.box,
        el("div", { class: "field" }, el("label", { for: "as-of" }, ASK.date), this.date, el("span", { class: "quiet", id: "as-of-hint" }, ASK.dateHint)),
        this.modes()));
  }

  modes() {
    return el("fieldset", { class: "modes" }, el("legend", {}, ASK.mode),
      Object.entries(ASK.modes).map(([mode, name], index) => el("label", {},
        el("input", { type: "radio", name: "mode", value: mode, checked: index === 0 }), name)));
  }

  chips() {
    const again = (question) => () => this.askAgain(question);
    return el("div", { class: "chips", role: "group", "aria-label": ASK.related },
      QUESTIONS.map((question) => el("button", { type: "button", class: "chip", on: { click: again(question) } }, question)));
  }

  /** A question that was clicked: its answer, whatever was wanted before. */
  askAgain(question) {
    this.question.value = question;
    this.main.querySelector("input[name=mode][value=answer]").checked = true;
    this.ask();
  }

  async ask() {
    const question = this.question.value.trim();
    if (!question) {
      this.show([el("p", { class: "quiet" }, ASK.empty)]);
      this.question.focus();
      return;
    }
    const turn = ++this.latest;
    const from = document.activeElement;
    const mode = this.main.querySelector("input[name=mode]:checked").value;
    const asked = { question, ...(this.place.code && { region: this.place.code }), ...(this.date.value && { as_of: this.date.value }) };
    const place = this.place.name;
    this.show([el("p", { class: "quiet" }, ASK.searching)]);
    let parts;
    try {
      parts = mode === "search" ? await this.search(asked) : await this.answer(asked, place);
    } catch (problem) {
      parts = [trouble(problem, () => this.ask())];
    }
    if (turn !== this.latest) return;
    this.show(parts);
    if (stillWaiting(from) && this.question.value.trim() === question) readOn(this.result);
  }

  async answer(asked, place) {
    const answer = await this.api.get(`/policies/answer?${new URLSearchParams(asked)}`);
    return [...answerParts(answer, place, (question) => this.askAgain(question)), feedbackBox(this.api, asked)];
  }

  async search({ question, ...where }) {
    const { items } = await this.api.get(`/policies/search?${new URLSearchParams({ query: question, ...where, limit: HITS })}`);
    return hitParts(items, where.as_of ?? today(), (example) => this.askAgain(example));
  }

  show(nodes) {
    this.result.hidden = false;
    this.result.replaceChildren(...nodes.filter(Boolean));
  }
}
