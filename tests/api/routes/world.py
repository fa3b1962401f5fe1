"""One of everything, and somebody of every kind, for asking who reaches what."""

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import make_url
from starlette.testclient import TestClient

from api.accounts import service as accounts
from api.accounts import tokens
from api.accounts.schemas import AccountIn
from api.chat.models import Conversation, Handover
from api.db import Database
from api.filing.models import Delivery, Receiver
from api.notify.models import Reminder
from api.outbox.models import OutboxMessage
from tests.api.cases.owner import REPAIRABLE, SIGNED
from tests.api.conftest import BUSINESS_CODE, PASSWORD
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record

HERE, ELSEWHERE = "320000", "430000"
OWNER = "示例建材有限公司"
PEOPLE: dict[str, dict[str, Any]] = {
    "owner": {"roles": ["subject"], "region": "320281", "subject": ("business", OWNER, BUSINESS_CODE)},
    "other": {"roles": ["subject"], "subject": ("business", "示例运输有限公司", "91320281MA1DEM023Y")},
    "agent": {"roles": ["subject"], "subject": ("person", "示例某甲", "320281199001010011")},
    "clerk": {"roles": ["clerk"], "region": HERE},
    "reviewer": {"roles": ["reviewer"], "region": HERE},
    "policy_editor": {"roles": ["policy_editor"], "region": HERE},
    "auditor": {"roles": ["auditor"], "region": HERE},
    "admin": {"roles": ["admin"], "region": HERE},
    "elsewhere": {"roles": ["clerk", "reviewer", "auditor"], "region": ELSEWHERE},
    "admin_elsewhere": {"roles": ["admin"], "region": ELSEWHERE},
    "editor_elsewhere": {"roles": ["policy_editor"], "region": ELSEWHERE},
}
TEXT = "示例市人民政府办公室关于示例工作的通知\n示政办发〔2026〕1号\n各单位：\n一、示例。"
ROLES = ("anonymous", *PEOPLE, "chat")
"""``agent`` asks for the owner by its authorisation; ``chat`` is the owner in a conversation, ``…elsewhere`` staff of
another province."""
OUTSIDERS = frozenset({"anonymous", "other", "policy_editor", "elsewhere", "admin_elsewhere", "editor_elsewhere"})
"""Whoever has nothing to do with the owner."""
_OWNER_S = (
    "account_id:owner", "record_id", "second_id", "notice_id", "assessment_id", "number", "draft", "file_id",
    "attachment_id", "authorisation_id", "paper_id", "session_id", "conversation_id", "report", "right",
    "reminder_id", "delivery_id",
)  # fmt: skip


@dataclass
class World:
    """The application with all that is in it; ``ids`` are what stands in the paths."""

    app: FastAPI
    client: TestClient
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def the_owner_s(self) -> set[str]:
        """What stands in an answer that tells something of the owner."""
        return {OWNER, BUSINESS_CODE, *(self.ids[name] for name in _OWNER_S)}

    @property
    def database(self) -> Database:
        """The application's."""
        database: Database = self.app.state.database
        return database

    def post(self, who: str, path: str, status: int = 201, **more: Any) -> Any:
        """A call that has to work."""
        answer = self.client.post(f"/api/v1{path}", headers=self.headers[who], **more)
        assert answer.status_code == status, f"{path}: {answer.text}"
        return answer.json()

    def get(self, who: str, path: str) -> Any:
        """A look that has to work."""
        answer = self.client.get(f"/api/v1{path}", headers=self.headers[who])
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.json()

    def file(self) -> Path:
        """Where the database is."""
        return Path(str(make_url(str(self.database.engine.url)).database))

    def keep(self) -> None:
        """Everything as it is now, to be had again."""
        self.database.engine.dispose()
        shutil.copy(self.file(), f"{self.file()}.kept")

    def talk(self) -> None:
        """A token of the owner's conversation, which lasts for minutes only."""
        state, ids = self.app.state, self.ids
        now = state.clock.now()
        token = tokens.issue_on_behalf_of(state.settings, ids["account_id:owner"], ids["conversation_id"], now=now)
        self.headers["chat"] = {"Authorization": f"Bearer {token}"}

    def again(self) -> None:
        """Everything as it was kept."""
        self.database.engine.dispose()
        for more in ("-wal", "-shm"):
            Path(f"{self.file()}{more}").unlink(missing_ok=True)
        shutil.copy(f"{self.file()}.kept", self.file())


def fill(world: World) -> None:
    """People first, then what they do in the order of the day, and last what only jobs make."""
    for name, about in PEOPLE.items():
        _add(world, name, about)
    _matters(world)
    _conversations(world)
    _by_jobs(world)
    world.app.state.is_stopping = True  # a stream of news would never end
    world.keep()


def _add(world: World, name: str, about: dict[str, Any]) -> None:
    kind, called, code = about.get("subject", ("", "", ""))
    subject = {"subject": {"kind": kind, "name": called, "code": code}} if kind else {}
    given = {"username": name, "password": PASSWORD, "roles": about["roles"], "region": about.get("region")}
    data = AccountIn.model_validate(given | subject)
    state = world.app.state
    with world.database.write() as session:
        account = accounts.create_account(session, state.cipher, data, now=state.clock.now())
        world.ids[f"account_id:{name}"] = account.id
    answer = world.client.post("/api/v1/auth/token", data={"username": name, "password": PASSWORD})
    world.headers[name] = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    world.ids["account_id"] = world.ids["account_id:owner"]


