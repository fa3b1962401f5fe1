/* Going on reading where something new stands. */

/** Brings a result into view from its beginning and moves the focus there, so that it is seen and heard. */
export function readOn(node) {
  node.scrollIntoView({ block: "start", behavior: "instant" });
  node.focus({ preventScroll: true });
}

/** Whether a reader who asked is still waiting: has not gone on to something else on the page meanwhile. */
export function stillWaiting(from) {
  const now = document.activeElement;
  return now === from || now === document.body || !from.isConnected;
}
