"""A repair request from draft to receipt: complete, once, and only for the right person."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from docx import Document
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import worker
from api.audit.chain import check
from tests.api.materials.test_checks import pdf, png
from tests.api.records.test_records import record

Headers = dict[str, str]
SIGNED = {"commitment": {"accepted": True, "signed_by": "示例某甲"}}
REPAIRABLE: dict[str, Any] = {
    "decided_on": "2026-03-20",
    "published_on": "2026-03-25",
    "publication_ends_on": "2027-03-20",
    "obligations_fulfilled_on": "2026-04-10",
    "procedure": "ordinary",
}


@pytest.fixture
def repairable(client: TestClient, business: Headers, staff: Headers) -> str:
    """The id of a record that can be repaired today."""
    answer = client.post("/api/v1/records", json=record(**REPAIRABLE), headers=staff)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def draft(client: TestClient, business: Headers, repairable: str) -> str:
    """The number of a draft for it."""
    answer = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [repairable]}, headers=business)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def upload(
    client: TestClient,
    number: str,
    headers: Headers,
    material: str = "proof_of_performance",
    content: bytes | None = None,
) -> Any:
    """Upload one file."""
    return client.post(
        f"/api/v1/cases/{number}/materials",
        data={"material": material},
        files={"file": ("缴款书.pdf", pdf() if content is None else content)},
        headers=headers,
    )


def submit(client: TestClient, number: str, headers: Headers, body: Any = SIGNED, key: str | None = None) -> Any:
    """Submit, optionally with an idempotency key."""
    extra = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/cases/{number}/submit", json=body, headers=headers | extra)


def test_from_draft_to_receipt(client: TestClient, business: Headers, draft: str) -> None:
    """The main job: two papers in, a number and a due date in Chinese working days out."""
    assert draft == "XF-20261121-0001"
    assert upload(client, draft, business).status_code == 201
    answer = submit(client, draft, business)
    assert answer.status_code == 200, answer.text
    receipt = answer.json()
    assert receipt["status"] == "submitted"
    due = {d["due_on"]: d for d in receipt["deadlines"]}
    assert due["2026-12-04"]["amount"] == 10
    assert due["2026-12-04"]["unit"] == "working_day"
    assert due["2026-12-04"]["citations"]
    letter = client.get(receipt["receipt_url"], headers=business)
    text = "\n".join(p.text for p in Document(io.BytesIO(letter.content)).paragraphs)
    assert draft in text
    assert "2026年12月4日" in text
    assert "不收取任何费用" in text


def test_the_commitment_may_be_signed_on_paper(client: TestClient, business: Headers, draft: str) -> None:
    """Both papers uploaded: no electronic acceptance is needed."""
    upload(client, draft, business)
    upload(client, draft, business, "credit_commitment", png())
    assert submit(client, draft, business, {}).status_code == 200


def test_what_is_missing_is_named(client: TestClient, business: Headers, draft: str) -> None:
    """Nothing is filed half, and the person learns which paper is missing."""
    answer = submit(client, draft, business)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/materials/proof_of_performance"
    assert client.get(f"/api/v1/cases/{draft}", headers=business).json()["status"] == "draft"


def test_papers_that_the_law_dropped_are_not_asked_for(client: TestClient, business: Headers, draft: str) -> None:
    """No training certificate, no credit report, no charity proof."""
    asked = {m["id"] for m in client.get(f"/api/v1/cases/{draft}", headers=business).json()["materials"]}
    assert {"proof_of_performance", "credit_commitment"} <= asked
    assert not asked & {"training_certificate", "credit_report", "charity_proof"}


def test_a_second_submit_is_refused_and_changes_nothing(client: TestClient, business: Headers, draft: str) -> None:
    """A second click files nothing twice."""
    upload(client, draft, business)
    submit(client, draft, business)
    again = submit(client, draft, business)
    assert again.status_code == 409
    assert "不用重复提交" in again.json()["detail"]
    case = client.get(f"/api/v1/cases/{draft}", headers=business).json()
    assert [e["action"] for e in case["timeline"]].count("submit") == 1
    assert len(case["deadlines"]) == len({d["name"] for d in case["deadlines"]})


def test_the_same_key_gets_the_same_receipt(client: TestClient, business: Headers, draft: str) -> None:
    """A program that retries after a lost answer gets that answer."""
    upload(client, draft, business)
    first, second = (submit(client, draft, business, key="k1") for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())


def test_ten_clicks_at_once_file_once(client: TestClient, business: Headers, draft: str) -> None:
    """Concurrent submissions end in one filing and nine clear refusals."""
    upload(client, draft, business)
    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(lambda _: submit(client, draft, business).status_code, range(10)))
    assert sorted(codes) == [200] + [409] * 9


def test_an_open_draft_is_given_again(client: TestClient, business: Headers, repairable: str, draft: str) -> None:
    """Coming back tomorrow continues the draft instead of starting a second one."""
    again = client.post("/api/v1/cases", json={"kind": "repair", "record_id": repairable}, headers=business)
    assert again.json()["number"] == draft


def test_a_filed_record_is_not_filed_again(client: TestClient, business: Headers, repairable: str, draft: str) -> None:
    """The second application for one record names the first."""
    upload(client, draft, business)
    submit(client, draft, business)
    again = client.post("/api/v1/cases", json={"kind": "repair", "record_id": repairable}, headers=business)
    assert again.status_code == 409
    assert draft in again.json()["detail"]


def test_too_early_is_refused_with_the_first_day(client: TestClient, business: Headers, staff: Headers) -> None:
    """Nothing is filed before the minimum period ends, and the person learns when it does."""
    early = record(
        **REPAIRABLE
        | {"decided_on": "2026-10-10", "publication_ends_on": "2027-10-10", "obligations_fulfilled_on": "2026-10-20"}
    )
    record_id = client.post("/api/v1/records", json=early, headers=staff).json()["id"]
    number = client.post("/api/v1/cases", json={"kind": "repair", "record_id": record_id}, headers=business).json()[
        "number"
    ]
    upload(client, number, business)
    answer = submit(client, number, business)
    assert (answer.status_code, answer.json()["code"]) == (409, "repairable_later")
    assert "2027年1月11日" in answer.json()["detail"]


def test_a_court_record_is_sent_to_its_own_door(client: TestClient, business: Headers, staff: Headers) -> None:
    """What cannot be filed here is not collected for here."""
    court = record(kind="other", authority_field="court", document_number="（2026）苏0281执1号")
    record_id = client.post("/api/v1/records", json=court, headers=staff).json()["id"]
    answer = client.post("/api/v1/cases", json={"kind": "repair", "record_id": record_id}, headers=business)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_door")
    assert "法院" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["", "/letters/receipt", "/letters/commitment"])
def test_another_persons_case_does_not_exist(client: TestClient, person: Headers, draft: str, path: str) -> None:
    """A guessed number opens nothing."""
    assert client.get(f"/api/v1/cases/{draft}{path}", headers=person).status_code == 404


def test_another_person_can_change_nothing(client: TestClient, person: Headers, repairable: str, draft: str) -> None:
    """Uploading, submitting, withdrawing and drafting for others all fail alike."""
    assert upload(client, draft, person).status_code == 404
    assert submit(client, draft, person).status_code == 404
    assert client.post(f"/api/v1/cases/{draft}/withdraw", json={}, headers=person).status_code == 404
    body = {"kind": "repair", "record_id": repairable}
    assert client.post("/api/v1/cases", json=body, headers=person).status_code == 404


def test_staff_handle_but_do_not_act_for_the_owner(
    client: TestClient, business: Headers, staff: Headers, draft: str
) -> None:
    """Staff see a case once it is filed, and never submit it."""
    assert client.get(f"/api/v1/cases/{draft}", headers=staff).status_code == 404
    upload(client, draft, business)
    submit(client, draft, business)
    seen = client.get(f"/api/v1/cases/{draft}", headers=staff).json()
    assert seen["subject"]["code"] == "9132**********Q10W"
    assert client.post(f"/api/v1/cases/{draft}/withdraw", json={}, headers=staff).status_code == 403


def test_wrong_files_and_materials_are_refused_and_lose_nothing(
    client: TestClient, business: Headers, draft: str
) -> None:
    """A bad upload leaves the good ones in place."""
    upload(client, draft, business)
    assert upload(client, draft, business, content=b"MZ\x90").status_code == 415
    assert upload(client, draft, business, content=b"x" * (10 * 1024 * 1024 + 1)).status_code == 413
    wrong = upload(client, draft, business, "training_certificate")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "material_not_needed")
    proof = client.get(f"/api/v1/cases/{draft}", headers=business).json()["materials"][0]
    assert len(proof["files"]) == 1


def test_the_same_file_twice_is_kept_once(client: TestClient, business: Headers, draft: str) -> None:
    """A repeated upload after a lost answer does no harm."""
    content = pdf()
    first, second = (upload(client, draft, business, content=content).json()["id"] for _ in range(2))
    assert first == second


def test_files_come_back_to_their_owner_only(
    client: TestClient, business: Headers, person: Headers, draft: str
) -> None:
    """What was uploaded can be downloaded unchanged, by the right person, never inline."""
    content = pdf()
    file = upload(client, draft, business, content=content).json()
    mine = client.get(f"/api/v1/cases/{draft}/files/{file['id']}", headers=business)
    assert mine.content == content
    assert mine.headers["content-disposition"].startswith("attachment")
    assert client.get(f"/api/v1/cases/{draft}/files/{file['id']}", headers=person).status_code == 404


def test_withdrawn_is_withdrawn(client: TestClient, business: Headers, draft: str) -> None:
    """A case taken back cannot be submitted, and the record is free again."""
    assert client.post(f"/api/v1/cases/{draft}/withdraw", json={}, headers=business).json()["status"] == "withdrawn"
    upload(client, draft, business)
    assert submit(client, draft, business).status_code == 409


def test_contact_data_is_masked_and_encrypted(client: TestClient, app: FastAPI, business: Headers, draft: str) -> None:
    """A telephone number is readable neither in the answer nor in the table."""
    facts = {"facts": {"contact": {"name": "示例某甲", "phone": "051000001234"}}, "statement": "早就交清了"}
    answer = client.patch(f"/api/v1/cases/{draft}", json=facts, headers=business).json()
    assert answer["facts"]["contact"]["phone"] == "********1234"
    assert answer["statement"] == "早就交清了"
    raw = (
        app.state.database.engine.raw_connection()
        .execute("SELECT facts_sealed, statement_sealed FROM cases")
        .fetchall()
    )
    assert "1234" not in str(raw)
    assert "交清" not in str(raw)


def test_the_receipt_arrives_as_a_message_exactly_once(
    client: TestClient, app: FastAPI, business: Headers, draft: str
) -> None:
    """The worker tells the applicant, and telling again writes nothing."""
    upload(client, draft, business)
    submit(client, draft, business)
    works = worker.all_works(app.state.settings, app.state.library, app.state.database)
    assert worker.run_once(app.state.database, app.state.clock, works) == 1
    assert worker.run_once(app.state.database, app.state.clock, works) == 0
    messages = client.get("/api/v1/notifications", headers=business).json()
    assert messages["total"] == 1
    assert draft in (text := messages["items"][0]["text"])
    assert "信用中国反馈修复结果：最晚12月4日（一般是这么久" in text
    with app.state.database.read() as session:
        assert check(session).broken is None


def test_a_receipt_is_written_whatever_was_typed(client: TestClient, business: Headers, draft: str) -> None:
    """Control characters in a name do not cost anybody their receipt."""
    sent = {"data": {"material": "proof_of_performance"}, "files": {"file": ("p\uffff\u202e.png", png())}}
    assert client.post(f"/api/v1/cases/{draft}/materials", **sent, headers=business).status_code == 201
    signed = {"commitment": {"accepted": True, "signed_by": "示例\u0001某甲"}}
    receipt = submit(client, draft, business, signed).json()["receipt_url"]
    assert client.get(receipt, headers=business).status_code == 200


def test_corrections_keep_what_was_told_before(
    client: TestClient, business: Headers, repairable: str, draft: str
) -> None:
    """Adding one fact, or coming back to the draft with another, forgets nothing."""
    told = {"facts": {"performed_on": "2026-04-10"}}
    client.patch(f"/api/v1/cases/{draft}", json=told, headers=business)
    client.patch(f"/api/v1/cases/{draft}", json={"facts": {"agent": "示例某乙"}}, headers=business)
    body = {"kind": "repair", "record_id": repairable, "statement": "已经改正"}
    case = client.post("/api/v1/cases", json=body, headers=business).json()
    assert case["facts"]["performed_on"] == "2026-04-10"
    assert case["facts"]["agent"] == "示例某乙"
    assert case["statement"] == "已经改正"


def test_another_ground_asks_for_its_own_papers(client: TestClient, business: Headers, repairable: str) -> None:
    """The list of papers follows the ground of an objection."""
    body = {"kind": "objection", "record_id": repairable, "ground": "inaccurate"}
    number = client.post("/api/v1/cases", json=body, headers=business).json()["number"]
    changed = client.patch(f"/api/v1/cases/{number}", json={"ground": "revoked_basis"}, headers=business).json()
    assert "revocation_document" in {m["id"] for m in changed["materials"]}