def _matters(world: World) -> None:
    """A record, a case that is filed, a draft, a notice, papers, and who acts for whom."""
    ids = world.ids
    ids["record_id"] = world.post("clerk", "/records", json=record(**REPAIRABLE))["id"]
    second = world.post("clerk", "/records", json=record(**REPAIRABLE, document_number="苏示建罚〔2026〕77号"))["id"]
    notice = {
        "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE}, "authority": "示例局",
        "list_name": "示例名单", "notified_on": "2026-11-18", "region": "320281", "reasons": "示例",
    }  # fmt: skip
    ids["notice_id"] = world.post("clerk", "/notices", json=notice)["id"]
    ids["assessment_id"] = world.post("owner", "/assessments", 200, json={"record_id": ids["record_id"]})["id"]
    ids["second_id"] = second
    draft = world.post("owner", "/cases", json={"kind": "repair", "record_ids": [ids["record_id"]]})
    ids["number"] = draft["number"]
    for item in draft["materials"]:
        if item["required"] and item["id"] != "credit_commitment":
            sent = {"file": ("a.pdf", pdf())}
            path = f"/cases/{ids['number']}/materials"
            ids["file_id"] = world.post("owner", path, files=sent, data={"material": item["id"]})["id"]
    world.post("owner", f"/cases/{ids['number']}/submit", 200, json=SIGNED)
    ids["draft"] = world.post("owner", "/cases", json={"kind": "repair", "record_ids": [second]})["number"]
    sent = {"file": ("b.pdf", pdf())}
    ids["attachment_id"] = world.post("owner", "/chat/attachments", files=sent)["id"]
    letter = world.post("agent", "/chat/attachments", files=sent)["id"]
    body = {"principal_code": BUSINESS_CODE, "scope": "file", "until": "2027-05-31", "files": [letter]}
    ids["authorisation_id"] = world.post("agent", "/authorisations", json=body)["id"]
    found = world.post("clerk", f"/authorisations/{ids['authorisation_id']}/confirm", 200, json={})
    ids["paper_id"] = found["files"][0]["id"]
    ids["document_id"] = world.post("policy_editor", "/policies/documents", data={"text": TEXT})["documents"][0]["id"]
    place = {"region": "320281", "effective_from": "2026-01-01"}
    world.client.patch(
        f"/api/v1/policies/documents/{ids['document_id']}", json=place, headers=world.headers["policy_editor"]
    )
    world.post("owner", "/policies/feedback", json={"question": "要收费吗", "helpful": False, "comment": "没有看懂"})
    ids["remark_id"] = world.get("reviewer", "/policies/feedback")["items"][0]["id"]
    ids["filter_id"] = world.post("clerk", "/desk/filters", json={"name": "示例", "filters": {}})["id"]
    ids["session_id"] = world.get("owner", "/auth/sessions")["items"][0]["id"]


def _conversations(world: World) -> None:
    """A conversation in which somebody waits for a person, a report, a request for one's data."""
    ids, state = world.ids, world.app.state
    now = state.clock.now()
    with world.database.write() as session:
        talk = Conversation(account_id=ids["account_id:owner"], created_at=now, updated_at=now)
        session.add(talk)
        session.flush()
        ids["conversation_id"] = talk.id
        session.add(
            Handover(
                number="RG-20261121-0009", conversation_id=talk.id, account_id=ids["account_id:owner"], region="320281",
                state="waiting", created_at=now,
            )
        )  # fmt: skip
    ids["handover"] = "RG-20261121-0009"
    ids["report"] = world.post("owner", "/reports", json={"kind": "callback", "text": "请回电话"})["number"]
    world.post("owner", "/consents", 200, json={"purpose": "chat_records"})
    ids["right"] = world.post("owner", "/rights", json={"kind": "export"})["number"]
    world.talk()
    world.headers["anonymous"] = {}


def _by_jobs(world: World) -> None:
    """A platform that was told, a reminder, and a job that nobody could do."""
    ids, now = world.ids, world.app.state.clock.now()
    with world.database.write() as session:
        subject = accounts.find_subject(session, world.app.state.cipher, BUSINESS_CODE)
        assert subject is not None
        reminder = Reminder(
            key="示例", subject_id=subject.id, record_id=ids["record_id"], on_day=dt.date(2027, 1, 1), created_at=now
        )
        receiver = Receiver(
            name="示例平台", kind="provincial_portal", regions=[HERE], gateway="webhook", created_at=now, updated_at=now
        )
        session.add_all([reminder, receiver])
        session.flush()
        from api.cases.models import Case

        case = session.query(Case).where(Case.number == ids["number"]).one()
        told = Delivery(
            case_id=case.id, receiver_id=receiver.id, record_id=ids["record_id"], instruction="repair",
            content={"case": case.number, "actions": []}, region=case.region, sequence=1, state="delivered",
            created_at=now,
        )  # fmt: skip
        session.add(told)
        dead = OutboxMessage(
            key="示例", topic="示例", payload={}, created_at=now, next_attempt_at=now, dead_at=now, attempts=9
        )
        session.add(dead)
        session.flush()
        ids |= {"job_id": dead.id, "reminder_id": reminder.id, "receiver_id": receiver.id, "delivery_id": told.id}
