/* Puts the parts together: one element in the page, everything else in its shadow root. */

import { Api } from "./api.js";
import { Attach } from "./attach.js";
import { Comeback } from "./comeback.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { Events } from "./events.js";
import { HandoverLine } from "./handover.js";
import { Log } from "./log.js";
import { Panel } from "./panel.js";
import { printAnswer } from "./printing.js";
import { Mark } from "./session.js";
import { addStyles } from "./styles.js";
import { theme } from "./theme.js";
import widgetCss from "./widget.css";
import { WORDS } from "./words.js";

const WIDE = "(min-width: 1180px)";
const TAG = "credit-repair-chat";

function announce(name, detail) {
  window.dispatchEvent(new CustomEvent(`credit-chat:${name}`, { detail }));
}

/** The element in the page and ours in its shadow, where nothing is inherited from the page. */
async function build(options) {
  const host = document.createElement(TAG);
  host.lang = "zh-CN";
  const root = host.attachShadow({ mode: "open" });
  const frame = el("div", { class: `frame side-${options.side} layout-${options.layout}` });
  for (const [name, value] of theme(options.color)) frame.style.setProperty(name, value);
  frame.style.setProperty("--bottom", `${options.bottom}px`);
  document.body.append(host); // a linked sheet is loaded within a document only
  await addStyles(root, window, widgetCss, options.stylesheet);
  root.append(frame);
  return { host, frame };
}

class Widget {
  constructor(options, { host, frame }) {
    this.api = new Api(options.api);
    this.conversation = new Conversation(this.api);
    this.listening = new Mark("handover");
    this.loading = null;
    this.log = new Log(this.context(options));
    const attach = new Attach(this.api, (attachment) => this.attach(attachment));
    this.composer = new Composer((text) => this.conversation.send({ text }), attach);
    this.line = new HandoverLine({
      leave: (number) => this.conversation.leaveHandover(number),
      afterLeaving: () => this.composer.focus(),
    });
    this.events = this.listener();
    this.panel = new Panel(host, frame, {
      log: this.log, composer: this.composer, line: this.line,
      onFresh: () => this.conversation.startFresh(),
      onClose: () => this.listenWhereNeeded(),
      onOpen: () => this.onOpen(),
    });
    attach.listen(this.panel.section, this.composer.input);
    this.comeback = new Comeback({ api: this.api, conversation: this.conversation, log: this.log, panel: this.panel });
    this.followConversation();
    this.followPage();
  }

  context(options) {
    return {
      api: this.api,
      policyPage: options.policyPage,
      signIn: options.signIn,
      announce: (text) => this.panel.announce(text),
      leave: () => this.panel.isModal && this.panel.close(),
      goToSignIn: () => {
        this.comeback.expect();
        if (this.panel.isModal) this.panel.close();
      },
      print: (entry) => printAnswer(entry, new URL("print.css", options.stylesheet).href) || this.log.setNotice(WORDS.printClosed),
      retry: (entry, event) => this.focusAfter(event, () => this.conversation.retry(entry)),
      attach: (attachment, event) => this.focusAfter(event, () => this.attach(attachment)),
      choose: (reply, event) => this.focusAfter(event, () => this.conversation.send(reply)),
    };
  }

  /** After pressing a reply: keyboard users go on in the composer, others keep the screen free of the keyboard. */
  focusAfter(event, act) {
    act();
    if (!event || event.detail === 0) this.composer.focus();
    else this.log.box.focus({ preventScroll: true });
  }

  attach(attachment) {
    this.conversation.send({ text: attachment.name, attachments: [attachment.id] });
  }

  listener() {
    return new Events(this.api, {
      onMessage: (item) => item.conversation_id === this.conversation.id && this.conversation.receive(item),
      onHandover: (news) => this.conversation.onHandover(news),
      onCase: (news) => this.onCase(news),
      catchUp: () => this.conversation.catchUp(),
      onLine: (connected) => this.log.setNotice(connected ? null : WORDS.offline),
    });
  }

  /** An application of the person's has moved: said in the window, and told to the page around it. */
  onCase(news) {
    const id = `case ${news.number} ${news.status}`;
    this.conversation.receive({ id, author: "bot", text: news.text, case: news.number });
    announce("news", { case: news.number });
  }

  reload() {
    this.loading = this.conversation.load().then(() => this.comeback.settle());
    return this.loading;
  }

  async onOpen() {
    await (this.loading ?? this.reload());
    this.listenWhereNeeded();
  }

  /** News are fetched while the window is open, and while staff may answer. */
  listenWhereNeeded() {
    const needed = this.conversation.id && (this.panel.isOpen || this.line.isOpen);
    if (needed) this.events.start();
    else this.events.stop();
  }

  followConversation() {
    const { conversation, log } = this;
    const on = (name, react) => conversation.addEventListener(name, ({ detail }) => react(detail));
    on("entry", (entry) => {
      log.add(entry);
      if (entry.author !== "person" && !entry.old) this.panel.countUnread();
    });
    on("state", (entry) => log.update(entry));
    on("typing", (typing) => log.setTyping(typing && !this.line.isTalking));
    on("reset", ({ empty }) => {
      log.reset();
      log.setNotice(null);
      if (empty) log.welcome();
    });
    on("loaded", () => log.loaded());
    on("handover", (now) => this.onHandover(now));
    on("problem", () => log.setNotice(WORDS.historyFailed, this.reloadButton()));
    on("answered", (answer) => {
      this.listenWhereNeeded();
      if (answer.case) announce("news", { case: answer.case });
    });
  }

  onHandover(now) {
    this.line.show(now);
    this.listening.set(this.line.isOpen);
    this.listenWhereNeeded();
  }

  reloadButton() {
    const again = () => {
      this.reload();
      this.log.box.focus({ preventScroll: true });
    };
    return el("button", { type: "button", class: "plain", on: { click: again } }, WORDS.reload);
  }

  followPage() {
    addEventListener("offline", () => this.log.setNotice(WORDS.offline));
    addEventListener("online", () => this.log.setNotice(null));
    addEventListener("credit-chat:open", () => this.panel.open(true));
    addEventListener("credit-chat:session", async () => {
      this.events.stop();
      await this.reload();
      this.listenWhereNeeded();
    });
    addEventListener("credit-chat:ask", ({ detail }) => {
      this.panel.open(true);
      this.conversation.send({ text: String(detail.text) });
    });
  }
}

/** Mounts the chat once per page, also where the tag stands in it twice. */
export async function mount(options) {
  if (document.querySelector(TAG)) return;
  const parts = await build(options);
  const widget = new Widget(options, parts);
  if (widget.comeback.isExpected || widget.listening.isSet) widget.reload().then(() => widget.listenWhereNeeded());
  if (options.open === "wide" && matchMedia(WIDE).matches) widget.panel.open(false);
}
