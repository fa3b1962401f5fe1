"""One's own account: password, second factor, and where one is signed in; and the way back in with a one-time code."""

import re
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.accounts.own_schemas import Security, SessionPage
from api.console.client import Problem
from api.console.forms import Form, OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute

router = APIRouter(route_class=PageRoute)
_SIZE, _LINES = re.compile(r'width="([0-9]+)"'), re.compile(r'stroke="#000" d="([Mmhvz0-9. -]+)"')
_SCALE = re.compile(r"scale\(([0-9.]+)\)")
_ME = f"{HOME}/me"


@router.get("/me")
async def own_account(console: AtConsole) -> Response:
    """How the account is protected, and every device that is signed in."""
    return await _shown(console)


@router.post("/me/password")
async def change_password(console: AtConsole, form: OwnForm) -> Response:
    """A new password; every other device has to sign in again."""
    body = {"current": form.text("current_password"), "new": form.text("new_password")}
    return await _done(console, "POST", "/auth/password", body, form, "密码改好了，其他设备都已退出。")


@router.post("/me/sessions/others/end")
async def end_others(console: AtConsole, form: OwnForm) -> Response:
    """Sign out everywhere but here."""
    return await _done(console, "DELETE", "/auth/sessions", None, form, "其他设备都已退出。")


@router.post("/me/sessions/{session_id}/end")
async def end_session(console: AtConsole, session_id: str, form: OwnForm) -> Response:
    """Sign one device out."""
    return await _done(console, "DELETE", f"/auth/sessions/{session_id}", None, form, "那台设备已退出。")


@router.post("/me/totp")
async def begin_totp(console: AtConsole, form: OwnForm) -> Response:
    """The code to scan, once the password was given again."""
    try:
        begun = await console.api.send("POST", "/auth/totp", {"password": form.text("password")}, key=form.key)
    except Problem as problem:
        return await _shown(console, problem=problem)
    return console.page("accounts/totp.html", begun=begun | {"picture": _picture(begun["qr"])})


@router.post("/me/totp/confirm")
async def confirm_totp(console: AtConsole, form: OwnForm) -> Response:
    """The first code of the telephone switches it on; the recovery codes are shown this once."""
    body = {"code": form.text("totp_code")}
    try:
        made = await console.api.send("POST", "/auth/totp/confirmation", body, key=form.key)
    except Problem as problem:
        begun = {"secret": form.text("secret"), "uri": form.text("uri"), "picture": {}}
        return console.page("accounts/totp.html", problem=problem, begun=begun)
    return console.page("accounts/recovery_codes.html", codes=made["recovery_codes"])


@router.post("/me/totp/recovery-codes")
async def new_recovery_codes(console: AtConsole, form: OwnForm) -> Response:
    """New ones in the place of the old."""
    body = {"password": form.text("password"), "code": form.text("totp_code")}
    try:
        made = await console.api.send("POST", "/auth/totp/recovery-codes", body, key=form.key)
    except Problem as problem:
        return await _shown(console, problem=problem)
    return console.page("accounts/recovery_codes.html", codes=made["recovery_codes"])


@router.post("/me/totp/remove")
async def remove_totp(console: AtConsole, form: OwnForm) -> Response:
    """Switch it off."""
    body = {"password": form.text("password"), "code": form.text("totp_code")}
    return await _done(console, "POST", "/auth/totp/removal", body, form, "动态验证码已停用。")


@router.get("/reset-password")
async def reset_page(console: AtConsole) -> Response:
    """For somebody who has a one-time code of an administrator's."""
    return console.page("accounts/reset.html")


@router.post("/reset-password")
async def reset_password(console: AtConsole, form: OwnForm) -> Response:
    """A new password by that code."""
    body = {"username": form.text("username"), "code": form.text("one_time_code"), "new": form.text("new_password")}
    try:
        await console.api.send("POST", "/auth/password/reset", body)
    except Problem as problem:
        return console.page("accounts/reset.html", problem=_by_field(problem), typed=form.typed)
    return console.done(f"{HOME}/sign-in", "密码设好了，请登录。")


async def _done(
    console: Console, method: str, path: str, body: dict[str, Any] | None, form: Form, said: str
) -> Response:
    try:
        await console.api.send(method, path, body, key=form.key)
    except Problem as problem:
        return await _shown(console, problem=_by_field(problem))
    return console.done(_ME, said)


async def _shown(console: Console, *, problem: Problem | None = None) -> Response:
    _ = console.viewer
    return console.page(
        "accounts/me.html",
        problem=problem,
        security=await console.api.get("/auth/security", Security),
        sessions=await console.api.get("/auth/sessions", SessionPage),
    )


def _by_field(problem: Problem) -> Problem:
    """The API's names of fields as those of the forms, which say of which password they speak."""
    names = {"new": "new_password", "current": "current_password", "code": "one_time_code"}
    problem.fields = {names.get(name, name): words for name, words in problem.fields.items()}
    return problem


def _picture(svg: str) -> dict[str, str]:
    """The lines of the picture, drawn again in the page: markup from elsewhere never stands in it."""
    size, lines = (_SIZE.search(svg), _LINES.search(svg))
    return {"size": size[1], "lines": lines[1], "scale": (_SCALE.search(svg) or ("", "1"))[1]} if size and lines else {}
