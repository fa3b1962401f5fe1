"""Numbers in what an applicant wrote: hidden from staff, whole by a step of its own."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.cases.owner import SIGNED, Owner
from tests.api.oversight.conftest import trail

Headers = dict[str, str]
PHONE, CARD, ELSE = "13900000006", "32028119900101002X", "13900000007"
SAID = f"罚款已交，有事打 {PHONE}，身份证 {CARD}"
WHOLE = {"in_full": "true", "purpose": "打电话核实"}


@pytest.fixture
def number(client: TestClient, business: Headers, staff: Headers) -> str:
    """A filed application that says more than it has to."""
    owner = Owner(client, business, staff)
    made = owner.draft("repair", owner.has(), statement=SAID)
    facts: dict[str, Any] = {"contact": {"name": "示例某乙", "phone": ELSE}, "agent": f"示例某丙 {PHONE}"}
    assert owner.patches(made, facts=facts).status_code == 200
    owner.uploads(made, "proof_of_performance")
    assert owner.does(made, "submit", SIGNED).status_code == 200
    return made


def test_staff_see_numbers_only_by_a_step_of_its_own(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, number: str
) -> None:
    """Protects applicants: whoever handles the case reads their words, and a number after saying what for."""
    one = f"/api/v1/cases/{number}"
    seen = client.get(one, headers=staff)
    assert seen.json()["statement"].startswith("罚款已交")
    assert not any(each in seen.text for each in (PHONE, CARD, ELSE))
    assert client.get(one, params={"in_full": "true"}, headers=staff).status_code == 422
    whole = client.get(one, params=WHOLE, headers=staff).json()
    assert (whole["statement"], whole["facts"]["contact"]["phone"]) == (SAID, ELSE)
    assert [line.purpose for line in trail(app, "case:staff:unmasked")] == ["打电话核实"]
    mine = client.get(one, headers=business).json()
    assert (mine["statement"], mine["facts"]["agent"]) == (SAID, f"示例某丙 {PHONE}")
    assert ELSE not in str(mine)


def test_who_does_not_handle_sees_none(
    client: TestClient, add_account: Callable[..., None], sign_in: Callable[[str], Headers], number: str
) -> None:
    """Protects applicants from an auditor's curiosity: it is nobody's audit to call them."""
    add_account("watcher", ["auditor"])
    assert client.get(f"/api/v1/cases/{number}", params=WHOLE, headers=sign_in("watcher")).status_code == 403


def test_a_letter_taken_by_staff_hides_them_too(
    client: TestClient, business: Headers, staff: Headers, number: str
) -> None:
    """Protects applicants from a print that lies on a desk; their own copy says what they wrote."""
    texts = {}
    for name, headers in (("staff", staff), ("owner", business)):
        answer = client.get(f"/api/v1/cases/{number}/letters/application", params={"format": "docx"}, headers=headers)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            texts[name] = file.read("word/document.xml").decode()
    assert PHONE in texts["owner"]
    assert PHONE not in texts["staff"]
