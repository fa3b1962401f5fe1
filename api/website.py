"""The portal demonstration page and the chat widget, as static files."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.requests import Request
from starlette.responses import Response

from api import headers, portals
from api.bundling import Script, bundle
from api.settings import ROOT, Settings

_WIDGET = ROOT / "web" / "widget"


def install(app: FastAPI, settings: Settings) -> None:
    """Serve ``/widget`` and, last of all, the portal at ``/``."""
    portals.install(app, settings)
    headers.install(app, settings)
    widget = Script.of(bundle(_WIDGET, "entry.js"))

    async def one_script(request: Request) -> Response:
        return _sent(request, widget)

    app.add_route("/widget/widget.js", one_script, methods=["GET"], include_in_schema=False)
    app.mount("/widget", StaticFiles(directory=_WIDGET), name="widget")
    app.mount("/", StaticFiles(directory=ROOT / "web" / "portal", html=True), name="portal")


def _sent(request: Request, script: Script) -> Response:
    """The script, compressed for whoever takes that; nothing but its mark where the browser has it already."""
    told = {"ETag": script.etag, "Vary": "Accept-Encoding"}
    if script.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(script.plain, media_type="text/javascript", headers=told)
    return Response(script.packed, media_type="text/javascript", headers=told | {"Content-Encoding": "gzip"})
