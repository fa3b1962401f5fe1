/*
 * Where the one script begins that a portal embeds. The API joins this and all it needs into /widget/widget.js:
 *
 *   <script src="/widget/widget.js" defer></script>
 *
 * Attributes, events and what a strict host page has to allow: docs/guides/widget.md.
 */

import { mount } from "./mount.js";
import { readOptions } from "./options.js";

// A script that something else put into the page, or that is a module, is not told which tag it came from.
const script = document.currentScript ?? document.querySelector('script[src*="/widget/widget.js"]');
const begin = () => mount(readOptions(script.dataset, script.src));
if (document.body) begin();
else addEventListener("DOMContentLoaded", begin, { once: true });
