/* There and back: who left the chat to sign in finds it open again, with the question still there to be asked. */

import { Mark } from "./session.js";

export class Comeback {
  /** `parts`: `{api, conversation, log, panel}`. */
  constructor(parts) {
    Object.assign(this, parts);
    this.mark = new Mark("comeback");
  }

  get isExpected() {
    return this.mark.isSet;
  }

  /** The person follows the link to the sign-in. */
  expect() {
    this.mark.set(true);
  }

  /** To be called when the conversation was loaded: opens the chat for a returner and offers the open question. */
  async settle() {
    const { conversation, panel, log } = this;
    if (!this.isExpected && !conversation.openQuestion()) return;
    const me = await this.api.get("/auth/me").catch(() => null);
    if (!me?.signed_in) return;
    const returned = this.isExpected;
    this.mark.set(false);
    if (returned) panel.open(false);
    const question = conversation.openQuestion();
    const button = question && log.offerAgain(question);
    if (returned) (button ?? log.box).focus({ preventScroll: true });
  }
}
