/* Puts the parts together: one element in the page, everything else in its shadow root. */

import { Api } from "./api.js";
import { Comeback } from "./comeback.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { Events } from "./events.js";
import { Log } from "./log.js";
import { Panel } from "./panel.js";
import { WORDS } from "./words.js";

const WIDE = "(min-width: 1180px)";
const TAG = "credit-repair-chat";

/** A constructed sheet: allowed by a strict content policy, and invisible to the page around us. */
async function addStyles(root) {
  const text = await (await fetch(new URL("widget.css", import.meta.url))).text();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets = [sheet];
}

function announce(name, detail) {
  window.dispatchEvent(new CustomEvent(`credit-chat:${name}`, { detail }));
}

/** After pressing a reply: keyboard users go on in the composer, others keep the screen free of the keyboard. */
function focusAfter(event, log, composer) {
  if (!event || event.detail === 0) composer.focus();
  else log.box.focus({ preventScroll: true });
}

function wire(conversation, log, panel, events, reload) {
  conversation.addEventListener("entry", ({ detail }) => log.add(detail));
  conversation.addEventListener("state", ({ detail }) => log.update(detail));
  conversation.addEventListener("typing", ({ detail }) => log.setTyping(detail));
  conversation.addEventListener("reset", ({ detail }) => {
    log.reset();
    log.setNotice(null);
    if (detail.empty) log.welcome();
  });
  conversation.addEventListener("problem", () => {
    const again = el("button", { type: "button", class: "plain", on: { click: () => { reload(); log.box.focus({ preventScroll: true }); } } }, WORDS.reload);
    log.setNotice(WORDS.historyFailed, again);
  });
  conversation.addEventListener("answered", ({ detail }) => {
    events.start();
    if (detail.case) announce("news", { case: detail.case });
  });
  window.addEventListener("offline", () => log.setNotice(WORDS.offline));
  window.addEventListener("online", () => log.setNotice(null));
  window.addEventListener("credit-chat:open", () => panel.open(true));
  window.addEventListener("credit-chat:session", async () => {
    events.stop();
    await reload();
    if (panel.isOpen && conversation.id) events.start();
  });
  window.addEventListener("credit-chat:ask", ({ detail }) => {
    panel.open(true);
    conversation.send({ text: String(detail.text) });
  });
}

/** Mounts the chat once per page. */
export async function mount(options) {
  if (document.querySelector(TAG)) return;
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: "open" });
  host.lang = "zh-CN";
  await addStyles(root);

  const api = new Api(options.api);
  const conversation = new Conversation(api);
  const context = {
    api,
    policyPage: options.policyPage,
    signIn: options.signIn,
    leave: () => panel.isModal && panel.close(),
    goToSignIn: () => {
      comeback.expect();
      context.leave();
    },
    retry: (entry, event) => {
      conversation.retry(entry);
      focusAfter(event, log, composer);
    },
    attach: (attachment, event) => {
      conversation.send({ text: attachment.name, attachments: [attachment.id] });
      focusAfter(event, log, composer);
    },
    choose: (reply, event) => {
      conversation.send(reply);
      focusAfter(event, log, composer);
    },
  };
  const log = new Log(context);
  const composer = new Composer((text) => conversation.send({ text }));
  const events = new Events(api, (item) => item.conversation_id === conversation.id && conversation.receive(item),
    (connected) => log.setNotice(connected ? null : WORDS.offline));
  let loaded = null;
  function reload() {
    loaded = conversation.load().then(() => comeback.settle());
    return loaded;
  }
  const panel = new Panel(host, root, {
    log, composer,
    onFresh: () => conversation.startFresh(),
    onClose: () => events.stop(),
    onOpen: async () => {
      await (loaded ?? reload());
      if (panel.isOpen && conversation.id) events.start();
    },
  });
  const comeback = new Comeback({ api, conversation, log, panel });
  wire(conversation, log, panel, events, reload);
  document.body.append(host);
  if (comeback.isExpected) reload();
  if (options.open === "wide" && matchMedia(WIDE).matches) panel.open(false);
}
