"""Typed calls to the API: the only way out of the actions.

Each call carries the token that came with the person's message, so the API decides who may do what. A problem
answer (RFC 9457) becomes ``Problem`` with its Chinese ``detail``; no answer, or an unreadable one, becomes
``ApiDown``.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from actions.models import (
    Assessment,
    Case,
    CasePage,
    File,
    PolicyAnswer,
    Receipt,
    RecordPage,
    Report,
    Sync,
    WhatIf,
)
from actions.privacy_models import Consents, NoticePage, Retention, Right, Rights
from actions.waiting_models import Authorisations, Gone, ListingNotices, Reminder, Reminders

TIMEOUT = httpx2.Timeout(10.0, connect=2.0)
_INVALID = 422
FOR_OTHERS = ("/records", "/assessments", "/cases", "/notices", "/reminders")
"""What the API lets an agent do; the rest is always the person's own."""
LIMITS = httpx2.Limits(max_connections=50, max_keepalive_connections=20)

M = TypeVar("M", bound=BaseModel)


class ApiDown(Exception):
    """The API did not answer, or not in a way that can be read."""


class Problem(Exception):
    """The API refused; ``detail`` is meant for the person, ``errors`` name each wrong part by its pointer.

    ``purpose``: what the person has to agree to first.
    """

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.detail, self.errors = status, code, detail, errors
        self.purpose: str | None = None


def open_http(base_url: str, transport: httpx2.AsyncBaseTransport | None = None) -> httpx2.AsyncClient:
    """The pooled client that all actions share; ``base_url`` ends in ``/api/v1``."""
    return httpx2.AsyncClient(base_url=base_url, timeout=TIMEOUT, limits=LIMITS, transport=transport, trust_env=False)


