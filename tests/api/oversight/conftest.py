"""A business with something of everything that staff may look at."""

import hashlib
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.audit.models import AuditLine
from api.cases.models import CaseFile, Notice
from tests.api.cases.making import SATURDAY, filed, noon
from tests.api.chat.conftest import bot, clock
from tests.api.chat.test_handovers import call
from tests.api.chat.test_messages import say
from tests.api.conftest import BUSINESS_CODE

Headers = dict[str, str]
__all__ = ["bot", "clock"]


@pytest.fixture
def things(app: FastAPI, client: TestClient, business: Headers, clock: Any, bot: Any, staff: Headers) -> dict[str, str]:
    """Numbers and ids by what they are."""
    content = b"%PDF-1.7 example"
    digest = hashlib.sha256(content).hexdigest()
    kept = app.state.file_store.put(digest, content)
    with app.state.database.write() as session:
        case, about_notice = filed(app, session), filed(app, session, kind="listing_objection")
        file = CaseFile(
            case_id=case.id, material="proof_of_performance", name="缴款书.pdf", size=len(content),
            type="application/pdf", sha256=digest, storage_key=kept, uploaded_at=noon(SATURDAY),
        )  # fmt: skip
        session.add(file)
        session.flush()
        notice = session.scalars(select(Notice.id)).one()
        made = {"number": case.number, "record_id": case.entries[0].record_id, "file_id": file.id, "notice_id": notice}
        assert about_notice.subject_id == case.subject_id
        made["subject"] = case.subject_id
    told = {"record_id": made["record_id"]}
    answer = client.post("/api/v1/assessments", json=told, headers=business)
    assert answer.status_code == 200, answer.text
    report = client.post("/api/v1/reports", json={"kind": "complaint", "text": "等得太久"}, headers=business)
    assert report.status_code == 201, report.text
    talk = say(client, "要钱吗", business)["conversation_id"]
    handover = call(client, bot, business, conversation_id=talk)["handover"]["number"]
    more = {"assessment_id": answer.json()["id"], "handover": handover, "code": BUSINESS_CODE}
    more["report"] = report.json()["number"]
    with app.state.database.read() as session:
        more["account"] = session.scalars(select(Account.id).where(Account.username == "biz")).one()
    return made | more


def trail(app: FastAPI, beginning: str = "") -> list[AuditLine]:
    """The lines whose action begins so, oldest first."""
    with app.state.database.read() as session:
        query = select(AuditLine).where(AuditLine.action.startswith(beginning)).order_by(AuditLine.sequence)
        return list(session.scalars(query))
