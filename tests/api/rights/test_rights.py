"""A copy of one's own data for oneself alone, and a deletion that says what it left."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from api.accounts.schemas import SubjectIn
from api.audit.chain import check
from api.audit.models import AuditLine
from api.cases.models import Case, CaseFile
from api.chat.models import ChatMessage, Conversation
from api.db import Base
from api.materials.models import Attachment
from api.notify.models import ContactPoint, Notification
from api.rights.models import RightsExport
from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import png
from tests.api.outbox.conftest import MovedClock
from tests.api.records.test_records import record

Headers = dict[str, str]
Work = Callable[[], None]
Talking = Callable[..., Headers]
URL = "/api/v1/rights"


def ask(client: TestClient, headers: Headers, kind: str, **more: Any) -> Any:
    """Ask for it."""
    return client.post(URL, json={"kind": kind, **more}, headers=headers)


def outcome(client: TestClient, headers: Headers, number: str) -> dict[str, Any]:
    """What became of it."""
    answer = client.get(f"{URL}/{number}", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def count(app: FastAPI, table: type[Base]) -> int:
    """How many rows there are."""
    with app.state.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def put_in_review(app: FastAPI) -> None:
    """Somebody works on every case now."""
    with app.state.database.write() as session:
        session.execute(update(Case).values(status="reviewing", submitted_at=app.state.clock.now()))


def attach(client: TestClient, headers: Headers) -> str:
    """The id of a picture that was sent in the chat."""
    picture = {"file": ("证明.png", png(), "image/png")}
    answer = client.post("/api/v1/chat/attachments", files=picture, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def remind(client: TestClient, headers: Headers, staff: Headers) -> None:
    """Ask to be told when a record may first be repaired."""
    days = {"decided_on": "2026-10-10", "published_on": "2026-10-12", "publication_ends_on": "2027-10-10"}
    paid = {"obligations_fulfilled_on": "2026-10-20", "procedure": "ordinary"}
    made = client.post("/api/v1/records", json=record(**days, **paid), headers=staff).json()["id"]
    assert client.post("/api/v1/reminders", json={"record_id": made}, headers=headers).status_code == 200


def test_a_copy_holds_everything_and_only_its_owner_gets_it(
    client: TestClient, business: Headers, person: Headers, draft: str, talked: str, work: Work, talking: Talking
) -> None:
    """Protects the right to a copy: whole, readable, and out of reach of others and of the bot."""
    client.post("/api/v1/consents", json={"purpose": "chat_records"}, headers=business)
    made = ask(client, business, "export")
    assert made.status_code == 201, made.text
    number = made.json()["number"]
    assert number.startswith("QL-20261121-")
    assert ask(client, business, "export").json()["number"] == number
    assert client.get(f"{URL}/{number}/export", headers=business).status_code == 404
    work()
    found = outcome(client, business, number)
    assert (found["status"], bool(found["citations"])) == ("done", True)
    answer = client.get(found["download"], headers=business)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        data = json.loads(file.read("全部资料.json"))
        page = file.read("摘要.html").decode()
    assert [one["number"] for one in data["cases"]] == [draft]
    assert data["conversations"][0]["messages"][0]["text"] == "<b>我的处罚</b>什么时候能修复"
    assert data["looked"][0]["purpose"] == "核对材料"
    assert [one["purpose"] for one in data["consents"]] == ["chat_records"]
    assert draft in page
    assert "&lt;b&gt;我的处罚" in page
    assert client.get(f"{URL}/{number}", headers=person).status_code == 404
    assert client.get(found["download"], headers=person).status_code == 404
    assert client.get(found["download"], headers=talking("biz")).status_code == 403


def test_a_copy_is_kept_sealed_and_for_a_week(
    app: FastAPI, client: TestClient, business: Headers, talked: str, work: Work
) -> None:
    """Protects the copy from whoever reads the database, and from lying about for ever."""
    number = ask(client, business, "export").json()["number"]
    work()
    with app.state.database.read() as session:
        sealed = session.scalars(select(RightsExport.sealed)).one()
    assert "UEsDB" not in sealed
    later = app.state.clock.now().replace(day=28)
    app.state.clock = MovedClock(at=later)
    client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    found = outcome(client, {}, number)
    assert (found["download"], "已过" in found["text"]) == (None, True)
    assert client.get(f"{URL}/{number}/export").status_code == 404


def test_what_only_served_the_person_goes(
    app: FastAPI, client: TestClient, business: Headers, draft: str, talked: str, work: Work
) -> None:
    """Protects the right to deletion: talk, drafts, addresses and consents go, the rest is named with its reason."""
    client.post("/api/v1/consents", json={"purpose": "chat_records"}, headers=business)
    answer = ask(client, business, "erase")
    assert answer.status_code == 201, answer.text
    work()
    found = outcome(client, business, answer.json()["number"])
    gone = {one["what"]: one["count"] for one in found["removed"]}
    assert (gone["对话"], gone["没有提交过的申请草稿"]) == (1, 1)
    assert {"信用记录", "登录账号"} <= {one["what"] for one in found["kept"]}
    assert all(one["text"] for one in found["kept"])
    assert [count(app, table) for table in (Conversation, ChatMessage, Case, ContactPoint)] == [0, 0, 0, 0]
    assert not any(one["given"] for one in client.get("/api/v1/consents", headers=business).json()["items"])
    with app.state.database.read() as session:
        assert session.scalars(select(Notification.kind)).all() == ["rights.erased"]
        assert check(session).broken is None


def test_what_was_filed_is_kept_and_named(
    app: FastAPI, client: TestClient, business: Headers, draft: str, work: Work
) -> None:
    """Protects the record of an authority's work, without claiming a law for it."""
    with app.state.database.write() as session:
        session.execute(update(Case).values(status="withdrawn", submitted_at=app.state.clock.now()))
    number = ask(client, business, "erase").json()["number"]
    work()
    kept = {one["what"] for one in outcome(client, business, number)["kept"]}
    assert any("已提交过的申请" in what for what in kept)
    assert count(app, Case) == 1


