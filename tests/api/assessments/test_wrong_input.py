"""What is said about wrong input: where it stands, how to mend it, and nothing that was sent is said back."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.assessments.conftest import RECORD
from tests.api.conftest import BUSINESS_CODE, Headers

URL = "/api/v1/assessments"


def refused(client: TestClient, headers: Headers, **body: Any) -> dict[str, str]:
    """The refusal's words by pointer."""
    answer = client.post(URL, json=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["pointer"]: error["detail"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("part", "pointer", "words"),
    [
        ({"severity": "terrible"}, "/record/severity", "minor（轻微）、general（一般）、serious（严重）"),
        ({"penalties": ["fine", "jail"]}, "/record/penalties/1", "fine（罚款）"),
        ({"authority_field": "police"}, "/record/authority_field", "public_security（公安）"),
        ({"kind": None}, "/record/kind", "administrative_penalty（行政处罚）"),
        ({"fine_amount": "-1"}, "/record/fine_amount", "不能小于 0"),
        ({"fine_amount": "100.005"}, "/record/fine_amount", "小数点后最多 2 位"),
        ({"fine_amount": "NaN"}, "/record/fine_amount", "数字"),
        ({"fine_amount": "两万"}, "/record/fine_amount", "数字"),
        ({"region": "3202"}, "/record/region", "六位数字"),
        ({"decided_on": "2026-02-30"}, "/record/decided_on", "日期"),
        ({"decided_on": "1899-12-31"}, "/record/decided_on", "1949-10-01"),
        ({"decided_on": "9999-12-31"}, "/record/decided_on", "2199-12-31"),
        ({"publication_ends_on": "0001-01-01"}, "/record/publication_ends_on", "1949-10-01"),
        ({"price": 1}, "/record/price", "decided_on"),
    ],
)
def test_a_wrong_record_is_pointed_at(
    client: TestClient, staff: Headers, part: dict[str, Any], pointer: str, words: str
) -> None:
    """Protects programs from guessing: each wrong field, and what may stand there, in Chinese."""
    assert words in refused(client, staff, record={**RECORD, **part})[pointer]


def test_unknown_facts_are_answered_with_the_known_ones(client: TestClient, business: Headers) -> None:
    """Protects against a fact that is silently ignored, and says what can be told."""
    words = refused(client, business, record_id="x", facts={"paid": True})["/facts/paid"]
    assert all(name in words for name in ("obligations_fulfilled", "performed_on", "leniency", "sought"))


@pytest.mark.parametrize(
    ("subject", "pointer", "words"),
    [
        ({"kind": "person", "born_on": "2026-11-22"}, "/subject/born_on", "不能晚于今天"),
        ({"kind": "person", "born_on": "1880-01-01"}, "/subject/born_on", "太早"),
        ({"kind": "company"}, "/subject/kind", "person（自然人）"),
    ],
)
def test_an_impossible_subject_is_pointed_at(
    client: TestClient, staff: Headers, subject: dict[str, Any], pointer: str, words: str
) -> None:
    """Protects the age, on which another answer hangs."""
    assert words in refused(client, staff, record=RECORD, subject=subject)[pointer]


@pytest.mark.parametrize("day", ["1949-09-30", "2200-01-01", "9999-12-31"])
def test_a_day_outside_every_question_is_refused(
    client: TestClient, business: Headers, record_id: str, day: str
) -> None:
    """Protects the calendar from the end of time."""
    assert "1949-10-01" in refused(client, business, record_id=record_id, as_of=day)["/as_of"]


@pytest.mark.parametrize(
    ("part", "asks"),
    [
        ({"decided_on": "2027-01-01"}, "decided_on"),
        ({"publication_ends_on": "2026-01-01"}, "publication_ends_on"),
        ({"decided_on": None}, "decided_on"),
    ],
)
def test_days_that_contradict_each_other_are_asked_about(
    client: TestClient, staff: Headers, part: dict[str, Any], asks: str
) -> None:
    """Protects the subject of a faulty record: its own question gets a question back, not a refusal."""
    answer = client.post(URL, json={"record": {**RECORD, **part}}, headers=staff).json()
    assert (answer["outcome"], answer["questions"][0]["field"]) == ("needs_information", asks)


def test_duties_may_be_performed_before_the_decision(client: TestClient, staff: Headers) -> None:
    """Protects whoever mended a fault before the decision came: that is performance, and no wrong date."""
    record = {**RECORD, "obligations_fulfilled_on": "2026-04-30"}
    assert client.post(URL, json={"record": record}, headers=staff).json()["outcome"] == "repairable_now"


def test_null_is_unknown_and_not_no(client: TestClient, staff: Headers) -> None:
    """Protects people from an answer that stands on what nobody said."""
    unknown = {**RECORD, **dict.fromkeys(("obligations_fulfilled_on", "severity", "penalties", "status", "region"))}
    facts = dict.fromkeys(("obligations_fulfilled", "performed_on", "sought", "leniency", "in_catalogue"))
    answer = client.post(URL, json={"record": unknown, "facts": facts, "subject": None}, headers=staff).json()
    assert answer["outcome"] == "needs_information"
    assert answer["questions"][0]["field"] == "obligations_fulfilled_on"


@pytest.mark.parametrize("code", [BUSINESS_CODE, "320281199001010011"])
def test_codes_are_never_said_back(client: TestClient, staff: Headers, code: str) -> None:
    """Protects codes: neither an answer nor a refusal repeats one, wherever it was put."""
    subject = {"kind": "person", "name": "示例某甲", "code": code}
    bodies: list[dict[str, Any]] = [
        {"record": {**RECORD, "subject": subject}},
        {"record": {**RECORD, "subject": {**subject, "kind": code}}},
        {"record": {**RECORD, "subject": subject, "severity": code}},
        {"record": {**RECORD, "subject": {code: code}}},
        {"record": RECORD, "facts": {code: True}},
        {"record": RECORD, "as_of": code},
        {"record_id": code},
    ]
    for body in bodies:
        assert code not in client.post(URL, json=body, headers=staff).text
