/* Policy questions on the page itself, for people who do not chat. */

import { citationList } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { trouble } from "./account.js";
import { ANSWER_STATUS, DOOR_HEADINGS, QUESTIONS, WORDS } from "./words.js";

const POLICY_PAGE = "/policy.html";

export class AskBox {
  constructor(api) {
    this.api = api;
    this.form = document.getElementById("ask-form");
    this.input = document.getElementById("question");
    this.box = document.getElementById("answer");
    this.latest = 0;
  }

  start() {
    document.getElementById("chips").replaceChildren(...this.chips(QUESTIONS));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.input.value.trim());
    });
  }

  chips(questions) {
    return questions.map((question) => el("button", {
      type: "button", class: "chip", on: { click: () => { this.input.value = question; this.ask(question); } },
    }, question));
  }

  async ask(question) {
    if (!question) {
      this.show(el("p", { class: "quiet" }, WORDS.empty));
      this.input.focus();
      return;
    }
    const turn = ++this.latest;
    this.show(el("p", { class: "quiet" }, WORDS.searching));
    let parts;
    try {
      parts = this.draw(await this.api.get(`/policies/answer?question=${encodeURIComponent(question)}`));
    } catch (problem) {
      parts = [trouble(problem, () => this.ask(question))];
    }
    if (turn === this.latest) this.show(...parts);
  }

  show(...nodes) {
    this.box.hidden = false;
    this.box.replaceChildren(...nodes.filter(Boolean));
  }

  draw(answer) {
    const heading = ANSWER_STATUS[answer.status];
    return [
      heading && el("p", { class: "answer-status" }, heading),
      el("p", { class: "answer-text" }, answer.answer),
      this.doors(answer.doors, answer.status),
      citationList(answer.citations, { asOf: answer.as_of, policyPage: POLICY_PAGE }),
      answer.related?.length ? el("div", { class: "related" }, el("p", { class: "quiet" }, WORDS.related), el("div", { class: "chips" }, this.chips(answer.related))) : null,
    ];
  }

  doors(doors, status) {
    if (!doors?.length) return null;
    return el("div", { class: status === "wrong_door" ? "doors doors-wrong" : "doors" }, el("h3", {}, DOOR_HEADINGS[status] ?? WORDS.doors),
      el("ul", {}, doors.map((door) => el("li", {}, el("strong", {}, door.name), el("span", {}, door.channel)))));
  }
}
