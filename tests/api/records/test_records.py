"""Who sees which records, and what a clerk may enter."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from tests.api.conftest import BUSINESS_CODE

Headers = dict[str, str]


def record(**changes: Any) -> dict[str, Any]:
    """A fictional penalty."""
    return {
        "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE},
        "document_number": "苏示建罚〔2026〕12号",
        "authority": "示例市住房和城乡建设局",
        "authority_field": "housing_construction",
        "region": "320281",
        "penalties": ["fine"],
        "fine_amount": "20000.00",
        "severity": "general",
        "decided_on": "2026-05-06",
    } | changes


def test_a_subject_sees_its_own_record_with_its_full_code(
    client: TestClient, business: Headers, staff: Headers
) -> None:
    """The subject reads what is recorded about it, whole."""
    assert client.post("/api/v1/records", json=record(), headers=staff).status_code == 201
    page = client.get("/api/v1/records", headers=business).json()
    assert page["total"] == 1
    assert page["items"][0]["subject"]["code"] == BUSINESS_CODE
    assert page["items"][0]["fine_amount"] == "20000.00"


def test_another_subject_neither_lists_nor_finds_it(
    client: TestClient, business: Headers, person: Headers, staff: Headers
) -> None:
    """Somebody else's record looks exactly like one that does not exist."""
    made = client.post("/api/v1/records", json=record(), headers=staff).json()
    assert client.get("/api/v1/records", headers=person).json()["total"] == 0
    theirs = client.get(f"/api/v1/records/{made['id']}", headers=person)
    absent = client.get("/api/v1/records/nothing", headers=person)
    assert (theirs.status_code, theirs.json()["detail"]) == (absent.status_code, absent.json()["detail"])
    assert theirs.status_code == 404


def test_staff_must_say_whom_and_why_and_leave_a_line(client: TestClient, app: Any, staff: Headers) -> None:
    """No look-up without a purpose, and none without a trace."""
    assert client.get("/api/v1/records", headers=staff).status_code == 422
    client.post("/api/v1/records", json=record(), headers=staff)
    answer = client.get("/api/v1/records", params={"subject_code": BUSINESS_CODE, "purpose": "核查"}, headers=staff)
    assert answer.json()["items"][0]["subject"]["code"] == "9132**********Q10W"
    with app.state.database.read() as session:
        line = session.query(AuditLine).order_by(AuditLine.sequence.desc()).first()
        assert line.action == "record:staff:looked_up"
        assert line.purpose == "核查"


def test_staff_see_their_region_and_below_only(
    client: TestClient, add_account: Any, sign_in: Any, staff: Headers
) -> None:
    """A clerk of another province finds nothing."""
    client.post("/api/v1/records", json=record(), headers=staff)
    add_account("clerk-su", ["clerk"], region="320000")
    add_account("clerk-gan", ["clerk"], region="360000")
    ask = {"subject_code": BUSINESS_CODE, "purpose": "核查"}
    assert client.get("/api/v1/records", params=ask, headers=sign_in("clerk-su")).json()["total"] == 1
    assert client.get("/api/v1/records", params=ask, headers=sign_in("clerk-gan")).json()["total"] == 0


def test_only_a_clerk_enters_records(client: TestClient, business: Headers) -> None:
    """Nobody writes records about themselves."""
    assert client.post("/api/v1/records", json=record(), headers=business).status_code == 403


def test_the_same_decision_is_not_entered_twice(client: TestClient, staff: Headers) -> None:
    """Brackets and spaces in a 文号 do not make a second record."""
    client.post("/api/v1/records", json=record(), headers=staff)
    again = client.post("/api/v1/records", json=record(document_number="苏示建罚[2026] 12号"), headers=staff)
    assert again.status_code == 409
    assert "已有文号" in again.json()["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("region", "32"), ("decided_on", "2026-13-01"), ("penalties", ["jail"]), ("fine_amount", "-1"), ("surprise", 1)],
)
def test_each_wrong_field_is_named(client: TestClient, staff: Headers, field: str, value: Any) -> None:
    """A clerk learns which field to mend."""
    answer = client.post("/api/v1/records", json=record(**{field: value}), headers=staff)
    assert answer.status_code == 422
    assert any(e["pointer"].startswith(f"/{field}") for e in answer.json()["errors"])


def test_staff_read_one_record_for_a_purpose_only(client: TestClient, staff: Headers) -> None:
    """Knowing an id is no way round the trace."""
    made = client.post("/api/v1/records", json=record(), headers=staff).json()
    assert client.get(f"/api/v1/records/{made['id']}", headers=staff).status_code == 422
    looked = client.get(f"/api/v1/records/{made['id']}", params={"purpose": "核查"}, headers=staff)
    assert looked.json()["document_number"] == made["document_number"]
