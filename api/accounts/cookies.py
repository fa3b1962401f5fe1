"""The cookie that a browser is signed in by.

In production its name begins with ``__Host-``: browsers then take it over HTTPS only, from this very host, and no
neighbouring host can put its own in its place.
"""

from fastapi import Request, Response

from api.settings import Settings

_NAME = "credit_session"


def name_of(settings: Settings) -> str:
    """What the cookie is called."""
    return f"__Host-{_NAME}" if settings.profile == "production" else _NAME


def given(request: Request) -> str | None:
    """What the browser brought."""
    settings: Settings = request.app.state.settings
    return request.cookies.get(name_of(settings))


def put(request: Request, response: Response, token: str, settings: Settings) -> None:
    """Sign the browser in that gets ``response``."""
    response.set_cookie(
        name_of(settings),
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="strict",
        secure=_is_secure(request, settings),
        path="/",
    )


def drop(request: Request, response: Response, settings: Settings) -> None:
    """Sign it out; a browser drops a ``__Host-`` cookie only where it is told to with the same flags."""
    response.delete_cookie(
        name_of(settings), path="/", httponly=True, samesite="strict", secure=_is_secure(request, settings)
    )


def _is_secure(request: Request, settings: Settings) -> bool:
    return settings.profile == "production" or request.url.scheme == "https"
