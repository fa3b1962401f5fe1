/* The case desk, livelier: open what a link leads to, tick clauses with their reasons, tick a whole page. */

function openTarget() {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  const first = target.querySelector(".problem") ?? target.querySelector("input:not([type=hidden]), select, textarea, button");
  first?.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}
window.addEventListener("hashchange", openTarget);
/* After the browser's own jump, which takes the focus away again. */
window.addEventListener("load", () => window.setTimeout(openTarget));

for (const link of document.querySelectorAll("a[data-open]")) {
  link.addEventListener("click", () => window.setTimeout(openTarget));
}

/* A reason brings its clauses along; a clause that was ticked by hand stays. */
document.addEventListener("change", (event) => {
  const reason = event.target;
  if (!(reason instanceof HTMLInputElement) || !reason.dataset.clauses || !reason.checked) return;
  const wanted = reason.dataset.clauses.split("|");
  const name = reason.name.replace("_reason", "_clause");
  for (const box of reason.form.querySelectorAll(`input[name="${name}"]`)) {
    if (wanted.includes(box.value)) box.checked = true;
  }
});

/* The reasons that fit the chosen result are open; those of the other are folded, unless one of them is ticked. */
document.addEventListener("change", (event) => {
  const result = event.target;
  if (!(result instanceof HTMLInputElement) || result.name !== "decide_decision") return;
  for (const group of result.form.querySelectorAll("details[data-for]")) {
    group.open = group.dataset.for === result.value || group.querySelector(":checked") !== null;
  }
});

const all = document.querySelector("[data-tick-all]");
if (all) all.closest("label").hidden = false;
all?.addEventListener("change", () => {
  for (const box of all.form.querySelectorAll('input[name="number"]')) box.checked = all.checked;
});
