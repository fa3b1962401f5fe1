/* Calls to the API: JSON in, JSON out, and every failure as one `Problem` with a Chinese sentence. */

import { WORDS } from "./words.js";

/** What went wrong, in words for the person; `status` 0 means that no answer arrived. */
export class Problem extends Error {
  constructor(status, body) {
    super(typeof body?.detail === "string" && body.detail ? body.detail : WORDS.unexpected);
    this.status = status;
    this.code = body?.code ?? "unknown";
    this.body = body ?? {};
  }
}

function unreachable() {
  return new Problem(0, { code: "unreachable", detail: WORDS.unreachable });
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export class Api {
  constructor(base) {
    this.base = base.replace(/\/$/, "");
    this.credentials = new URL(this.base, location.href).origin === location.origin ? "same-origin" : "include";
  }

  url(path) {
    return this.base + path;
  }

  /** The parsed answer; throws `Problem`. */
  async call(method, path, body = undefined, headers = {}) {
    let response;
    try {
      response = await fetch(this.url(path), {
        method,
        credentials: this.credentials,
        headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      throw unreachable();
    }
    const parsed = parse(await response.text().catch(() => ""));
    if (!response.ok) throw new Problem(response.status, parsed);
    return parsed;
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body) {
    return this.call("POST", path, body);
  }

  /**
   * Uploads one file; `onProgress` gets 0–100. XMLHttpRequest, because fetch reports no upload progress.
   * Returns `{done, cancel}`; `done` resolves to the attachment or rejects with `Problem` (or null when cancelled).
   */
  upload(path, file, onProgress) {
    const request = new XMLHttpRequest();
    const done = new Promise((resolve, reject) => {
      request.open("POST", this.url(path));
      request.withCredentials = this.credentials === "include";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 100));
      });
      request.addEventListener("load", () => {
        const body = parse(request.responseText);
        if (request.status >= 200 && request.status < 300 && body) resolve(body);
        else reject(new Problem(request.status, body));
      });
      request.addEventListener("error", () => reject(unreachable()));
      request.addEventListener("abort", () => reject(null));
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
    return { done, cancel: () => request.abort() };
  }
}
