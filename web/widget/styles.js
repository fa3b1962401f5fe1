/* Style sheets that a strict host page lets through: constructed ones, or a link to our own host where there are none. */

/** Gives `root` (a document or shadow root of `view`) the sheet; resolves when it holds, or could not be loaded. */
export function addStyles(root, view, css, address) {
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    if (root.adoptedStyleSheets[0] === sheet) return Promise.resolve();
  } catch {
    // Browsers before 2023 have no constructed sheets.
  }
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = resolve;
    (root.head ?? root).append(link);
  });
}
