"""A portal that is not ours: a page on another origin, with its own style sheet and its own content policy."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Allows what docs/guides/widget.md asks for, and nothing else.
STRICT = (
    "default-src 'none'; script-src {widget}; style-src 'self'; connect-src {widget}; base-uri 'none';"
    " form-action 'none'; require-trusted-types-for 'script'"
)
HOSTILE = """
html { font-size: 62.5%; }
* { all: unset; }
* { font-size: 7px !important; color: red !important; letter-spacing: 9px; }
button, textarea, svg, ol { display: none !important; }
credit-repair-chat { display: none !important; opacity: .5 !important; transform: rotate(180deg) !important; }
body { visibility: hidden; text-transform: uppercase; line-height: 4; writing-mode: vertical-rl; pointer-events: none; }
[role=log] { height: 0 !important; }
"""
_PAGE = """<!doctype html><html lang="ar" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>示例门户</title>
<link rel="stylesheet" href="/host.css"></head>
<body><main><h1>示例门户</h1><p>这里是门户自己的内容。</p><a href="#x">一个链接</a></main>
<script src="{widget}/widget/widget.js" {attributes} defer></script></body></html>"""


class HostPage:
    """A server of one page; ``address`` says what stands in it from now on."""

    def __init__(self) -> None:
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, body = page.answer(self.path)
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", page.policy)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.policy, self._html, self._css = "", "", ""

    def answer(self, path: str) -> tuple[str, str]:
        """The kind and text of what stands at ``path``."""
        return ("text/css", self._css) if path == "/host.css" else ("text/html", self._html)

    def address(self, widget: str, attributes: str = "", css: str = "", direction: str = "ltr") -> str:
        """Where the page with the widget of ``widget`` is."""
        self.policy = STRICT.format(widget=widget)
        self._html, self._css = _PAGE.format(widget=widget, attributes=attributes, direction=direction), css
        return self.origin + "/"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
