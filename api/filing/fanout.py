"""One application, repaired everywhere: who is told what, once a case has been granted.

A repair ends publication, ends sharing and use, and lifts measures (国家发展改革委令第36号 第三条); during a
reorganisation it shields for the time being (国办发〔2025〕22号 十).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.cases import effects, moving
from api.cases.models import Case
from api.cases.moving import Deed
from api.filing import receivers
from api.filing.models import Delivery, Receiver
from api.filing.settling import put_job
from api.records.models import Record
from knowledge.engine.library import Library

_ACTIONS: dict[str, tuple[str, ...]] = {
    "repair": ("end_publication", "end_sharing", "lift_measures"),
    "shield": ("shield", "suspend_measures"),
    "correct": ("correct",),
    "delete": ("delete",),
    "withdraw": ("withdraw",),
}
# Measures are taken by public bodies; an agency only holds and passes on information.
_NOT_OF_AGENCIES = {"lift_measures", "suspend_measures"}
_BY_RESOLUTION = {"corrected": "correct", "deleted": "delete", "withdrawn_by_source": "withdraw"}
_LAW = {"repair": ("ndrc-36#end-of-publication", "ndrc-36#end-of-sharing"), "shield": ("gbf-2025-22#10",)}
_NAMED = ("kind", "document_number", "authority", "authority_code", "authority_field", "region", "list_name")


def begin(session: Session, case: Case, library: Library, *, today: dt.date, now: dt.datetime) -> None:
    """Tell every platform concerned, in the commit of the decision; the caller holds the lock of the case.

    The case is ``granted``, its decision written and its records changed. It goes on to ``syncing``, and where
    nobody has to be told, straight to ``closed``. Raises ``Conflict`` from any other status.
    """
    deed = Deed(None, library, today, now)
    moving.make(session, case, "start_sync", deed)
    rows = [row for record in _granted(case) for row in _rows(session, case, record, library, today=today, now=now)]
    if not rows:
        moving.make(session, case, "close", Deed(None, library, today, now, words="没有需要通知的网站"))
        return
    session.add_all(rows)
    session.flush()
    for row in rows:
        put_job(session, row, now=now)


def instruction_of(case: Case, record: Record) -> str | None:
    """What platforms have to do about a record of the case; None: nothing."""
    if case.kind == "repair":
        return "shield" if case.shielding else "repair"
    return _BY_RESOLUTION.get(effects.resolution_of(case, record) or "")


def _granted(case: Case) -> list[Record]:
    return [record for record in case.records if _decided(case, record).get("decision", "granted") == "granted"]


def _decided(case: Case, record: Record) -> dict[str, Any]:
    found: dict[str, Any] = ((case.decision or {}).get("per_record") or {}).get(record.id) or {}
    return found


def _rows(
    session: Session, case: Case, record: Record, library: Library, *, today: dt.date, now: dt.datetime
) -> Iterable[Delivery]:
    instruction = instruction_of(case, record)
    told = receivers.told_of(session, record) if instruction else []
    if instruction is None or not told:
        return
    # Two decisions about one record at once take turns, or both would be given the same number.
    session.execute(select(Record.id).where(Record.id == record.id).with_for_update())
    for receiver in told:
        yield Delivery(
            case_id=case.id,
            receiver_id=receiver.id,
            record_id=record.id,
            instruction=instruction,
            content=_content(case, record, receiver, instruction, library, today),
            region=case.region,
            sequence=_next_sequence(session, receiver, record),
            state="pending",
            created_at=now,
        )


def _next_sequence(session: Session, receiver: Receiver, record: Record) -> int:
    last = select(func.max(Delivery.sequence)).where(
        Delivery.receiver_id == receiver.id, Delivery.record_id == record.id
    )
    return (session.scalar(last) or 0) + 1


def _content(
    case: Case, record: Record, receiver: Receiver, instruction: str, library: Library, today: dt.date
) -> dict[str, Any]:
    """The message but for the subject: fixed now, so that every repetition says the same.

    What a corrected record says from now on comes from its source, as every record does, not from us.
    """
    actions = [one for one in _ACTIONS[instruction] if receiver.kind != "agency" or one not in _NOT_OF_AGENCIES]
    if record in effects.wrongly_listed(case):
        actions.append("correction_notice")
    return {
        "case": case.number,
        "instruction": instruction,
        "actions": actions,
        "decided_on": today.isoformat(),
        "basis": _basis(case, record, instruction, library, today),
        "record": {"id": record.id} | {name: getattr(record, name) for name in _NAMED},
    }


def _basis(case: Case, record: Record, instruction: str, library: Library, today: dt.date) -> list[str]:
    """The clauses it stands on: those of the decision, and that which says what a repair is.

    Market regulation repairs by rules of its own, so for its records the decision speaks alone.
    """
    general = record.authority_field != receivers.MARKET_REGULATION
    law = library.cite_on(today, _LAW.get(instruction, ()) if general else ())
    decided = _decided(case, record).get("citations") or (case.decision or {}).get("citations", ())
    cited = [f"{one['document']} {one['locator']}" for one in decided]
    return list(dict.fromkeys([*cited, *(f"{one.document} {one.locator}" for one in law)]))
