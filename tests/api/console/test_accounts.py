"""Accounts' pages: one's own password, second factor and devices; other people's; who acts for whom."""

import re
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from tests.api.conftest import PASSWORD
from tests.api.console.test_kernel import SIGN_IN, enter, token

NEW_PASSWORD = "morgens-tee-mit-milch"


@pytest.fixture
def desk(client: TestClient, add_account: Any) -> TestClient:
    """An administrator's browser."""
    add_account("desk", ["admin", "clerk"])
    enter(client, "desk")
    return client


def sent(desk: TestClient, path: str, **fields: Any) -> Any:
    """The answer to a form."""
    return desk.post(path, data={"_token": token(desk.get("/console/me").text), **fields})


def test_a_password_is_changed_and_says_what_is_wrong(desk: TestClient) -> None:
    """A wrong present password, or a new one that is too weak, is told; then the new one works."""
    wrong = sent(desk, "/console/me/password", current_password="not-it-at-all", new_password=NEW_PASSWORD)
    assert wrong.status_code == 401
    weak = sent(desk, "/console/me/password", current_password=PASSWORD, new_password="desk")
    assert 'aria-invalid="true"' in weak.text
    done = sent(desk, "/console/me/password", current_password=PASSWORD, new_password=NEW_PASSWORD)
    assert "密码改好了" in done.text
    assert enter(desk, "desk", password=NEW_PASSWORD).status_code == 303


def test_a_second_factor_is_set_up_and_asked_for(desk: TestClient) -> None:
    """Scanned, confirmed, recovery codes shown once; from then on the password alone signs nobody in."""
    begun = sent(desk, "/console/me/totp", password=PASSWORD).text
    secret = re.search(r"<code>([A-Z2-7]{4}(?: [A-Z2-7]{4})+)</code>", begun)[1].replace(" ", "")
    codes = sent(desk, "/console/me/totp/confirm", secret=secret, uri="", totp_code=pyotp.TOTP(secret).now()).text
    recovery = re.findall(r"<li><code>([a-z0-9-]+)</code>", codes)
    assert len(recovery) == 10
    sent(desk, "/console/sign-out")
    refused = enter(desk, "desk")
    assert refused.status_code == 401
    fields = {"_token": token(desk.get(SIGN_IN).text), "username": "desk", "password": PASSWORD, "next": "/console"}
    assert desk.post(SIGN_IN, data=fields | {"totp_code": recovery[0]}, follow_redirects=False).status_code == 303


def test_another_device_is_signed_out(desk: TestClient, app: Any) -> None:
    """What is not known ends by one button."""
    other = TestClient(app)
    enter(other, "desk")
    assert "其他设备都已退出" in sent(desk, "/console/me/sessions/others/end").text
    assert other.get("/console/me", follow_redirects=False).headers["location"].startswith(SIGN_IN)


def test_an_account_is_made_and_its_owner_sets_the_password(desk: TestClient, app: Any) -> None:
    """The one-time code is shown once to the administrator and works once."""
    page = sent(desk, "/console/accounts/new", username="neu", roles=["clerk"], region="320000").text
    address = re.search(r'action="(/console/accounts/[0-9a-f-]+)/reset"', page)[1]
    code = re.search(r'big-code">([^<]+)<', sent(desk, f"{address}/reset", reason="新同事").text)[1]
    owner = TestClient(app)
    fields = {"username": "neu", "one_time_code": code, "new_password": NEW_PASSWORD}
    start = {"_token": token(owner.get("/console/reset-password").text)}
    assert "密码设好了" in owner.post("/console/reset-password", data=start | fields).text
    assert enter(owner, "neu", password=NEW_PASSWORD).status_code == 303


def test_a_refused_account_keeps_what_was_typed(desk: TestClient) -> None:
    """A code with a wrong check digit is named beside its field."""
    page = sent(
        desk, "/console/accounts/new", username="laden", subject_kind="business", subject_name="示例小店",
        subject_code="91320281MA1DEMQ10X",
    )  # fmt: skip
    assert page.status_code == 422
    assert 'value="示例小店"' in page.text


def test_a_refused_account_keeps_its_roles(desk: TestClient) -> None:
    """A wrong region unticks nothing: pressed again, the account has the roles that were meant."""
    page = sent(desk, "/console/accounts/new", username="neu", roles=["clerk", "auditor"], region="江阴")
    assert page.status_code == 422
    assert re.findall(r'name="roles" value="(\w+)" checked', page.text) == ["clerk", "auditor"]


def test_an_account_is_closed_at_once(desk: TestClient, add_account: Any, app: Any) -> None:
    """Whoever left the office sees nothing from the next click on."""
    add_account("gone", ["clerk"])
    other = TestClient(app)
    enter(other, "gone")
    address = re.search(r'href="(/console/accounts/[0-9a-f-]+)">gone<', desk.get("/console/accounts").text)[1]
    assert "已停用" in sent(desk, address, disabled="true").text
    assert other.get("/console/me", follow_redirects=False).status_code == 303


def test_waiting_authorisations_have_a_page(desk: TestClient) -> None:
    """Empty, it says so."""
    assert "没有等工作人员确认的授权" in desk.get("/console/authorisations").text
