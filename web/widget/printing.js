/* One answer with its basis on a page of its own, to be printed or kept. */

import { citationItems, today } from "./citations.js";
import { el } from "./dom.js";
import printCss from "./print.css";
import { addStyles } from "./styles.js";
import { WORDS } from "./words.js";

const TIME = { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "short" };

/** Whether there is anything in an answer that one would keep. */
export function isWorthPrinting(entry) {
  return Boolean(entry.text) && Boolean(entry.citations?.length || entry.cards?.length || entry.case);
}

function section(title, content) {
  return content && [el("h2", {}, title), content];
}

function cards(list) {
  return list?.length ? el("ul", {}, list.map(({ title, subtitle, lines, status }) => el("li", { class: "card" },
    el("p", { class: "card-title" }, title, status && el("span", { class: "mark" }, status)),
    subtitle && el("p", { class: "card-subtitle" }, subtitle),
    (lines ?? []).map((line) => el("p", {}, line))))) : null;
}

function content(entry, view) {
  const when = new Intl.DateTimeFormat("zh-CN", TIME).format(entry.at ? new Date(entry.at) : new Date());
  const citations = entry.citations ?? [];
  return [
    el("div", { class: "tools" },
      el("button", { type: "button", on: { click: () => view.print() } }, WORDS.print),
      el("button", { type: "button", on: { click: () => view.close() } }, WORDS.closePage)),
    el("h1", {}, WORDS.printTitle), el("p", { class: "when" }, WORDS.answeredAt(when)),
    section(WORDS.question, entry.question && el("p", { class: "text" }, entry.question)),
    section(WORDS.answer, el("p", { class: "text" }, entry.text)),
    cards(entry.cards),
    section(WORDS.caseNumber, entry.case && el("p", {}, entry.case)),
    section(WORDS.basis(citations.length), citations.length ? el("ol", {}, citationItems(citations, today())) : null),
    el("p", { class: "closing" }, WORDS.printClosing),
  ].flat().filter(Boolean);
}

/** Opens the page and the browser's print dialogue; returns false where this browser opens no page. */
export function printAnswer(entry, stylesheet) {
  const view = window.open("", "_blank");
  if (!view) return false;
  const page = view.document;
  page.documentElement.lang = "zh-CN";
  page.title = WORDS.printTitle;
  const scale = el("meta", { name: "viewport", content: "width=device-width, initial-scale=1" });
  page.head.append(scale);
  page.body.replaceChildren(el("main", {}, content(entry, view)));
  addStyles(page, view, printCss, stylesheet).then(() => view.print());
  return true;
}
