/* What makes the console's pages livelier. Every page does its work without this file. */

/* A choice that filters a list takes effect at once; its button is for those without scripts. */
for (const form of document.querySelectorAll("form[data-live]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

/* A form that was sent says so, and is not sent twice by an impatient finger. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.method !== "post" || !button) return;
  const asks = button.dataset.confirm;
  if (asks && !window.confirm(asks)) {
    event.preventDefault();
    return;
  }
  if (!event.defaultPrevented) keepTyped(event.target);
  window.setTimeout(() => { button.disabled = true; });
});

/* Who was signed out meanwhile finds the long texts again after signing in: in this window, on this page, once. */
const KEPT = "console-typed";

export function keepTyped(form) {
  const texts = [...form.querySelectorAll("textarea")].filter((one) => one.value.trim());
  const fields = texts.map((one) => [one.id, one.value]);
  if (fields.length) sessionStorage.setItem(KEPT, JSON.stringify({ path: window.location.pathname, fields }));
}

function giveBackTyped() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!kept || !document.querySelector("nav.menu") || document.querySelector("main .problem:not([hidden])")) return;
  sessionStorage.removeItem(KEPT);
  if (kept.path !== window.location.pathname || document.querySelector("main > .said")) return;
  for (const [id, value] of kept.fields) {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLTextAreaElement) || field.value) continue;
    field.value = value;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
}
giveBackTyped();

/* Coming back to a page must not find its button still waiting. */
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});

/* What is folded is printed too. */
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details.cited, details.words, details.assessed")) one.open = true;
});

/* "/" leads to the search field of the page, as in many programs that people know. */
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("input[type=search]");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !search) return;
  event.preventDefault();
  search.focus();
});