def key_of(*parts: str) -> str:
    """An idempotency key: the same for the same parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class Api:
    """The API in the name of the person who wrote; without a token, as nobody."""

    def __init__(self, http: httpx2.AsyncClient, token: str | None, on_behalf_of: str | None = None) -> None:
        self._http, self._on_behalf_of = http, on_behalf_of
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def answer(self, question: str, region: str | None) -> PolicyAnswer:
        """What the law says on ``question``; without ``region`` the API takes that of the person."""
        params = {"question": question} | ({"region": region} if region else {})
        return await self._call("GET", "/policies/answer", PolicyAnswer, params=params)

    async def records(self) -> RecordPage:
        """The person's own records."""
        return await self._call("GET", "/records", RecordPage, params={"limit": "50"})

    async def assess(self, record_id: str, facts: dict[str, Any]) -> Assessment:
        """Whether the record can be repaired; ``facts`` are what the person told."""
        body: dict[str, Any] = {"record_id": record_id} | ({"facts": facts} if facts else {})
        return await self._call("POST", "/assessments", Assessment, json=body)

    async def what_if(self, record_id: str, facts: dict[str, Any], supposed: dict[str, Any]) -> WhatIf:
        """The assessment with what the person told, and again with what is supposed besides."""
        body: dict[str, Any] = {"record_id": record_id, "facts": facts or None, "change": {"facts": supposed}}
        return await self._call("POST", "/assessments/what-if", WhatIf, json=body)

    async def create_repair(self, record_ids: Sequence[str], facts: dict[str, Any], key: str) -> Case:
        """A repair draft, or the open draft of the same records."""
        body: dict[str, Any] = {"kind": "repair", "record_ids": list(record_ids)} | ({"facts": facts} if facts else {})
        return await self._call("POST", "/cases", Case, json=body, key=key)

    async def create_objection(self, record_id: str, told: dict[str, Any], key: str) -> Case:
        """An objection draft, or the open draft of the same record; ``told``: ground, statement, facts."""
        body = {"kind": "objection", "record_ids": [record_id]} | told
        return await self._call("POST", "/cases", Case, json=body, key=key)

    async def create_listing_objection(self, notice_id: str, told: dict[str, Any], key: str) -> Case:
        """A draft against a notice, or the open one; ``told``: statement, facts."""
        body = {"kind": "listing_objection", "notice_id": notice_id} | told
        return await self._call("POST", "/cases", Case, json=body, key=key)

    async def correct(self, number: str, **changes: Any) -> Case:
        """Change a draft: records, ground, statement, facts."""
        return await self._call("PATCH", f"/cases/{number}", Case, json=changes)

    async def listing_notices(self) -> ListingNotices:
        """The notices before a listing that the person got."""
        return await self._call("GET", "/notices", ListingNotices, params={"limit": "20"})

    async def remind(self, record_id: str) -> Reminder:
        """Remind the person of the first day of a record; asked twice, it is one."""
        return await self._call("POST", "/reminders", Reminder, json={"record_id": record_id})

    async def reminders(self) -> Reminders:
        """Those that wait."""
        return await self._call("GET", "/reminders", Reminders)

    async def forget_reminder(self, reminder: str) -> None:
        """Take one back."""
        await self._call("DELETE", f"/reminders/{reminder}", Gone)

    async def cases(self) -> CasePage:
        """The person's cases, newest first."""
        return await self._call("GET", "/cases", CasePage, params={"limit": "20"})

    async def case(self, number: str) -> Case:
        """One case in full."""
        return await self._call("GET", f"/cases/{number}", Case)

    async def add_material(self, number: str, material: str, attachment: str) -> File:
        """Put a file that was sent in the chat into a case."""
        form = {"material": (None, material), "attachment": (None, attachment)}
        return await self._call("POST", f"/cases/{number}/materials", File, files=form)

    async def submit(self, number: str, signed_by: str | None, key: str) -> Receipt:
        """File the case; without ``signed_by`` a signed paper must have been uploaded."""
        body = {"commitment": {"accepted": True, "signed_by": signed_by}} if signed_by else {}
        return await self._call("POST", f"/cases/{number}/submit", Receipt, json=body, key=key)

    async def withdraw(self, number: str) -> Case:
        """Take a case back."""
        return await self._call("POST", f"/cases/{number}/withdraw", Case, json={})

    async def supplement(self, number: str, key: str) -> Case:
        """Hand in the papers that staff asked for; each must have been uploaded."""
        return await self._call("POST", f"/cases/{number}/supplement", Case, json={}, key=key)

    async def appeal(self, number: str, statement: str, key: str) -> Case:
        """Ask that somebody else looks again at what was refused, once; the case as it is then."""
        return await self._call("POST", f"/cases/{number}/appeal", Case, json={"statement": statement}, key=key)

    async def notices(self) -> NoticePage:
        """The newest messages of the portal to the person."""
        return await self._call("GET", "/notifications", NoticePage, params={"limit": "5"})

    async def retention(self) -> Retention:
        """What is kept for how long."""
        return await self._call("GET", "/privacy/retention", Retention)

    async def consents(self) -> Consents:
        """What the person agreed to, and what not."""
        return await self._call("GET", "/consents", Consents)

    async def agree(self, purpose: str) -> Consents:
        """Agree to one purpose."""
        return await self._call("POST", "/consents", Consents, json={"purpose": purpose})

    async def withdraw_consent(self, purpose: str) -> Consents:
        """Take an agreement back."""
        return await self._call("DELETE", "/consents", Consents, params={"purpose": purpose})

    async def exercise_right(self, kind: str, key: str) -> Right:
        """Ask for an export of one's own data, or for its deletion."""
        return await self._call("POST", "/rights", Right, json={"kind": kind}, key=key)

    async def rights(self) -> Rights:
        """What was asked for before, and how far it is."""
        return await self._call("GET", "/rights", Rights, params={"limit": "5"})

    async def sync(self, number: str) -> Sync:
        """Which platforms have confirmed what was decided."""
        return await self._call("GET", f"/cases/{number}/sync", Sync)

    async def report(self, kind: str, text: str, contact: str | None, key: str) -> Report:
        """A numbered report for staff."""
        body = {"kind": kind, "text": text} | ({"contact": contact} if contact else {})
        return await self._call("POST", "/reports", Report, json=body, key=key)

    async def authorisations(self) -> Authorisations:
        """By which the person may act for somebody now."""
        params = {"side": "agent", "state": "confirmed", "limit": "50"}
        return await self._call("GET", "/authorisations", Authorisations, params=params)

    async def _call(self, method: str, path: str, kind: type[M], key: str | None = None, **request: Any) -> M:
        if self._on_behalf_of and path.startswith(FOR_OTHERS):
            request["params"] = {**request.get("params", {}), "on_behalf_of": self._on_behalf_of}
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        try:
            response = await self._http.request(method, path, headers=headers, **request)
            if response.status_code >= 500 or response.is_redirect:
                raise ApiDown(f"{method} {path}: {response.status_code}")
            body = response.json() if response.content else {}
            if response.is_error:
                raise _problem(response.status_code, body)
            return kind.model_validate(body)
        except (httpx2.HTTPError, ValidationError, ValueError) as error:
            raise ApiDown(f"{method} {path}: {type(error).__name__}") from error


def _problem(status: int, body: object) -> Problem:
    given = body if isinstance(body, dict) else {}
    errors = given.get("errors")
    found = [e for e in errors if isinstance(e, dict)] if isinstance(errors, list) else []
    # A refusal of another kind says in its own words what is wrong with each part.
    fields = [e.get("detail") for e in found] if status == _INVALID else []
    words = "".join(d for d in [given.get("detail"), *fields][:3] if isinstance(d, str))
    problem = Problem(status, str(given.get("code", "")), words, found)
    problem.purpose = str(given["purpose"]) if given.get("purpose") else None
    return problem
