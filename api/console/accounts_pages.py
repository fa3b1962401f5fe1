"""Accounts that the reader looks after, and authorisations that wait for somebody to check them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.accounts.account_schemas import AccountDetails, AccountPage
from api.authorisations.schemas import AuthorisationOut, AuthorisationPage
from api.console.client import Problem
from api.console.forms import Form, OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.console.words import ROLES

router = APIRouter(route_class=PageRoute)
_ACCOUNTS, _AUTHORISATIONS = f"{HOME}/accounts", f"{HOME}/authorisations"
STATES = {
    "requested": "等工作人员确认",
    "confirmed": "有效",
    "refused": "不予确认",
    "revoked": "已撤销",
    "expired": "已到期",
}


@router.get("/accounts")
async def accounts(
    console: AtConsole,
    query: Annotated[str, Query(max_length=64)] = "",
    role: Annotated[str, Query(max_length=20)] = "",
    state: Annotated[str, Query(max_length=10)] = "",
    cursor: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The accounts that the reader may look after."""
    _ = console.viewer
    asked = {"query": query, "role": role, "state": state, "cursor": cursor}
    page = await console.api.get("/accounts", AccountPage, asked)
    return console.page("accounts/list.html", page=page, asked=asked, roles=ROLES)


@router.get("/accounts/new")
async def new_account(console: AtConsole) -> Response:
    """An empty form."""
    _ = console.viewer
    return console.page("accounts/new.html", roles=_roles_to_give(console))


@router.post("/accounts/new")
async def add_account(console: AtConsole, form: OwnForm) -> Response:
    """A new account, without a password: its owner sets one with a one-time code."""
    body: dict[str, Any] = {
        "username": form.text("username"),
        "password": None,
        "roles": form.many("roles") or ["subject"],
        "region": form.maybe("region"),
    }
    if body["roles"] == ["subject"]:
        body["subject"] = {name: form.text(f"subject_{name}") for name in ("kind", "name", "code")}
    try:
        made = await console.api.send("POST", "/accounts", body, key=form.key)
    except Problem as problem:
        problem.fields = {name.replace("subject.", "subject_"): words for name, words in problem.fields.items()}
        roles = _roles_to_give(console)
        return console.page("accounts/new.html", problem=problem, typed=form.typed, form=form, roles=roles)
    return console.done(f"{_ACCOUNTS}/{made['id']}", "账号建好了。请给他一个一次性代码，用来设置密码。")


@router.get("/accounts/{account_id}")
async def account(console: AtConsole, account_id: str) -> Response:
    """One account and what can be done with it."""
    return await _account(console, account_id)


@router.post("/accounts/{account_id}")
async def change_account(console: AtConsole, account_id: str, form: OwnForm) -> Response:
    """Roles and region, or whether it may sign in at all."""
    body: dict[str, Any] = {"disabled": form.text("disabled") == "true"} if form.text("disabled") else {}
    body |= {"roles": form.many("roles"), "region": form.maybe("region")} if form.many("roles") else {}
    try:
        await console.api.send("PATCH", f"/accounts/{account_id}", body, key=form.key)
    except Problem as problem:
        return await _account(console, account_id, problem=problem)
    return console.done(f"{_ACCOUNTS}/{account_id}", "已保存。")


@router.post("/accounts/{account_id}/reset")
async def reset_account(console: AtConsole, account_id: str, form: OwnForm) -> Response:
    """A one-time code, shown this once."""
    body = {"reason": form.text("reason"), "totp": form.text("totp") == "yes"}
    try:
        made = await console.api.send("POST", f"/accounts/{account_id}/reset", body, key=form.key)
    except Problem as problem:
        return await _account(console, account_id, problem=problem)
    return await _account(console, account_id, code=made)


@router.post("/accounts/{account_id}/sign-out")
async def sign_account_out(console: AtConsole, account_id: str, form: OwnForm) -> Response:
    """End every session of an account."""
    await console.api.send("DELETE", f"/accounts/{account_id}/sessions", key=form.key)
    return console.done(f"{_ACCOUNTS}/{account_id}", "这个账号在所有设备上都已退出。")


@router.get("/authorisations")
async def authorisations(
    console: AtConsole,
    state: Annotated[str, Query(max_length=12)] = "requested",
    cursor: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Who asks to act for whom."""
    _ = console.viewer
    page = await console.api.get("/authorisations", AuthorisationPage, {"state": state, "cursor": cursor})
    return console.page("accounts/authorisations.html", page=page, state=state, states=STATES)


@router.get("/authorisations/{authorisation_id}")
async def authorisation(console: AtConsole, authorisation_id: str) -> Response:
    """One of them, with its papers."""
    return await _authorisation(console, authorisation_id)


@router.post("/authorisations/{authorisation_id}/{verb}")
async def settle_authorisation(console: AtConsole, authorisation_id: str, verb: str, form: OwnForm) -> Response:
    """Confirm, refuse or revoke, whichever the API allows."""
    said = {"confirm": "已确认，代理人现在可以办理。", "refuse": "已告知不予确认。", "revoke": "已撤销，马上生效。"}
    if verb not in said:
        raise Problem(404, "没有这项操作。")
    body = {"note": form.text("note")} if verb == "confirm" else {"reason": form.text("reason")}
    try:
        await console.api.send("POST", f"/authorisations/{authorisation_id}/{verb}", body, key=form.key)
    except Problem as problem:
        return await _authorisation(console, authorisation_id, problem=problem, form=form)
    return console.done(_AUTHORISATIONS, said[verb])


async def _account(
    console: Console, account_id: str, *, problem: Problem | None = None, code: dict[str, Any] | None = None
) -> Response:
    _ = console.viewer
    shown = await console.api.get(f"/accounts/{account_id}", AccountDetails)
    return console.page(
        "accounts/account.html", problem=problem, account=shown, roles=_roles_to_give(console), code=code
    )


async def _authorisation(
    console: Console, authorisation_id: str, *, problem: Problem | None = None, form: Form | None = None
) -> Response:
    _ = console.viewer
    shown = await console.api.get(f"/authorisations/{authorisation_id}", AuthorisationOut)
    typed = form.typed if form else {}
    return console.page("accounts/authorisation.html", problem=problem, typed=typed, one=shown, states=STATES)


def _roles_to_give(console: Console) -> list[tuple[str, str]]:
    """Staff roles, for administrators; nobody else gives any."""
    given = ROLES if console.viewer.has("admin") else {}
    return [(code, words) for code, words in given.items() if code != "subject"]
