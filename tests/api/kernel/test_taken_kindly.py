"""What callers send in other shapes than ours: taken where it can only mean one thing, explained where it cannot."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import BUSINESS_CODE
from tests.api.filing.test_given_back import cited_by
from tests.api.library.conftest import NOTICE
from tests.api.records.test_records import record

Headers = dict[str, str]
DOCUMENTS = "/api/v1/policies/documents"
CONSENTS = "/api/v1/consents"
PURPOSE = "chat_records"


def is_given(answer: Any) -> bool:
    """Whether a purpose is agreed to, by an answer about consents."""
    assert answer.status_code == 200, answer.text
    return bool(next(one for one in answer.json()["items"] if one["purpose"] == PURPOSE)["given"])


@pytest.mark.parametrize("no", [{"given": False}, {"withdrawn": True}, {"given": True, "withdrawn": True}], ids=str)
def test_a_consent_says_whether_it_is_given(client: TestClient, business: Headers, no: dict[str, bool]) -> None:
    """Protects people whose program says yes and no by the same call: a no is never kept as a yes."""
    assert is_given(client.post(CONSENTS, json={"purpose": PURPOSE, "given": True}, headers=business))
    assert not is_given(client.post(CONSENTS, json={"purpose": PURPOSE} | no, headers=business))


def test_a_consent_is_taken_back_by_address_or_body(client: TestClient, business: Headers) -> None:
    """Protects the right to take it back, wherever the purpose is written; without one it is asked for."""
    for where in ({"json": {"purpose": PURPOSE}}, {"params": {"purpose": PURPOSE}}):
        client.post(CONSENTS, json={"purpose": PURPOSE}, headers=business)
        assert not is_given(client.request("DELETE", CONSENTS, headers=business, **where))
    missing = client.request("DELETE", CONSENTS, headers=business)
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "/purpose")


def test_a_document_is_pasted_as_json(client: TestClient, staff: Headers) -> None:
    """Protects programs that speak JSON: the text is read as from a form, and faults are pointed at."""
    made = client.post(DOCUMENTS, json={"text": NOTICE}, headers=staff)
    assert made.status_code == 201, made.text
    assert made.json()["documents"][0]["document"] == "示政办发〔2024〕3号"
    for body, pointer in (({}, "/text"), ({"text": 5}, "/text"), ({"text": "x", "more": 1}, "/more")):
        wrong = client.post(DOCUMENTS, json=body, headers=staff)
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, pointer)
    assert client.post(DOCUMENTS, json=["x"], headers=staff).status_code == 400


def test_feedback_names_a_clause_as_the_answer_did(client: TestClient) -> None:
    """Protects readers who point at the citation in front of them, and say nothing else."""
    body = {"question": "要收费吗", "helpful": False, "citation": cited_by(client, "answer"), "comment": None}
    assert client.post("/api/v1/policies/feedback", json=body).status_code == 201


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("policies/answer", {"question": "要收费吗", "region": "", "as_of": ""}),
        ("policies/search", {"query": "收费", "region": "", "as_of": "", "limit": ""}),
        ("policies/documents", {"region": "", "status": ""}),
    ],
    ids=["answer", "search", "documents"],
)
def test_an_empty_parameter_was_not_given(client: TestClient, path: str, params: dict[str, str]) -> None:
    """Protects forms that send all their fields: an empty one asks for nothing."""
    given = {name: value for name, value in params.items() if value}
    answers = [client.get(f"/api/v1/{path}", params=one) for one in (params, given)]
    assert [one.status_code for one in answers] == [200, 200], answers[0].text
    assert answers[0].json() == answers[1].json()


def test_a_record_with_a_known_number_is_a_conflict(client: TestClient, staff: Headers) -> None:
    """Protects programs that enter records: it says which field collides, and a record as it was read can be sent."""
    read = client.post("/api/v1/records", json=record() | {"id": "mine", "marks": []}, headers=staff)
    assert read.status_code == 201, read.text
    again = client.post("/api/v1/records", json=record(), headers=staff)
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (409, "/document_number")


def test_whom_to_call_is_a_text_or_name_and_number(client: TestClient, business: Headers) -> None:
    """Protects people who want to be called: the contact may have the shape that it has in a case."""
    body = {"kind": "callback", "text": "请回电", "contact": {"name": "示例某甲", "phone": "13900000001"}}
    assert client.post("/api/v1/reports", json=body, headers=business).status_code == 201
    kept = client.get("/api/v1/reports", headers=business).json()["items"][0]
    assert kept["contact"] == "示例某甲 13900000001"


def test_accounts_say_which_field_is_wrong(client: TestClient, staff: Headers) -> None:
    """Protects whoever makes accounts: the code is pointed at, and what is refused is told as it is."""
    wrong = {"kind": "business", "name": "示例有限公司", "code": BUSINESS_CODE[:-1] + "0"}
    body = {"username": "new-one", "password": "a long sentence to sign in", "roles": ["subject"], "subject": wrong}
    refused = client.post("/api/v1/accounts", json=body, headers=staff)
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/subject/code"]
    admin = {"username": "boss", "password": "a long sentence to sign in", "roles": ["admin"]}
    refused = client.post("/api/v1/accounts", json=admin, headers=staff)
    assert refused.status_code == 403
    assert "不超出您自己角色" in refused.json()["detail"]


def test_a_comparison_needs_a_topic(client: TestClient) -> None:
    """Protects programs: a missing parameter is wrong input; one that leads nowhere is not found."""
    missing, unknown = (client.get("/api/v1/policies/compare", params={"topic": one}) for one in ("", "天气"))
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "/topic")
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("/auth/session", {"content": '{"username": "x"}', "headers": {"content-type": "text/plain"}}, 415, "not_json"),
        ("/auth/session", {"content": '{"username": "x"}'}, 415, "not_json"),
        ("/auth/session", {"data": {"username": "x", "password": "y"}}, 415, "not_json"),
        ("/auth/token", {"json": {"username": "x", "password": "y"}}, 415, "not_a_form"),
        ("/auth/session", {"content": "{", "headers": {"content-type": "application/json"}}, 400, "bad_json"),
        ("/healthz", {"json": {}}, 405, "method_not_allowed"),
    ],
    ids=["plain text", "no type", "a form", "json for a form", "broken json", "method"],
)
def test_another_kind_of_body_is_told_apart(
    client: TestClient, path: str, sent: dict[str, Any], status: int, code: str
) -> None:
    """Protects programmers from hunting for a wrong field where the whole body was not read."""
    answer = client.post(path if path == "/healthz" else f"/api/v1{path}", **sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
