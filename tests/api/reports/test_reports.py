"""Who reads what people asked a person to look at."""

from collections.abc import Callable

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