def test_files_of_the_chat_go_with_the_draft_they_were_put_into(
    app: FastAPI, client: TestClient, business: Headers, person: Headers, draft: str, work: Work
) -> None:
    """Protects the right to deletion from a draft, and from somebody else's equal file, that would keep a file."""
    mine, theirs = (attach(client, headers) for headers in (business, person))
    put = {"material": "proof_of_performance", "attachment": mine}
    assert client.post(f"/api/v1/cases/{draft}/materials", data=put, headers=business).status_code == 201
    number = ask(client, business, "erase").json()["number"]
    work()
    gone = {one["what"]: one["count"] for one in outcome(client, business, number)["removed"]}
    assert (gone["对话里上传的文件"], gone["没有提交过的申请草稿"]) == (1, 1)
    with app.state.database.read() as session:
        assert session.scalars(select(Attachment.id)).all() == [theirs]
    assert count(app, CaseFile) == 0


def test_a_filed_application_keeps_its_files(
    app: FastAPI, client: TestClient, business: Headers, draft: str, work: Work
) -> None:
    """Protects the papers of what was filed: the chat's copy goes, the application's own stays."""
    put = {"material": "proof_of_performance", "attachment": attach(client, business)}
    assert client.post(f"/api/v1/cases/{draft}/materials", data=put, headers=business).status_code == 201
    with app.state.database.write() as session:
        session.execute(update(Case).values(status="withdrawn", submitted_at=app.state.clock.now()))
    ask(client, business, "erase")
    work()
    assert (count(app, Attachment), count(app, CaseFile)) == (0, 1)


@pytest.fixture
def colleague(add_account: Callable[..., str], sign_in: Callable[..., Headers]) -> Headers:
    """Signed in as another account of the same business."""
    add_account("biz2", ["subject"], SubjectIn(kind="business", name="示例建材有限公司", code=BUSINESS_CODE))
    return sign_in("biz2")


