/*
 * The one script tag a portal embeds:
 *
 *   <script src="/widget/widget.js" defer></script>
 *
 * Attributes, all optional:
 *   data-api          base of the API                         (default: "/api/v1" on the script's own host)
 *   data-policy-page  page that shows a policy clause         (default: none, citations stay plain text)
 *   data-sign-in      where the portal signs people in        (default: "#credit-sign-in" on the same page)
 *   data-open         "wide": open by itself where there is room; "never" (default)
 *
 * On a phone the chat is opened from a bar along the lower edge; the element takes the same room at the end of
 * the page, and `scroll-padding-bottom: 72px` on the page's html keeps what is focused above it.
 *
 * Events on window (all details are plain text, nothing is evaluated):
 *   credit-chat:open, credit-chat:ask {text}   the page asks the widget to open, or to send a question
 *   credit-chat:session                        the page signed somebody in or out
 *   credit-chat:news {case}                    the widget tells the page that a case or record may have changed
 */
(() => {
  const script = document.currentScript;
  const source = new URL(script.src);
  const options = {
    api: script.dataset.api || new URL("/api/v1", source).href,
    policyPage: script.dataset.policyPage || null,
    signIn: script.dataset.signIn || "#credit-sign-in",
    open: script.dataset.open || "never",
  };
  import(new URL("mount.js", source).href).then((module) => module.mount(options));
})();
