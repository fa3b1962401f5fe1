/* What a portal may set on the script tag; a value that makes no sense is named in the console and left out. */

import { DEFAULT_COLOR, parseColor } from "./theme.js";

const MAX_BOTTOM = 400;

function oneOf(given, allowed, name) {
  if (given === undefined || allowed.includes(given)) return given ?? allowed[0];
  console.warn(`credit-repair-chat: data-${name}="${given}"，可用：${allowed.join("、")}`);
  return allowed[0];
}

function color(given) {
  if (given === undefined) return DEFAULT_COLOR;
  if (!parseColor(given)) console.warn(`credit-repair-chat: data-color="${given}"，应写成 #0a7d5a 这样`);
  return parseColor(given) ?? DEFAULT_COLOR;
}

function bottom(given) {
  if (given === undefined) return 0;
  const pixels = /^\d{1,4}$/.test(given) ? Number(given) : NaN;
  if (pixels <= MAX_BOTTOM) return pixels;
  console.warn(`credit-repair-chat: data-bottom="${given}"，应为 0 到 ${MAX_BOTTOM} 的整数（像素）`);
  return 0;
}

/** `dataset` of the tag and its address as what `mount` takes. */
export function readOptions(dataset, source) {
  return {
    api: new URL(dataset.api || "../api/v1", dataset.api ? location.href : source).href,
    stylesheet: new URL("widget.css", source).href,
    policyPage: dataset.policyPage || null,
    signIn: dataset.signIn || "#credit-sign-in",
    open: oneOf(dataset.open, ["never", "wide"], "open"),
    layout: oneOf(dataset.layout, ["float", "dock"], "layout"),
    side: oneOf(dataset.position, ["right", "left"], "position"),
    color: color(dataset.color),
    bottom: bottom(dataset.bottom),
  };
}
