"""The API as the actions see it, at the HTTP wall: answers that a test sets, and what was asked."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import httpx2
from starlette.testclient import TestClient

from actions.server import create_app
from api.chat.agreeing import told_by
from api.chat.schemas import Content

SUBJECT = {"kind": "business", "name": "示例建筑有限公司", "code": "9132****"}
PERSON = {"kind": "person", "name": "示例个人", "code": "3202****"}
CITATION = {
    "document": "国办发〔2020〕49号",
    "locator": "六（十二）",
    "url": "/api/v1/policies/documents/gbf-2020-49#6.12",
}
DEADLINE = {
    "id": "d1", "name": "认定单位决定是否受理", "actor": "认定单位", "started_on": "2026-11-21", "due_on": "2026-11-25",
    "unit": "working_day", "amount": 3, "state": "running", "citations": [CITATION],
    "text": "还剩2个工作日，最晚11月25日", "note": None,
}  # fmt: skip


def record(number: int, **changes: Any) -> dict[str, Any]:
    """Record ``r<number>``."""
    base = {
        "id": f"r{number}", "kind": "administrative_penalty", "document_number": f"苏示建罚〔2026〕{number}号",
        "authority": "示例市住房和城乡建设局", "violation": "未设置施工围挡", "fine_amount": "20000.00",
        "decided_on": "2026-03-26", "publication_ends_on": "2027-03-26", "status": "published", "subject": SUBJECT,
    }  # fmt: skip
    return base | changes


def case(number: str = "XF-20261121-0001", **changes: Any) -> dict[str, Any]:
    """A repair draft of record ``r1`` that still lacks both papers."""
    base = {
        "number": number, "kind": "repair", "status": "draft", "status_text": "草稿（还没有提交）", "subject": SUBJECT,
        "record_ids": ["r1"], "submitted_at": None, "deadlines": [], "ground": None, "statement": None,
        "materials": [material("proof_of_performance", "履行证明"), material("credit_commitment", "信用承诺书")],
        "commitment": {"text": "材料真实。", "accepted": False}, "allowed_actions": ["submit", "withdraw"],
    }  # fmt: skip
    return base | changes


def material(name: str, title: str, *files: str) -> dict[str, Any]:
    """A required paper with the files named."""
    given = [{"id": f, "name": f} for f in files]
    return {"id": name, "name": title, "required": True, "why": "办法要求。", "citations": [], "files": given}


def assessment(outcome: str, **changes: Any) -> dict[str, Any]:
    """An assessment with one reason."""
    reasons = [{"rule": "x", "text": "最短公示期已经届满。", "satisfied": True, "citations": [CITATION]}]
    base = {"outcome": outcome, "earliest_on": None, "ends_on": None, "reasons": reasons, "questions": [],
            "materials": [], "door": None}  # fmt: skip
    return base | changes


def problem(status: int, detail: str, code: str = "some_code") -> tuple[int, dict[str, Any]]:
    """A problem answer."""
    return status, {"type": "about:blank", "title": "t", "status": status, "detail": detail, "code": code}


@dataclass
class Said:
    """What an action gave back."""

    events: list[dict[str, Any]]
    responses: list[dict[str, Any]]

    @property
    def names(self) -> list[str]:
        """The responses said, in order; passed-on words count as ``text``."""
        return [r.get("response") or "text" for r in self.responses]

    @property
    def slots(self) -> dict[str, Any]:
        """Slots as they are afterwards."""
        return {e["name"]: e["value"] for e in self.events if e["event"] == "slot"}

    @property
    def next(self) -> str | None:
        """The action that follows."""
        return next((e["name"] for e in self.events if e["event"] == "followup"), None)

    def response(self, name: str) -> dict[str, Any]:
        """One response with its values."""
        return next(r for r in self.responses if r.get("response") == name)


@dataclass
class FakeApi:
    """Answers by ``METHOD /path``; an exception as answer is raised at the wall."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[httpx2.Request] = field(default_factory=list)

    def set(self, route: str, answer: Any) -> None:
        """``answer`` is a body, ``(status, body)`` or an exception."""
        self.answers[route] = answer

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """The wall."""
        self.asked.append(request)
        route = f"{request.method} {request.url.path.removeprefix('/api/v1')}"
        answer = self.answers.get(route, problem(404, f"没有准备这个回答：{route}"))
        if isinstance(answer, Exception):
            raise answer
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return httpx2.Response(status, json=body)

    def body(self, route: str) -> Any:
        """The JSON body last sent to ``route``."""
        found = [r for r in self.asked if f"{r.method} {r.url.path.removeprefix('/api/v1')}" == route]
        return json.loads(found[-1].content)

    def run(self, action: str, tracker: dict[str, Any], domain: dict[str, Any] | None = None) -> Said:
        """Run ``action`` through the action server's webhook."""
        app = create_app("http://api.test/api/v1", httpx2.MockTransport(self._handle_async))
        call = {"next_action": action, "sender_id": "c1", "tracker": tracker, "version": "3.6.21"}
        with TestClient(app) as client:
            answer = client.post("/webhook", json=call | ({"domain": domain} if domain else {}))
        assert answer.status_code == 200, answer.text
        return Said(**answer.json())

    async def _handle_async(self, request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0)
        return self.handle(request)


def tracker(
    text: str = "",
    intent: str = "inform",
    *,
    confidence: float = 0.9,
    token: str | None = "tok",  # noqa: S107 - a made-up token
    slots: dict[str, Any] | None = None,
    form: str | None = None,
    attachments: tuple[str, ...] = (),
    interrupted: bool = False,
    **entities: str,
) -> dict[str, Any]:
    """A tracker whose last message is ``text``; with ``form``, that form is open and asked ``requested_slot``."""
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    said = told_by(Content(text="", payload=text) if text.startswith("/") else Content(text=text))
    files = [{"id": a, "name": f"{a}.pdf", "size": 1, "type": "application/pdf"} for a in attachments]
    done = [{"event": "action", "name": "action_answer_policy"}] if interrupted else []
    ran = [{"event": "action", "name": form}] if form else []
    told = [{"event": "slot", "name": name, "value": value} for name, value in (slots or {}).items()]
    return {
        "sender_id": "c1",
        "slots": slots or {},
        "latest_message": {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0 if text.startswith("/") else confidence},
            "entities": found,
            "message_id": "m1",
            "metadata": {"token": token, "attachments": files, "today": "2026-11-21", "conversation": "c1"}
            | {"agrees": said.agrees, "acts": list(said.acts)},
        },
        "events": [*told, {"event": "user", "text": text}, *done, *ran],
        "active_loop": {"name": form} if form else {},
        "latest_action_name": "action_listen",
    }
