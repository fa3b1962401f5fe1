/* Building elements without ever parsing text as HTML. */

/**
 * An element with attributes and children; strings become text nodes, `null` and `false` are left out.
 * `on: {click: …}` adds listeners, `true` sets a bare attribute.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon from path data, hidden from screen readers (its button carries the label). */
export function icon(paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  for (const data of [paths].flat()) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}

export const ICONS = {
  chat: ["M4 5h16v11H9l-5 4z", "M8 9.5h8M8 12.5h5"],
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-5 16-3.5-6.5z",
  fresh: ["M20 11a8 8 0 1 0-2.3 6", "M20 5v6h-6"],
  copy: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  clip: "M20 11.5l-8.2 8.2a5 5 0 0 1-7-7L13 4.4a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6",
  print: ["M7 9V4h10v5", "M7 17H4V9h16v8h-3", "M7 14h10v6H7z"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4"],
  upload: ["M12 16V5M7.5 9.5L12 5l4.5 4.5", "M5 19h14"],
};

/** The link by which the bot sends somebody to the sign-in, wherever this portal has it. */
export const SIGN_IN = "#credit-sign-in";

/** Whether a link from the bot may be shown: our own site or https, never `javascript:` and the like. */
export function isSafeLink(href) {
  return /^(https:\/\/|#|\/(?![/\\]))/.test(href);
}
