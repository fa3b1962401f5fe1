/* What is remembered in this tab, and nothing else: two marks of one character. No word of a conversation is kept. */

const PREFIX = "credit-chat:";

/** Session storage ends with the tab; it may be switched off, and then nothing is remembered. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** A mark that is set or not. */
export class Mark {
  constructor(name) {
    this.key = PREFIX + name;
  }

  get isSet() {
    return storage()?.getItem(this.key) === "1";
  }

  set(on) {
    if (on) storage()?.setItem(this.key, "1");
    else storage()?.removeItem(this.key);
  }
}
