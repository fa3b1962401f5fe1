/* The section "我的信用": sign-in for strangers, records and cases for those who are signed in. */

import { el } from "/widget/dom.js";
import { caseTable, recordTable } from "./tables.js";
import { WORDS } from "./words.js";

/** Draws the section for `me`, the answer of GET /auth/me. */
export async function showAccount(box, me, api, { onChange, refresh }) {
  if (!me.signed_in) {
    box.replaceChildren(...(me.problem ? [trouble(me.problem, refresh)] : signIn(me, api, onChange)));
  } else if (!me.account.subject) {
    box.replaceChildren(el("p", { class: "quiet" }, WORDS.noSubject));
  } else {
    await showOwn(box, api, refresh);
  }
}

async function showOwn(box, api, refresh) {
  try {
    const [records, cases] = await Promise.all([api.get("/records?limit=100"), api.get("/cases?limit=100")]);
    box.replaceChildren(
      el("h3", {}, WORDS.records), records.items.length ? recordTable(records.items) : emptyLine(WORDS.noRecords),
      el("h3", {}, WORDS.cases), cases.items.length ? caseTable(cases.items, api) : emptyLine(WORDS.noCases));
  } catch (problem) {
    box.replaceChildren(trouble(problem, refresh));
  }
}

function emptyLine(text) {
  return el("p", { class: "empty" }, text);
}

/** A problem in the API's own words, and a way to try again. */
export function trouble(problem, again) {
  return el("div", { class: "trouble", role: "alert" }, el("p", {}, problem.message),
    el("button", { type: "button", class: "button button-quiet", on: { click: again } }, WORDS.retry));
}

function signIn(me, api, onChange) {
  const error = el("p", { class: "form-error", role: "alert" });
  async function enter(path, body) {
    error.textContent = "";
    try {
      await api.post(path, body);
    } catch (problem) {
      error.textContent = problem.message;
      return;
    }
    onChange();
  }
  const form = signInForm(enter, error);
  if (!me.demo) return [el("p", {}, WORDS.signInIntro), error, form];
  return [
    el("p", {}, WORDS.demoIntro),
    el("div", { class: "entries" },
      entry("demo-business", WORDS.demoBusiness, WORDS.demoBusinessHint, enter),
      entry("demo-person", WORDS.demoPerson, WORDS.demoPersonHint, enter)),
    error,
    el("details", { class: "more" }, el("summary", {}, WORDS.otherAccount), form),
  ];
}

function entry(who, title, hint, enter) {
  return el("button", { type: "button", class: "entry", on: { click: () => enter("/auth/demo", { who }) } },
    el("strong", {}, title), el("span", {}, hint));
}

function signInForm(enter, error) {
  const name = el("input", { id: "username", name: "username", autocomplete: "username", required: true });
  const password = el("input", { id: "password", name: "password", type: "password", autocomplete: "current-password", required: true });
  function submit(event) {
    event.preventDefault();
    if (!name.value.trim() || !password.value) {
      error.textContent = WORDS.fillBoth;
      (name.value.trim() ? password : name).focus();
      return;
    }
    enter("/auth/session", { username: name.value.trim(), password: password.value });
  }
  return el("form", { class: "sign-in", novalidate: true, on: { submit } },
    el("label", { for: "username" }, WORDS.username), name,
    el("label", { for: "password" }, WORDS.password), password,
    el("button", { type: "submit", class: "button" }, WORDS.signIn));
}
