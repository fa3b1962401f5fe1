"""What the worker does for requests about one's own data."""

import base64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.audit import service as audit
from api.clock import Clock
from api.crypto import FieldCipher
from api.notify.handlers import messenger_of
from api.notify.telling import Messenger, News, Reader
from api.outbox.errands import Errand, Handler
from api.outbox.models import OutboxMessage
from api.rights import erasing, packing, service
from api.rights.gathering import Data, Gathering
from api.rights.models import RightsExport, RightsRequest
from api.settings import Settings
from knowledge.engine.library import Library


def handlers(settings: Settings, cipher: FieldCipher, library: Library) -> dict[str, Handler | Errand[Any, Any]]:
    """The work of each topic."""
    desk = _Desk(Gathering(settings, cipher, library), messenger_of(settings))
    return {service.EXPORT: Errand(desk.gather, desk.pack, desk.keep), service.ERASE: desk.erase}


@dataclass(frozen=True)
class _Desk:
    gathering: Gathering
    messenger: Messenger

    def gather(self, session: Session, job: OutboxMessage, clock: Clock) -> Data | None:
        """Read without holding up anybody's write; nothing where it is done, or the account is gone."""
        request = session.get_one(RightsRequest, job.payload["request"])
        if request.done_at is not None:
            return None
        return self.gathering.of(session, session.get_one(Account, request.account_id), clock)

    def pack(self, data: Data) -> str:
        """The ZIP, encrypted."""
        return self.gathering.cipher.seal(base64.b64encode(packing.pack(data)).decode()).ciphertext

    def keep(self, session: Session, job: OutboxMessage, sealed: str, clock: Clock) -> None:
        """Keep the copy in place of earlier ones, and tell the person."""
        request = session.get_one(RightsRequest, job.payload["request"])
        mine = select(RightsRequest.id).where(RightsRequest.account_id == request.account_id)
        session.execute(delete(RightsExport).where(RightsExport.request_id.in_(mine)))
        session.add(RightsExport(request_id=request.id, sealed=sealed, made_at=clock.now()))
        self._finish(session, request, "done", "rights.export_ready", clock)

    def erase(self, session: Session, job: OutboxMessage, clock: Clock) -> None:
        """Delete, unless an application was filed in between."""
        request = session.get_one(RightsRequest, job.payload["request"])
        if request.done_at is not None:
            return
        account = session.get_one(Account, request.account_id)
        if service.running_cases(session, account.subject_id):
            self._finish(session, request, "blocked", "rights.blocked", clock)
            return
        request.outcome = erasing.erase(session, account, clock, close_account=request.close_account)
        self._finish(session, request, "done", "rights.erased", clock)

    def _finish(self, session: Session, request: RightsRequest, status: str, text: str, clock: Clock) -> None:
        request.status, request.done_at = status, clock.now()
        session.flush()
        if not (request.close_account and status == "done"):
            news = News(f"{text}:{request.number}", text, {"number": request.number})
            self.messenger.tell(session, Reader(account_id=request.account_id), news, clock)
        details = {"removed": (request.outcome or {}).get("removed", {})}
        action = f"rights:system:{request.kind}_{status}"
        audit.record(session, "system", action, request.number, now=clock.now(), details=details)
