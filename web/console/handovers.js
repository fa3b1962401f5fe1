/* A live conversation: new messages appear by themselves, and a reply leaves no page. Works by reload without this. */

import { keepTyped } from "./console.js";

const EVERY = 3000;
const LIST_EVERY = 20000;

function lineOf(one) {
  const line = document.createElement("li");
  line.className = one.author;
  const who = document.createElement("span");
  who.className = "who-said";
  who.textContent = `${one.name} ${one.at}`;
  line.append(who, one.text);
  for (const file of one.files) {
    const link = document.createElement("a");
    link.href = file.url;
    link.textContent = `下载 ${file.name}`;
    line.append(document.createElement("br"), link);
  }
  return line;
}

const JSON_PLEASE = { accept: "application/json" };
const SIGNED_OUT = "登录已经到期。请重新登录，写的会还在。";
const OFFLINE = "暂时连不上，正在再试。刚写的请先不要关掉。";

/* Says why nothing comes or goes; empty words: all is well again. */
function tell(words) {
  const line = document.querySelector("#line");
  if (line.querySelector("p").textContent === words) return;
  line.hidden = !words;
  line.querySelector("p").textContent = words;
  line.querySelector("a").hidden = words !== SIGNED_OUT;
}

async function ask(talk) {
  const answer = await fetch(`${talk.dataset.news}?after=${talk.dataset.last}`, { headers: JSON_PLEASE });
  tell(answer.status === 401 ? SIGNED_OUT : answer.ok ? "" : OFFLINE);
  if (!answer.ok) return;
  const news = await answer.json();
  const wasAtEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
  for (const one of news.lines) {
    if (one.sequence <= Number(talk.dataset.last)) continue;
    talk.querySelector("ol").append(lineOf(one));
    talk.dataset.last = one.sequence;
  }
  if (news.lines.length && wasAtEnd) talk.scrollTop = talk.scrollHeight;
  if (news.state !== talk.dataset.state) window.location.reload();
}

let asking = null;
function askOnce(talk) {
  asking ??= ask(talk).catch(() => tell(OFFLINE)).finally(() => { asking = null; });
  return asking;
}

async function send(form, talk) {
  const button = form.querySelector("button");
  const body = new FormData(form);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", headers: JSON_PLEASE });
  const isRefused = answer.headers.get("content-type")?.includes("json");
  if (isRefused && (answer.status === 401 || answer.status === 403)) {
    tell(SIGNED_OUT);
    button.disabled = false;
    return;
  }
  if (answer.type !== "opaqueredirect") {
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  form.elements._key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  form.elements.text.value = "";
  form.elements.text.focus();
  button.disabled = false;
  talk.scrollTop = talk.scrollHeight;
  await askOnce(talk);
  talk.scrollTop = talk.scrollHeight;
}

const talk = document.querySelector("#talk[data-news]");
if (talk) {
  document.querySelector("#line a").addEventListener("click", () => keepTyped(document.querySelector("form.reply")));
  talk.scrollTop = talk.scrollHeight;
  window.setInterval(() => { if (!document.hidden) askOnce(talk); }, EVERY);
  const form = document.querySelector("form.reply");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, talk).catch(() => HTMLFormElement.prototype.submit.call(form));
  });
  form?.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

if (document.querySelector("[data-reload]")) {
  window.setInterval(() => { if (!document.hidden) window.location.reload(); }, LIST_EVERY);
}
