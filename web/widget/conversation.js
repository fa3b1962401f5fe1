/* The state of one conversation, apart from any drawing: what was said, what is on its way, what failed. */

import { SIGN_IN } from "./dom.js";
import { WORDS } from "./words.js";

export const MAX_LENGTH = 2000;
const ANSWERED_WITHIN_MS = 90_000;

function newClientId() {
  // randomUUID exists in secure contexts only; an intranet portal may still be plain http.
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Emits `entry` (a new one), `state` (an entry's state changed), `typing`, `reset`, `loaded` (the history stands),
 * `handover` (where it stands, or null), `problem` (history not loaded).
 * An entry: `{key, author: person|bot|staff, text, state, detail, …what the bot attached}`.
 */
export class Conversation extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.id = null;
    this.waiting = 0;
    this.known = new Map();
    this.queue = Promise.resolve();
    this.generation = 0;
  }

  emit(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Shows the present conversation again, or the latest one of whoever is signed in (or of this browser). */
  load() {
    const present = this.id;
    const generation = this.forget();
    this.queue = this.fetchHistory(generation, present);
    return this.queue;
  }

  async fetchHistory(generation, present) {
    try {
      const history = (present && await this.historyOf(present)) ?? await this.latestHistory();
      if (generation !== this.generation) return;
      this.id = history?.conversation_id ?? null;
      this.showHistory(history?.items ?? []);
      this.emit("handover", history?.handover ?? null);
    } catch (problem) {
      if (generation === this.generation) this.emit("problem", problem);
    }
  }

  async latestHistory() {
    const list = await this.api.get("/chat/conversations?limit=1");
    return list.items.length ? this.historyOf(list.items[0].id) : null;
  }

  /** The latest messages of a conversation; null where it is not (or no longer) this person's. */
  async historyOf(id) {
    try {
      return await this.api.get(`/chat/conversations/${id}`);
    } catch (problem) {
      if (problem.status === 404) return null;
      throw problem;
    }
  }

  /** The last thing the person said, as `{text, payload}`, if its answer was to sign in first; otherwise null. */
  openQuestion() {
    const entries = [...new Set(this.known.values())];
    const at = entries.map((entry) => entry.author).lastIndexOf("person");
    if (!entries.slice(at + 1).some((entry) => entry.link?.href === SIGN_IN)) return null;
    const { text, payload } = entries[at] ?? {};
    return text ? { text, payload: entries[at].request?.payload ?? payload } : null;
  }

  /** The history, and below it what was written while the history was on its way. */
  showHistory(items) {
    const early = [...new Set(this.known.values())];
    this.known.clear();
    this.emit("reset", { empty: items.length + early.length === 0 });
    for (const item of items) this.receive(item, true);
    for (const entry of early) {
      this.known.set(entry.key, entry);
      this.emit("entry", entry);
    }
    this.emit("loaded");
  }

  /** Adds what was said while nobody listened; throws `Problem` where it cannot be fetched. */
  async catchUp() {
    const generation = this.generation;
    if (!this.id) return;
    const history = await this.api.get(`/chat/conversations/${this.id}`);
    if (generation !== this.generation) return;
    for (const item of history.items) this.receive(item);
    this.emit("handover", history.handover ?? null);
  }

  /** News of a hand-over; the stream tells about every conversation of the person. */
  onHandover(news) {
    if (news.conversation_id === this.id) this.emit("handover", news);
  }

  leaveHandover(number) {
    return this.api.post(`/chat/handovers/${number}/leave`, {});
  }

  /** Begins a new conversation; the old one stays in the record. */
  startFresh() {
    this.forget();
    this.emit("reset", { empty: true });
    this.emit("handover", null);
    this.emit("loaded");
  }

  forget() {
    this.id = null;
    this.known.clear();
    this.waiting = 0;
    this.emit("typing", false);
    this.generation += 1;
    return this.generation;
  }

  /** Adds a message that came from the server, once; of a known one it may say that it did arrive. */
  receive(item, old = false) {
    const key = item.client_id ?? item.id;
    const known = this.known.get(key) ?? this.known.get(item.id);
    if (known) {
      this.known.set(item.id, known);
      if (known.state === "failed" && item.state === "answered") this.setState(known, "sent");
      return;
    }
    const entry = { ...item, key, old };
    if (item.author === "person") entry.state = hasArrived(item) ? "sent" : "failed";
    if (entry.state === "failed") entry.request = this.requestOf(item);
    this.known.set(key, entry);
    this.known.set(item.id, entry);
    this.emit("entry", entry);
  }

  requestOf(item) {
    const attachments = (item.attachments ?? []).map((attachment) => attachment.id);
    return { text: item.text, payload: item.payload ?? undefined, attachments, client_id: item.client_id };
  }

  /** Sends what the person wrote (`text`) or chose (`payload`, with `text` as its label). */
  send({ text, payload, attachments = [] }) {
    const request = { text, payload, attachments, client_id: newClientId() };
    const entry = { key: request.client_id, author: "person", text, state: "sending", request };
    this.known.set(entry.key, entry);
    this.emit("entry", entry);
    return this.deliver(entry);
  }

  retry(entry) {
    this.setState(entry, "sending");
    return this.deliver(entry);
  }

  setState(entry, state, detail = "") {
    entry.state = state;
    entry.detail = detail;
    this.emit("state", entry);
  }

  /** One at a time: the second message needs the conversation that the first one opened. */
  deliver(entry) {
    const generation = this.generation;
    this.waiting += 1;
    this.emit("typing", true);
    this.queue = this.queue.then(() => this.post(entry, generation));
    return this.queue;
  }

  async post(entry, generation) {
    if (generation !== this.generation) return;
    let answer = null;
    let problem = null;
    try {
      answer = await this.api.post("/chat/messages", { ...entry.request, conversation_id: this.id ?? undefined });
    } catch (refused) {
      problem = refused;
    }
    if (generation !== this.generation) return;
    this.waiting -= 1;
    this.emit("typing", this.waiting > 0);
    if (problem) this.onFailure(entry, problem);
    else this.onAnswer(entry, answer);
  }

  onFailure(entry, problem) {
    if (typeof problem.body?.conversation_id === "string") this.id = problem.body.conversation_id;
    entry.buttons = problem.body?.buttons ?? [];
    this.setState(entry, "failed", problem.message);
    // It may have been answered, and only the answer got lost on the way.
    if (problem.status === 0) this.catchUp().catch(() => null);
  }

  onAnswer(entry, answer) {
    this.id = answer.conversation_id;
    this.setState(entry, "sent");
    for (const message of answer.messages) this.receive(message);
    this.emit("handover", answer.handover ?? null);
    this.emit("answered", answer);
  }
}

/** What is being answered right now in another window has arrived; what waits for long was left by a fault of ours. */
function hasArrived({ state, at }) {
  return state === "answered" || (state === "waiting" && Date.now() - Date.parse(at) < ANSWERED_WITHIN_MS);
}

/** The sentence that refuses `text`, or null when it may be sent. */
export function refusal(text) {
  const length = [...text].length;
  return length > MAX_LENGTH ? WORDS.tooLong(length, MAX_LENGTH) : null;
}
