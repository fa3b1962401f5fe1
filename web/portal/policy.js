/* The policy page: questions and clauses, or, with ?document=, one official document. */

import { Api } from "/widget/api.js";
import { showDocument } from "./policy-document.js";
import { PolicyQuestions } from "./policy-ask.js";

const api = new Api("/api/v1");
const main = document.getElementById("main");
const wanted = new URLSearchParams(location.search).get("document");

if (wanted) showDocument(main, api, wanted);
else new PolicyQuestions(main, api).start();
