"""Requests that come twice: one deed, the same answer, and nobody else's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts import service as accounts
from api.accounts.writing import WITHOUT_KEY, Writing
from api.chat.routes import send_message
from api.idempotency import StoredAnswer
from api.main import API_PREFIX, FEATURES
from tests.api.cases.making import filed
from tests.api.filing.test_repair import REPAIRABLE
from tests.api.kernel.test_interface import operations
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record

Headers = dict[str, str]
TEXT = "请给我回个电话。"
REPORTS = "/api/v1/reports"


def call_me(client: TestClient, headers: Headers, key: str, text: str = TEXT) -> Any:
    """Ask to be called back."""
    return client.post(REPORTS, json={"kind": "callback", "text": text}, headers=headers | {"Idempotency-Key": key})


def total(client: TestClient, headers: Headers) -> int:
    """How many requests to be called back there are."""
    return int(client.get(REPORTS, headers=headers).json()["total"])


@pytest.fixture
def draft(client: TestClient, business: Headers, staff: Headers) -> str:
    """The number of a draft."""
    made = client.post("/api/v1/records", json=record(**REPAIRABLE), headers=staff).json()["id"]
    case = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [made]}, headers=business).json()
    return str(case["number"])


def test_an_answer_is_not_repeated_to_who_may_not_hear_it_any_more(
    client: TestClient, app: FastAPI, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> None:
    """Protects cases from staff who lost a role or moved to another region: a repeat is no way around it."""
    with app.state.database.write() as session:
        number = filed(app, session).number
    add_account("clerk", ["clerk"])
    headers = sign_in("clerk") | {"Idempotency-Key": "k-before"}
    address = f"/api/v1/cases/{number}/accept"
    assert client.post(address, json={}, headers=headers).status_code == 200
    assert client.post(address, json={}, headers=headers).status_code == 200
    with app.state.database.write() as session:
        accounts.get_by_username(session, "clerk").roles = ["policy_editor"]
    again = client.post(address, json={}, headers=headers)
    assert again.status_code == 409
    assert "subject" not in again.json()


def test_every_write_takes_a_key(app: FastAPI) -> None:
    """Protects every new route from being forgotten: it declares the header, or stands on the list with a reason."""
    writes = {name: op for name, op in operations(app.openapi()) if not name.startswith("get ")}
    taking = {
        name for name, op in writes.items() if "Idempotency-Key" in {one["name"] for one in op.get("parameters", ())}
    }
    without = {
        f"{name.split(' ')[0].upper()} {name.split(' ')[1].removeprefix(API_PREFIX)}" for name in writes.keys() - taking
    }
    assert without == WITHOUT_KEY.keys()
    assert len(taking) > 25
    assert all(WITHOUT_KEY.values())


def test_every_write_is_carried_out_in_one_thread() -> None:
    """Protects from a write lock that waits for a thread: every write is ``Writing``, no read has a write session."""
    for feature in FEATURES:
        for route in feature.routes:
            if route.methods - {"GET", "HEAD"}:
                assert isinstance(route, Writing), route.path
                assert route.endpoint is send_message or "asked" in {d.name for d in route.dependant.dependencies}
            else:
                assert "_write_session" not in {d.call.__name__ for d in route.dependant.dependencies}, route.path


def test_the_same_request_again_gets_the_same_answer(client: TestClient, business: Headers) -> None:
    """Protects people who click twice: status, body and headers are those of the first time."""
    first, again = call_me(client, business, "k1"), call_me(client, business, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers["content-type"]) == (first.content, first.headers["content-type"])
    assert total(client, business) == 1
    assert call_me(client, business, "k2").json() != first.json()


def test_a_key_is_not_used_for_something_else(client: TestClient, business: Headers, draft: str) -> None:
    """Protects from an answer that belongs to another request: other content, other address or other method."""
    assert call_me(client, business, "k1").status_code == 201
    keyed = business | {"Idempotency-Key": "k1"}
    others = [
        call_me(client, business, "k1", "别的内容"),
        client.post(f"{REPORTS}?a=1", json={"kind": "callback", "text": TEXT}, headers=keyed),
        client.post(f"/api/v1/cases/{draft}/withdraw", headers=keyed),
    ]
    assert [(a.status_code, a.json()["code"]) for a in others] == [(409, "idempotency_key_reused")] * 3


def test_a_key_of_somebody_else_is_another_key(client: TestClient, business: Headers, person: Headers) -> None:
    """Protects what one person was told from everybody else."""
    mine, theirs = call_me(client, business, "k1"), call_me(client, person, "k1")
    assert (theirs.status_code, theirs.json() == mine.json()) == (201, False)
    assert total(client, person) == 1


def test_what_was_refused_may_be_tried_again(client: TestClient, business: Headers, draft: str) -> None:
    """Protects a key from being burnt: nothing was done, so the next try is made and not answered from memory."""
    keyed = business | {"Idempotency-Key": "k1"}
    path = f"/api/v1/cases/{draft}/submit"
    body = {"commitment": {"accepted": True, "signed_by": "示例某乙"}}
    assert client.post(path, json=body, headers=keyed).status_code == 422
    form = {"data": {"material": "proof_of_performance"}, "files": {"file": ("a.pdf", pdf())}}
    assert client.post(f"/api/v1/cases/{draft}/materials", **form, headers=business).status_code == 201
    first, again = (client.post(path, json=body, headers=keyed) for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


def test_an_upload_is_known_by_its_content(client: TestClient, business: Headers, draft: str) -> None:
    """Protects uploads on bad lines: the same file again is the same request whatever its boundary; another is not."""
    keyed = business | {"Idempotency-Key": "k1"}

    def upload(content: bytes) -> Any:
        form = {"data": {"material": "proof_of_performance"}, "files": {"file": ("a.pdf", content)}}
        return client.post(f"/api/v1/cases/{draft}/materials", **form, headers=keyed)

    paper = pdf()
    first, again, other = upload(paper), upload(paper), upload(paper + b"\n%")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.json() == first.json()
    case = client.get(f"/api/v1/cases/{draft}", headers=business).json()
    assert sum(len(material["files"]) for material in case["materials"]) == 1


def test_an_answer_without_content_is_kept_too(client: TestClient, business: Headers, draft: str) -> None:
    """Protects deletions: the second time is answered like the first, although nothing is there any more."""
    form = {"data": {"material": "proof_of_performance"}, "files": {"file": ("a.pdf", pdf())}}
    made = client.post(f"/api/v1/cases/{draft}/materials", **form, headers=business).json()["id"]
    keyed = business | {"Idempotency-Key": "k1"}
    answers = [client.delete(f"/api/v1/cases/{draft}/files/{made}", headers=keyed) for _ in range(2)]
    assert [(a.status_code, a.content) for a in answers] == [(204, b"")] * 2


def test_twice_at_once_is_one_deed(client: TestClient, business: Headers, draft: str) -> None:
    """Protects from two threads that both find nothing kept: one does it, and all hear the same answer."""

    def at_once(ask: Callable[[int], Any]) -> list[Any]:
        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(ask, range(8)))

    reports = at_once(lambda _: call_me(client, business, "k1"))
    assert {(a.status_code, a.content) for a in reports} == {(201, reports[0].content)}
    assert total(client, business) == 1
    keyed = business | {"Idempotency-Key": "k2"}
    withdrawn = at_once(lambda _: client.post(f"/api/v1/cases/{draft}/withdraw", headers=keyed))
    assert {(a.status_code, a.content) for a in withdrawn} == {(200, withdrawn[0].content)}


def test_kept_answers_cannot_be_read_in_the_database(app: FastAPI, client: TestClient, business: Headers) -> None:
    """Protects personal data in answers: what is kept is encrypted."""
    number = call_me(client, business, "k1").json()["number"]
    with app.state.database.read() as session:
        (kept,) = session.scalars(select(StoredAnswer))
    assert number not in kept.answer
    assert number in app.state.cipher.open(kept.answer)


def test_nothing_is_kept_for_strangers(app: FastAPI, client: TestClient) -> None:
    """Protects people who are not signed in: a guessed key tells nothing, because nothing is kept under it."""
    body = {"question": "修复要收费吗", "helpful": True}
    answers = [client.post("/api/v1/policies/feedback", json=body, headers={"Idempotency-Key": "1"}) for _ in range(2)]
    assert {a.status_code for a in answers} == {201}
    with app.state.database.read() as session:
        assert session.scalars(select(StoredAnswer)).all() == []


@pytest.mark.parametrize("spelling", ["Multipart/Form-Data", "multipart/form-data", " MULTIPART/form-data "])
def test_a_form_with_a_key_is_taken_however_its_type_is_spelt(
    client: TestClient, business: Headers, draft: str, spelling: str
) -> None:
    """Protects programs that write the content type their own way: it was read as a form, so it is hashed as one."""
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    fields = [part.format("material", "") + "proof_of_performance", part.format("file", '; filename="a.pdf"')]
    body = "\r\n".join(f"--x\r\n{field}" for field in fields).encode() + pdf() + b"\r\n--x--\r\n"
    headers = business | {"Idempotency-Key": "k1", "Content-Type": f"{spelling}; boundary=x"}
    first, again = (client.post(f"/api/v1/cases/{draft}/materials", content=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)


def test_a_form_of_the_wrong_kind_is_refused_in_words(client: TestClient, business: Headers, draft: str) -> None:
    """Protects programs that send a plain form where a file belongs: told what is missing, not that we failed."""
    sent = {"material": "proof_of_performance"}
    headers = business | {"Idempotency-Key": "k1"}
    assert client.post(f"/api/v1/cases/{draft}/materials", data=sent, headers=headers).status_code == 422
