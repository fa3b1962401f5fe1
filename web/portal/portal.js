/* The demo page: who is signed in, policy answers, own records and cases. */

import { Api } from "/widget/api.js";
import { AskBox } from "./ask.js";
import { showAccount } from "./account.js";
import { showWho } from "./who.js";

const api = new Api("/api/v1");
const account = document.getElementById("credit-sign-in");

async function refresh(moveFocus = false) {
  let me;
  try {
    me = await api.get("/auth/me");
  } catch (problem) {
    me = { signed_in: false, demo: false, account: null, problem };
  }
  showWho(document.getElementById("who"), me, api, () => changed());
  await showAccount(account, me, api, { onChange: () => changed(), refresh: () => refresh() });
  // Only where the pressed button went away: the chat may have taken the focus meanwhile.
  if (moveFocus && document.activeElement === document.body) account.focus({ preventScroll: true });
}

/** Somebody signed in or out: the page and the chat both show the new person's things. */
async function changed() {
  window.dispatchEvent(new CustomEvent("credit-chat:session"));
  await refresh(true);
}

new AskBox(api).start();
window.addEventListener("credit-chat:news", () => refresh());
refresh();
