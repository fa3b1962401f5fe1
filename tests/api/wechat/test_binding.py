"""Whose WeChat an account is: with consent, on WeChat's own word, taken back from either side at any time."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts import tokens
from api.accounts.models import Account
from api.audit.models import AuditLine
from api.chat.models import Conversation
from api.notify.models import ContactPoint
from api.privacy.purposes import purposes
from api.settings import Settings
from api.wechat import phrases
from api.wechat.models import WeChatBinding
from api.worker import all_works, run_once
from tests.api.materials.test_checks import png
from tests.api.wechat.conftest import BotServer, Headers, Work, is_quiet, until
from tests.wechat import Caller, FakeWeChat

URL = "/api/v1/wechat/bindings"
SIGN_IN = {"text": "请先登录，再问我一次。", "custom": {"link": {"title": "去登录", "href": "#credit-sign-in"}}}


def bind(client: TestClient, headers: Headers, code: str = "good-code", **more: Any) -> Any:
    """Bind by a login of the mini program."""
    said = {"login_code": code, "consent": True, "version": purposes()["wechat_binding"].version}
    return client.post(URL, json=said | more, headers=headers)


def speaks_for(app: FastAPI, heard: dict[str, Any]) -> str | None:
    """Whom the token that the bot got speaks for."""
    token = heard["metadata"]["token"]
    return tokens.read(app.state.settings, token, now=app.state.clock.now()).account_id if token else None


def test_a_binding_needs_consent_and_wechats_word(app: FastAPI, client: TestClient, business: Headers) -> None:
    """Protects people from being bound unasked, and a WeChat from being claimed by typing."""
    assert client.get(URL, headers=business).json()["bound"] is False
    refused = bind(client, business, consent=False)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/consent")
    wrong = bind(client, business, code="used-code")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wechat_login_expired")
    assert bind(client, business).json()["bound"] is True
    shown = client.get(URL, headers=business).json()
    assert (shown["bound"], bool(shown["consented_at"])) == (True, True)
    with app.state.database.read() as session:
        binding, point = session.scalars(select(WeChatBinding)).one(), session.scalars(select(ContactPoint)).one()
        assert (point.address_index, point.sends_left) == (binding.openid_index, 0)
        assert "openid-1" not in f"{binding.openid_index} {point.address_sealed}"
        lines = [line.action for line in session.scalars(select(AuditLine))]
    assert "wechat:owner:bind" in lines


def test_a_binding_is_to_the_words_that_were_shown(client: TestClient, business: Headers) -> None:
    """Protects a yes from standing for words that nobody saw: without their version, or with an old one, no binding."""
    old = bind(client, business, version="2025-01")
    assert (old.status_code, old.json()["code"], old.json()["errors"][0]["pointer"]) == (
        422, "words_changed", "/version",
    )  # fmt: skip
    words = client.get("/api/v1/consents", headers=business).json()["items"]
    shown = next(one for one in words if one["purpose"] == "wechat_binding")
    assert shown["text"] in old.json()["detail"]
    unsaid = client.post(URL, json={"login_code": "good-code", "consent": True}, headers=business)
    assert (unsaid.status_code, client.get(URL, headers=business).json()["bound"]) == (422, False)
    assert bind(client, business, version=shown["version"]).status_code == 200


def test_strangers_and_staff_cannot_bind(client: TestClient, staff: Headers) -> None:
    """Protects cases from WeChat: nobody is staff in a conversation."""
    assert bind(client, {}).status_code == 401
    assert bind(client, staff).status_code == 403


def test_the_bot_cannot_bind(app: FastAPI, client: TestClient, business: Headers) -> None:
    """Protects bindings from the bot: its token does not reach them."""
    with app.state.database.read() as session:
        account = session.scalars(select(Account).where(Account.username == "biz")).one()
    token = tokens.issue_on_behalf_of(app.state.settings, account.id, "conversation", now=app.state.clock.now())
    assert bind(client, {"Authorization": f"Bearer {token}"}).status_code == 403


def test_one_wechat_speaks_for_one_account(client: TestClient, bound: Headers, person: Headers) -> None:
    """Protects one account from another's WeChat; changing to a new telephone works by signing in."""
    other = bind(client, person)
    assert (other.status_code, other.json()["code"]) == (409, "wechat_bound_elsewhere")
    assert bind(client, bound, code="other-code").status_code == 200
    assert bind(client, person).status_code == 200


