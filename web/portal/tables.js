/* Own records and cases as tables that become cards on a phone (each cell carries its heading). */

import { today } from "/widget/citations.js";
import { el } from "/widget/dom.js";
import { CASE_KINDS, CASE_TONE, OVERDUE, RECORD_KINDS, RECORD_STATUS, WORDS } from "./words.js";

function say(text) {
  window.dispatchEvent(new CustomEvent("credit-chat:ask", { detail: { text } }));
}

function table(caption, headings, rows) {
  return el("div", { class: "table-box" }, el("table", {},
    el("caption", { class: "unseen" }, caption),
    el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading)))),
    el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, index) =>
      el(index === 0 ? "th" : "td", { "data-label": headings[index], scope: index === 0 ? "row" : null }, cell ?? "—")))))));
}

function mark([word, tone]) {
  return el("span", { class: `mark mark-${tone}` }, word);
}

/** Numbers and dates are never broken in the middle of a table. */
function whole(text) {
  return text && el("span", { class: "whole" }, text);
}

/** The status as it is kept, and below it that it should have ended. */
function recordStatus(record) {
  const overdue = record.status === "published" && record.publication_ends_on && record.publication_ends_on < today();
  return el("span", { class: "standing" }, mark(RECORD_STATUS[record.status] ?? [record.status, "open"]),
    overdue && el("span", { class: "hint" }, OVERDUE));
}

function action(label, about, onClick) {
  return el("button", { type: "button", class: "button button-small", "aria-label": `${label}：${about}`, on: { click: onClick } }, label);
}

export function recordTable(records) {
  return table(WORDS.records, ["文书编号", "作出机关", "类型", "公示截止", "状态", "办理"], records.map((record) => [
    el("span", { class: "number" }, record.document_number),
    record.authority,
    whole(RECORD_KINDS[record.kind] ?? record.kind),
    whole(record.publication_ends_on),
    recordStatus(record),
    action(WORDS.askRecord, record.document_number, () => say(WORDS.askRecordText(record.document_number))),
  ]));
}

/** The clock that ends first, as it stands today; one without a last day comes after those that have one. */
function nextDate(one) {
  const waiting = one.deadlines.filter((deadline) => deadline.state !== "met");
  const [first] = waiting.sort((a, b) => (a.due_on ?? "9999").localeCompare(b.due_on ?? "9999"));
  if (!first) return null;
  const words = first.due_on ? first.text : `${WORDS.dateOpen}，${first.text}`;
  return el("span", { class: "due" }, words, el("span", { class: "hint" }, first.name + noteOf(first)));
}

function noteOf(deadline) {
  return deadline.note ? `（${deadline.note.replace(/。$/, "")}）` : "";
}

function caseActions(one, api) {
  return el("span", { class: "actions" },
    action(WORDS.askCase, one.number, () => say(WORDS.askCaseText(one.number))),
    one.submitted_at && el("a", { class: "text-link", href: api.url(`/cases/${encodeURIComponent(one.number)}/letters/receipt`) }, WORDS.receipt));
}

export function caseTable(cases, api) {
  return table(WORDS.cases, ["办件编号", "事项", "状态", "下一个期限", "办理"], cases.map((one) => [
    whole(one.number),
    whole(CASE_KINDS[one.kind] ?? one.kind),
    mark([one.status_text ?? one.status, CASE_TONE[one.status] ?? "open"]),
    nextDate(one),
    caseActions(one, api),
  ]));
}
