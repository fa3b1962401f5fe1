/* There and back: who left the chat to sign in finds it open again, with the question still there to be asked. */

const KEY = "credit-chat:comeback";

/** Session storage lives as long as the tab and survives a sign-in on another page; it may be switched off. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

export class Comeback {
  /** `parts`: `{api, conversation, log, panel}`. */
  constructor(parts) {
    Object.assign(this, parts);
  }

  get isExpected() {
    return storage()?.getItem(KEY) === "1";
  }

  /** The person follows the link to the sign-in. */
  expect() {
    storage()?.setItem(KEY, "1");
  }

  /** To be called when the conversation was loaded: opens the chat for a returner and offers the open question. */
  async settle() {
    const { conversation, panel, log } = this;
    if (!this.isExpected && !conversation.openQuestion()) return;
    const me = await this.api.get("/auth/me").catch(() => null);
    if (!me?.signed_in) return;
    const returned = this.isExpected;
    storage()?.removeItem(KEY);
    if (returned) panel.open(false);
    const question = conversation.openQuestion();
    const button = question && log.offerAgain(question);
    if (returned) (button ?? log.box).focus({ preventScroll: true });
  }
}
