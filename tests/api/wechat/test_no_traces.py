"""After talks in WeChat, what was said and who said it lies nowhere but sealed."""

import io
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.outbox.models import OutboxMessage
from api.privacy.purposes import purposes
from api.wechat import attending
from tests.api.privacy.traces import CODE, MAILBOX, NAME, PHONE, REPORT, SAID, STATEMENT, found, heard, whole
from tests.api.wechat.conftest import BotServer, Headers, Work, is_quiet, until
from tests.wechat import URL, Caller, FakeWeChat

__all__ = ["heard"]
OPENID = "oRiddle-openid-3107"
SEALED = (CODE, PHONE, MAILBOX, SAID, REPORT, STATEMENT, OPENID)
ANYTHING = (*SEALED, NAME)


@pytest.fixture
def site(heard: io.StringIO, app: FastAPI) -> FastAPI:
    """The site, heard from the beginning."""
    return app


@pytest.fixture
def run(
    site: FastAPI,
    client: TestClient,
    caller: Caller,
    bot: BotServer,
    wechat: FakeWeChat,
    business: Headers,
    work: Work,
    heard: io.StringIO,
) -> None:
    """A stranger, who binds and goes on; a bot that is down, a WeChat that refuses, garbage, faults; and the end."""
    wechat.logins["riddle"] = OPENID
    riddle = replace(caller, openid=OPENID)
    riddle.text(f"{SAID}，{CODE}，{PHONE}")
    until(lambda: is_quiet(site))
    bound = {"login_code": "riddle", "consent": True, "version": purposes()["wechat_binding"].version}
    assert client.post("/api/v1/wechat/bindings", json=bound, headers=business).status_code == 200
    bot.says = [[{"text": f"您说的是 {PHONE} 吗", "buttons": [{"title": STATEMENT, "payload": "/affirm"}]}]]
    riddle.text(f"我叫{NAME}，{MAILBOX}")
    until(lambda: is_quiet(site))
    wechat.codes = [45015]
    riddle.text(REPORT)
    until(lambda: bool(bot.heard) and bot.words[-1] == REPORT)
    bot.is_down = True
    riddle.text(f"{SAID}？")
    work()
    bot.is_down = False
    _garbage(client)
    _break(riddle, heard, work)
    riddle.text("解除绑定")
    work.takes_over()


def _garbage(client: TestClient) -> None:
    """What is no message of WeChat's: unsigned, torn, with somebody's data in the address."""
    for body in (f"<xml><FromUserName>{OPENID}</FromUserName><Content>{SAID}{PHONE}", f'{{"Content": "{CODE}"', "\x00"):
        address = f"{URL}?signature={PHONE}&timestamp=1&nonce={CODE}&openid={OPENID}"
        assert client.post(address, content=body.encode()).status_code >= 400


def _break(riddle: Caller, heard: io.StringIO, work: Work) -> None:
    """A fault of ours in the middle of a turn, whose message quotes what was said."""

    def fault(*_: Any, **__: Any) -> None:
        raise ValueError(f"cannot answer {OPENID}: {SAID} {PHONE} {NAME}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attending, "record", fault)
        riddle.text(f"{REPORT}！")
        until(lambda: (work.takes_over(), "ValueError" in heard.getvalue())[1])
    work.takes_over()


def test_talks_leave_nothing_where_it_does_not_belong(
    run: None, site: FastAPI, client: TestClient, heard: io.StringIO
) -> None:
    """Protects people in WeChat as those on the portal: logs, traces of faults, measures, jobs, trail, stored rows."""
    logs = heard.getvalue()
    assert "ValueError" in logs
    assert found(logs, ANYTHING) == []
    assert found(client.get("/metrics").text, ANYTHING) == []
    with site.state.database.read() as session:
        for table in (OutboxMessage, AuditLine):
            rows = session.execute(select(table.__table__)).all()
            assert rows
            assert found(str(rows), ANYTHING) == [], table.__tablename__
    assert found("".join(whole(site.state.database)), SEALED) == []
