"""Who reads what people asked a person to look at."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.api.filing.test_repair import REPAIRABLE
from tests.api.records.test_records import record

Headers = dict[str, str]
URL = "/api/v1/reports"
CALL_ME = {"kind": "callback", "text": "请给我回个电话。", "contact": "13900000001"}


def count(client: TestClient, headers: Headers) -> int:
    """How many reports somebody sees."""
    return int(client.get(URL, headers=headers).json()["total"])


def test_a_report_is_read_where_its_writer_has_a_record_and_by_those_who_handle_cases(
    client: TestClient,
    staff: Headers,
    business: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects a complainant's telephone number from staff of other places and of other work."""
    made = client.post("/api/v1/records", json=record(**REPAIRABLE, region="320281"), headers=staff)
    assert made.status_code == 201, made.text
    assert client.post(URL, json=CALL_ME, headers=business).status_code == 201
    seen = {}
    for name, role, region in (
        ("clerk-su", "clerk", "320000"),
        ("clerk-gan", "clerk", "360000"),
        ("editor", "policy_editor", "320000"),
        ("auditor", "auditor", "320000"),
        ("root", "admin", None),
    ):
        add_account(name, [role], region=region)
        seen[name] = count(client, sign_in(name))
    assert seen == {"clerk-su": 1, "clerk-gan": 0, "editor": 0, "auditor": 0, "root": 1}


def test_a_report_of_nowhere_is_for_nationwide_staff(
    client: TestClient,
    staff: Headers,
    person: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects whoever is in no record yet: the report is not thrown open to every region, and not lost."""
    assert client.post(URL, json=CALL_ME, headers=person).status_code == 201
    add_account("clerk-su", ["clerk"], region="320000")
    assert [count(client, who) for who in (person, staff, sign_in("clerk-su"))] == [1, 1, 0]


@pytest.mark.parametrize(("contact", "shown"), [("13900000001", "*******0001"), ("小王", "*******"), (None, None)])
def test_staff_read_numbers_in_full_only_by_a_step_of_its_own(
    client: TestClient, staff: Headers, person: Headers, contact: str | None, shown: str | None
) -> None:
    """Protects a caller's number from everybody who reads the list: one report, with a purpose, shows it."""
    text = "我是中介举报人，电话13900000002，身份证320281199001010011。"
    made = client.post(URL, json={"kind": "paid_agent", "text": text, "contact": contact}, headers=person).json()
    one = f"{URL}/{made['number']}"
    (listed,) = client.get(URL, headers=staff).json()["items"]
    for seen in (listed, client.get(one, headers=staff).json()):
        assert seen["contact"] == shown
        assert "13900000002" not in seen["text"]
        assert "320281199001010011" not in seen["text"]
    assert client.get(one, params={"in_full": "true"}, headers=staff).status_code == 422
    whole = client.get(one, params={"in_full": "true", "purpose": "回电话核实举报"}, headers=staff).json()
    mine = client.get(URL, headers=person).json()["items"][0]
    assert (whole["text"], whole["contact"]) == (mine["text"], mine["contact"]) == (text, contact)


def test_a_report_of_others_is_not_there(client: TestClient, person: Headers, business: Headers) -> None:
    """Protects a complainant from whoever tries numbers."""
    number = client.post(URL, json=CALL_ME, headers=person).json()["number"]
    assert client.get(f"{URL}/{number}", headers=business).status_code == 404
    assert client.get(f"{URL}/{number.lower()}", headers=person).json()["contact"] == CALL_ME["contact"]
