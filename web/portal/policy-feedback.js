/* 有用 or 没用, with the clause that would have been right. */

import { el } from "/widget/dom.js";
import { FEEDBACK } from "./policy-words.js";

const CHOICES = 6;

/** The box under an answer; `asked` is {question, region, as_of} as it was sent. */
export function feedbackBox(api, asked) {
  const box = el("section", { class: "feedback", "aria-label": FEEDBACK.ask });
  const error = el("p", { class: "form-error", role: "alert" });

  async function send(helpful, more = {}) {
    error.textContent = "";
    try {
      await api.post("/policies/feedback", { ...asked, helpful, ...more });
    } catch (problem) {
      error.textContent = problem.message;
      return;
    }
    const thanks = el("p", { class: "thanks", role: "status", tabindex: -1 }, FEEDBACK.thanks);
    box.replaceChildren(thanks);
    thanks.focus({ preventScroll: true });
  }

  function start() {
    box.replaceChildren(el("div", { class: "feedback-row" }, el("span", {}, FEEDBACK.ask),
      el("button", { type: "button", class: "button button-small", on: { click: () => send(true) } }, FEEDBACK.yes),
      el("button", { type: "button", class: "button button-small", on: { click: explain } }, FEEDBACK.no)), error);
  }

  function explain() {
    const form = explanation(api, asked, send, start);
    box.replaceChildren(form, error);
    form.querySelector("textarea").focus();
  }

  start();
  return box;
}

function explanation(api, asked, send, cancel) {
  const comment = el("textarea", { id: "remark-comment", rows: 3, maxlength: 1000 });
  const words = el("input", { id: "remark-clause", type: "search", autocomplete: "off", maxlength: 300 });
  const found = el("div", { class: "choices", "aria-live": "polite" });
  const form = el("form", { class: "explanation", novalidate: true },
    el("label", { for: "remark-comment" }, FEEDBACK.comment), comment,
    el("p", { class: "quiet" }, FEEDBACK.privacy),
    el("label", { for: "remark-clause" }, FEEDBACK.right),
    el("div", { class: "find-row" }, words, el("button", { type: "button", class: "button button-quiet", on: { click: find } }, FEEDBACK.find)),
    found,
    el("div", { class: "find-row" },
      el("button", { type: "submit", class: "button" }, FEEDBACK.send),
      el("button", { type: "button", class: "button button-quiet", on: { click: cancel } }, FEEDBACK.cancel)));

  async function find() {
    const text = words.value.trim();
    if (!text) return words.focus();
    const place = Object.entries({ region: asked.region, as_of: asked.as_of }).filter(([, value]) => value);
    const query = new URLSearchParams([["query", text], ["limit", CHOICES], ...place]);
    try {
      const { items } = await api.get(`/policies/search?${query}`);
      found.replaceChildren(items.length ? choices(items) : el("p", { class: "quiet" }, FEEDBACK.notFound));
    } catch (problem) {
      found.replaceChildren(el("p", { class: "form-error", role: "alert" }, problem.message));
    }
  }

  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    find();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = form.querySelector("input[name=right-clause]:checked")?.value;
    send(false, { comment: comment.value.trim(), ...(chosen ? { citation: chosen } : {}) });
  });
  return form;
}

function choices(items) {
  const all = [...items.map((hit) => [`${hit.document} ${hit.locator}`, hit.text]), ["", FEEDBACK.none]];
  return el("fieldset", {}, el("legend", {}, FEEDBACK.choose), all.map(([name, text], index) => el("label", { class: "choice" },
    el("input", { type: "radio", name: "right-clause", value: name, checked: index === all.length - 1 }),
    el("span", {}, name && el("strong", {}, name), text))));
}
