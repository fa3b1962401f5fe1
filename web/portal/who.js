/* The corner of the header that says who is signed in. */

import { el } from "/widget/dom.js";
import { WORDS } from "./words.js";

export function showWho(box, me, api, onChange) {
  if (!me.signed_in) {
    box.replaceChildren(el("a", { class: "button button-quiet", href: "#mine" }, WORDS.signIn));
    return;
  }
  async function leave() {
    await api.call("DELETE", "/auth/session").catch(() => null);
    onChange();
  }
  box.replaceChildren(
    el("span", { class: "who-name" }, me.account.subject?.name ?? me.account.username),
    el("button", { type: "button", class: "button button-quiet", on: { click: leave } }, WORDS.signOut));
}
