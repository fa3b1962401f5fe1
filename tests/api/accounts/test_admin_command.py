"""The command that makes the first administrator."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts import admin
from api.audit.models import AuditLine
from api.settings import Settings

Headers = dict[str, str]
CODE = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")


@pytest.fixture
def run(
    app: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run the command on this test's database; what it ends with and says."""

    def go(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(admin, "Settings", lambda: settings)
        status = admin.main(list(arguments))
        said = capsys.readouterr()
        return status, said.out + said.err

    return go


def set_password(client: TestClient, code: str, new: str) -> int:
    """Status of setting the administrator's password with a one-time code."""
    body = {"username": "boss", "code": code, "new": new}
    return client.post("/api/v1/auth/password/reset", json=body).status_code


def test_the_first_administrator_sets_a_password_and_signs_in(
    client: TestClient, run: Callable[..., tuple[int, str]], audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects a new installation: no default password exists, and the command leaves a line."""
    status, said = run("create", "boss")
    assert (status, "只显示这一次" in said) == (0, True)
    assert set_password(client, CODE.findall(said)[0], "quite a long sentence") == 204
    body = {"username": "boss", "password": "quite a long sentence"}
    assert client.post("/api/v1/auth/session", json=body).json()["roles"] == ["admin"]
    assert audited("account:command:create")[0].actor == "command:admin"


def test_an_administrator_who_lost_everything_gets_in_again(
    client: TestClient, run: Callable[..., tuple[int, str]]
) -> None:
    """Protects an installation whose only administrator forgot the password."""
    run("create", "boss")
    status, said = run("reset", "boss", "--totp")
    assert status == 0
    assert set_password(client, CODE.findall(said)[0], "quite another sentence") == 204


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("create", "x"), "用户名请用"), (("create", "biz"), "已被使用"), (("reset", "biz"), "没有叫")],
    ids=["bad-name", "taken", "no-admin"],
)
def test_what_cannot_be_done_is_said(
    run: Callable[..., tuple[int, str]], business: Headers, arguments: tuple[str, ...], words: str
) -> None:
    """Protects other accounts from this command, and its user from a trace of code."""
    status, said = run(*arguments)
    assert (status, words in said, CODE.search(said)) == (1, True, None)