@pytest.mark.parametrize("how", ["erase", "withdraw"])
def test_reminders_of_a_shared_business_stay_for_the_others(
    client: TestClient, business: Headers, staff: Headers, colleague: Headers, work: Work, how: str
) -> None:
    """Protects one account's reminders from another account of the same business that goes."""
    remind(client, business, staff)
    if how == "erase":
        number = ask(client, colleague, "erase").json()["number"]
        work()
        found = outcome(client, colleague, number)
        assert "共用的内容" in {one["what"] for one in found["kept"]}
        assert "提醒" not in {one["what"] for one in found["removed"]}
    else:
        client.delete("/api/v1/consents", params={"purpose": "reminders"}, headers=colleague)
    assert len(client.get("/api/v1/reminders", headers=business).json()["items"]) == 1


@pytest.mark.parametrize("how", ["erase", "withdraw"])
def test_reminders_of_who_goes_alone_go_too(
    client: TestClient, business: Headers, staff: Headers, work: Work, how: str
) -> None:
    """Protects people from being reminded of what they took back, and from a deletion that is not told."""
    remind(client, business, staff)
    if how == "erase":
        number = ask(client, business, "erase").json()["number"]
        work()
        assert {"what": "提醒", "count": 1} in outcome(client, business, number)["removed"]
    else:
        client.delete("/api/v1/consents", params={"purpose": "reminders"}, headers=business)
    assert client.get("/api/v1/reminders", headers=business).json()["items"] == []


def test_a_running_application_stops_a_deletion(
    app: FastAPI, client: TestClient, business: Headers, draft: str, talked: str, work: Work
) -> None:
    """Protects people from losing what is being handled: refused with its number, also where it was filed since."""
    number = ask(client, business, "erase").json()["number"]
    put_in_review(app)
    work()
    assert outcome(client, business, number)["status"] == "blocked"
    assert count(app, Conversation) == 1
    refused = ask(client, business, "erase")
    assert (refused.status_code, refused.json()["code"]) == (409, "case_running")
    assert draft in refused.json()["detail"]
    assert ask(client, business, "export").status_code == 201


def test_in_a_conversation_a_deletion_needs_a_clear_yes(
    client: TestClient, business: Headers, talking: Talking
) -> None:
    """Protects everything from a bot that misheard; an account is never closed by chatting."""
    assert ask(client, talking("biz"), "erase").json()["code"] == "no_clear_yes"
    assert ask(client, talking("biz", agrees=True), "erase", close_account=True).status_code == 403
    assert ask(client, talking("biz", agrees=True), "erase").status_code == 201
    assert ask(client, talking("biz"), "export").status_code == 201
    assert client.get(URL, headers=talking("biz")).json()["total"] == 2


def test_an_account_is_closed_only_where_that_was_asked(
    app: FastAPI, client: TestClient, business: Headers, work: Work
) -> None:
    """Protects the way back in: kept by default, gone for good when asked for."""
    ask(client, business, "erase")
    work()
    assert client.get("/api/v1/auth/me", headers=business).json()["account"]["username"] == "biz"
    ask(client, business, "erase", close_account=True)
    work()
    again = client.post("/api/v1/auth/token", data={"username": "biz", "password": "demo-password-1"})
    assert again.status_code == 401
    assert client.get("/api/v1/records", headers=business).status_code == 401
    assert count(app, RightsExport) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [({"kind": "all"}, 422), ({"kind": "export", "close_account": True}, 422)],
    ids=["kind", "close"],
)
def test_wrong_requests_are_refused(client: TestClient, business: Headers, body: Any, status: int) -> None:
    """Protects from half-understood wishes."""
    assert client.post(URL, json=body, headers=business).status_code == status


def test_staff_and_strangers_have_no_rights_here(client: TestClient, staff: Headers) -> None:
    """Protects the trail of staff accounts from their owners."""
    assert ask(client, staff, "erase").status_code == 403
    assert ask(client, {}, "export").status_code == 401


def test_the_trail_holds_no_content(
    app: FastAPI, client: TestClient, business: Headers, talked: str, work: Work
) -> None:
    """Protects what was deleted from living on in the audit trail: only numbers and counts are there."""
    ask(client, business, "erase")
    work()
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action.startswith("rights:"))).all()
    assert [one.action for one in lines] == ["rights:owner:erase", "rights:system:erase_done"]
    assert "处罚" not in json.dumps([one.details for one in lines], ensure_ascii=False)