def test_a_stranger_gets_policy_and_an_account_its_own(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, business: Headers
) -> None:
    """Protects records: without a binding the bot gets nobody's token, with one it gets the person's."""
    caller.text("要收费吗")
    until(lambda: len(wechat.sent) == 1)
    assert bind(client, business).status_code == 200
    caller.text("我的记录")
    until(lambda: len(bot.heard) == 2 and len(wechat.sent) >= 2)
    replace(caller, openid="openid-2").text("我的记录")
    until(lambda: len(bot.heard) == 3)
    with app.state.database.read() as session:
        account = session.scalars(select(Account.id).where(Account.username == "biz")).one()
        talks = session.scalars(select(Conversation).order_by(Conversation.created_at)).all()
    assert [speaks_for(app, heard) for heard in bot.heard] == [None, account, None]
    assert [talk.account_id for talk in talks] == [account, None]
    assert bot.heard[0]["sender"] == bot.heard[1]["sender"]


def test_who_asks_for_their_own_is_told_how_to_bind(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects strangers from a dead end: the portal's sign-in does not exist in WeChat."""
    bot.says = [[SIGN_IN]]
    caller.text("我有什么记录")
    until(lambda: wechat.sent)
    assert wechat.texts == [phrases.HOW_TO_BIND]


class TestCard:
    """A site that set the page for binding up."""

    @pytest.fixture
    def settings(self, settings: Settings, tmp_path: Path) -> Settings:
        """With the card that leads to it."""
        cover = tmp_path / "cover.png"
        cover.write_bytes(png())
        more = {"wechat_bind_page": "pages/bind/index", "wechat_bind_cover": cover}
        return Settings(_env_file=None, **(settings.model_dump() | more))

    def test_the_way_to_bind_is_one_tap(self, caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
        """Protects people from searching: the page comes as a card, its picture is uploaded once."""
        for n in (1, 2):
            bot.says = [[SIGN_IN]]
            caller.text("我有什么记录")
            until(lambda n=n: len(wechat.sent) == 2 * n)
        page = {"title": phrases.TITLE_BIND, "pagepath": "pages/bind/index", "thumb_media_id": "cover-1"}
        assert wechat.sent[1]["miniprogrampage"] == page
        assert wechat.calls["/cgi-bin/media/upload"] == 1


def test_unbinding_on_the_portal_holds_at_once(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, bound: Headers
) -> None:
    """Protects consent taken back: the next message is a stranger's, in a talk of its own, and no reminder leaves."""
    caller.text("我的记录")
    until(lambda: wechat.sent)
    assert [client.delete(URL, headers=bound).status_code for _ in range(2)] == [204, 204]
    caller.text("我的记录")
    until(lambda: len(wechat.sent) == 2)
    assert speaks_for(app, bot.heard[1]) is None
    assert bot.heard[0]["sender"] != bot.heard[1]["sender"]
    with app.state.database.read() as session:
        assert session.scalars(select(ContactPoint)).one().address_sealed is None


@pytest.mark.parametrize(("answer", "bound_after"), [("1", False), ("确认解除", False), ("2", True), ("算了", True)])
def test_unbinding_by_words_asks_once(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, bound: Headers, answer: str,
    bound_after: bool,  # noqa: FBT001 -- a case of the test
) -> None:  # fmt: skip
    """Protects from a slip: unbinding is said, explained, and done only with an explicit yes."""
    caller.text("解除绑定")
    until(lambda: len(wechat.sent) == 1 and is_quiet(app))
    assert "确定解除吗" in wechat.texts[0]
    caller.text(answer)
    until(lambda: len(wechat.sent) == 2)
    assert client.get(URL, headers=bound).json()["bound"] is bound_after


def test_who_is_not_bound_needs_no_unbinding(caller: Caller, wechat: FakeWeChat) -> None:
    """Protects from a question about nothing."""
    caller.text("解绑")
    until(lambda: wechat.texts == [phrases.NOT_BOUND])


def test_binding_is_confirmed_in_the_talk(
    client: TestClient, caller: Caller, wechat: FakeWeChat, business: Headers, work: Work
) -> None:
    """Protects whoever holds the phone: a binding is told where it works."""
    caller.text("你好")
    until(lambda: wechat.sent)
    assert bind(client, business).status_code == 200
    work()
    assert wechat.texts[-1] == phrases.BOUND


def allowed(app: FastAPI) -> int:
    """How many subscribe messages are left."""
    with app.state.database.read() as session:
        return session.scalars(select(ContactPoint)).one().sends_left


@pytest.mark.parametrize("form", ["json", "xml"])
def test_permissions_for_reminders_are_counted_as_wechat_tells(
    app: FastAPI, client: TestClient, caller: Caller, bound: Headers, form: Any
) -> None:
    """Protects reminders: each "yes" is one message, of our template only, also when the mini program tells it too."""
    caller = replace(caller, form=form)
    now = int(time.time())

    def chosen(event: str, moment: int, *choices: tuple[str, str]) -> None:
        items: Any = [{"TemplateId": template, "SubscribeStatusString": choice} for template, choice in choices]
        items = items if len(items) > 1 else items[0]
        held = {"SubscribeMsgPopupEvent": {"List": items}} if form == "xml" else {"List": items}
        assert caller.event(event, CreateTime=now + moment, **held).text == "success"

    chosen("subscribe_msg_popup_event", 0, ("template-1", "accept"), ("template-2", "accept"))
    chosen("subscribe_msg_popup_event", 0, ("template-1", "accept"))
    assert allowed(app) == 1
    chosen("subscribe_msg_popup_event", 1, ("template-1", "reject"))
    chosen("subscribe_msg_popup_event", 2, ("template-1", "accept"))
    assert allowed(app) == 2
    told = {"login_code": "good-code", "allowed": 1}
    client.put("/api/v1/notifications/preferences/wechat/login", json=told, headers=bound)
    assert allowed(app) == 2
    chosen("subscribe_msg_change_event", 3, ("template-1", "reject"))
    assert allowed(app) == 0


def test_a_reset_by_the_office_ends_what_was_bound_before(
    app: FastAPI,
    client: TestClient,
    settings: Settings,
    business: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects whoever gets an account back from an intruder: their WeChat speaks for it no more, nor gets its news."""
    bind(client, business)
    add_account("root", ["admin"])
    with app.state.database.write() as session:
        account = session.scalars(select(Account).where(Account.username == "biz")).one()
        email = ContactPoint(
            account_id=account.id, channel="email", switched_on=True, address_sealed="x", address_index="x",
            confirmed_at=app.state.clock.now(),
        )  # fmt: skip
        session.add(email)
    url, why = f"/api/v1/accounts/{account.id}", {"reason": "账号被别人用过，已到窗口核实身份"}
    code = client.post(f"{url}/reset", json=why, headers=sign_in("root")).json()["code"]
    run_once(app.state.database, app.state.clock, all_works(settings, app.state.library, app.state.database))
    changed = {"username": "biz", "code": code, "new": "a long sentence of the owner"}
    assert client.post("/api/v1/auth/password/reset", json=changed).status_code == 204
    form = {"username": "biz", "password": changed["new"]}
    owner = {"Authorization": f"Bearer {client.post('/api/v1/auth/token', data=form).json()['access_token']}"}
    assert client.get(URL, headers=owner).json()["bound"] is False
    (told,) = client.get("/api/v1/notifications", headers=owner).json()["items"]
    assert (told["title"], "微信已经解除" in told["text"], "重新确认" in told["text"]) == ("账号已重置", True, True)
    with app.state.database.read() as session:
        assert [one.confirmed_at for one in session.scalars(select(ContactPoint))] == [None, None]
        actions = session.scalars(select(AuditLine.action)).all()
    assert actions.count("wechat:system:unbind") == 1
