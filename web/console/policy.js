/* Choosing a province offers its cities at once, and the place that had the focus gets it back. */

const KEPT = "policy-focus";

for (const choice of document.querySelectorAll("select[data-place]")) {
  choice.addEventListener("change", () => {
    sessionStorage.setItem(KEPT, choice.id);
    // Choosing a place must not be stopped because the question is still to be written.
    choice.form.noValidate = true;
    choice.form.requestSubmit();
  });
}

const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  document.getElementById(kept)?.focus();
}
