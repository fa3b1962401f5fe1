"""Verbs on the ledger. Services flush; the request commits."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_
from sqlalchemy.orm import Session

from api.accounts.service import is_within
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.audit import service as audit
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from api.ledger.models import KEEPERS, LedgerEntry
from api.ledger.proposing import Judge
from api.ledger.schemas import EntryIn, EntryOut
from api.pages import Page, Paging, fetch
from knowledge.engine.ledger import Disposition

_NATIONWIDE = "000000"


def listed(
    session: Session, viewer: Viewer, paging: Paging, *, text: str = "", disposition: Disposition | None = None
) -> Page[LedgerEntry]:
    """Of the viewer's region and below, last changed first; ``text`` stands in the name or the unit."""
    viewer.require(*KEEPERS)
    query = visible(viewer, LedgerEntry)
    if text:
        query = query.where(
            or_(LedgerEntry.name.contains(text, autoescape=True), LedgerEntry.unit.contains(text, autoescape=True))
        )
    if disposition is not None:
        query = query.where(LedgerEntry.disposition == disposition)
    return fetch(session, query, paging, order=(LedgerEntry.updated_at.desc(), LedgerEntry.id))


def every(session: Session, viewer: Viewer) -> Sequence[LedgerEntry]:
    """All of the viewer's region and below, the oldest first."""
    viewer.require(*KEEPERS)
    return session.scalars(visible(viewer, LedgerEntry).order_by(LedgerEntry.created_at, LedgerEntry.id)).all()


def get(session: Session, viewer: Viewer, entry_id: str, *, version: int | None = None) -> LedgerEntry:
    """An entry; raises ``NotFound``, and ``Conflict`` where it is no longer in ``version``."""
    viewer.require(*KEEPERS)
    found = session.scalars(visible(viewer, LedgerEntry).where(LedgerEntry.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound("台账里没有这一条。")
    if version is not None and version != found.version:
        raise Conflict("这一条刚被别人改过。请重新打开，再改一次。", code="changed_meanwhile")
    return found


def add(
    session: Session, viewer: Viewer, cipher: FieldCipher, judge: Judge, data: EntryIn, *, now: dt.datetime
) -> LedgerEntry:
    """A new entry; raises ``Conflict`` for a document that the region's ledger has already."""
    viewer.require(*KEEPERS)
    if _named(session, viewer, _region(viewer, data), data.name) is not None:
        raise Conflict("本地区的台账里已经有这个文件，请在那一条上修改。", code="entry_exists")
    return _added(session, viewer, cipher, judge, data, now=now)


def change(
    session: Session, viewer: Viewer, entry: LedgerEntry, cipher: FieldCipher, judge: Judge, data: EntryIn, *,
    now: dt.datetime,
) -> LedgerEntry:  # fmt: skip
    """The entry as ``data`` says, all of it; its region stays."""
    _write(entry, cipher, judge, data, now=now)
    _note(session, viewer, entry, "changed", now=now)
    return entry


def remove(session: Session, viewer: Viewer, entry: LedgerEntry, *, now: dt.datetime) -> None:
    """Take an entry out."""
    session.delete(entry)
    session.flush()
    audit.record(session, viewer.account_id, "ledger:staff:removed", entry.id, now=now, details={"name": entry.name})


def keep_all(
    session: Session, viewer: Viewer, cipher: FieldCipher, judge: Judge, rows: Sequence[EntryIn], *, now: dt.datetime
) -> tuple[int, int]:
    """Rows of a file: new ones are added, those of a known document changed, empty cells leaving what was known.

    A file has no place for the reason of another disposition than the proposed one: it is owed afterwards.
    """
    added = changed = 0
    for data in rows:
        known = _of_file(session, viewer, data)
        if known is None:
            _added(session, viewer, cipher, judge, data, now=now, owes_reason=False)
            added += 1
            continue
        before = shown(known, cipher, judge).model_dump(include=set(EntryIn.model_fields))
        told = {name: value for name, value in data.model_dump().items() if value not in (None, "", {})}
        answers = before["answers"] | told.pop("answers", {})
        merged = EntryIn.model_validate(before | told | {"answers": answers})
        if merged.disposition != before["disposition"]:
            merged = merged.model_copy(update={"reason": ""})  # it was given for what was decided before
        _write(known, cipher, judge, merged, now=now, owes_reason=False)
        _note(session, viewer, known, "changed", now=now)
        changed += 1
    return added, changed


def shown(entry: LedgerEntry, cipher: FieldCipher, judge: Judge) -> EntryOut:
    """An entry with what is proposed for it."""
    proposal = judge.proposal(entry.answers)
    return EntryOut(
        id=entry.id, region=entry.region, version=entry.version, name=entry.name, summary=entry.summary,
        basis_text=entry.basis_text, answers=entry.answers,
        disposition=Disposition(entry.disposition) if entry.disposition else None, reason=entry.reason,
        due=entry.due, unit=entry.unit, responsible=_opened(cipher, entry.responsible_sealed),
        phone=_opened(cipher, entry.phone_sealed), created_at=entry.created_at, updated_at=entry.updated_at,
        proposal=proposal,
        differs=bool(entry.disposition) and proposal.disposition not in (None, entry.disposition),
    )  # fmt: skip


def _added(
    session: Session, viewer: Viewer, cipher: FieldCipher, judge: Judge, data: EntryIn, *,
    now: dt.datetime, owes_reason: bool = True,
) -> LedgerEntry:  # fmt: skip
    entry = LedgerEntry(region=_region(viewer, data), created_at=now)
    session.add(entry)
    _write(entry, cipher, judge, data, now=now, owes_reason=owes_reason)
    _note(session, viewer, entry, "added", now=now)
    return entry


def _note(session: Session, viewer: Viewer, entry: LedgerEntry, deed: str, *, now: dt.datetime) -> None:
    session.flush()
    audit.record(session, viewer.account_id, f"ledger:staff:{deed}", entry.id, now=now)


def _write(
    entry: LedgerEntry, cipher: FieldCipher, judge: Judge, data: EntryIn, *,
    now: dt.datetime, owes_reason: bool = True,
) -> None:  # fmt: skip
    judge.check(data.answers)
    answers = {name: value for name, value in data.answers.items() if value is not None}
    proposed = judge.proposal(answers).disposition
    if owes_reason and data.disposition is not None and proposed not in (None, data.disposition) and not data.reason:
        word = judge.word(proposed) if proposed else ""
        wrong = f"建议是“{word}”，您选的不同，请写明理由。"
        raise InvalidInput(wrong, [FieldError("/reason", wrong)])
    entry.name, entry.summary, entry.basis_text = data.name, data.summary, data.basis_text
    entry.answers, entry.disposition, entry.reason = answers, data.disposition, data.reason
    entry.due, entry.unit, entry.updated_at = data.due, data.unit, now
    entry.responsible_sealed = cipher.seal(data.responsible).ciphertext if data.responsible else None
    entry.phone_sealed = cipher.seal(data.phone).ciphertext if data.phone else None


def _of_file(session: Session, viewer: Viewer, data: EntryIn) -> LedgerEntry | None:
    """The entry that a row is about; the form names no place, so the only one of this name is meant, wherever."""
    query = visible(viewer, LedgerEntry).where(LedgerEntry.name == data.name)
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else _named(session, viewer, _region(viewer, data), data.name)


def _named(session: Session, viewer: Viewer, region: str, name: str) -> LedgerEntry | None:
    query = visible(viewer, LedgerEntry).where(LedgerEntry.region == region, LedgerEntry.name == name)
    return session.scalars(query.limit(1)).one_or_none()


def _region(viewer: Viewer, data: EntryIn) -> str:
    region = data.region or viewer.region or _NATIONWIDE
    if not is_within(region, viewer.region):
        raise NotAllowed("只能登记本地区及下级地区的措施。")
    return region


def _opened(cipher: FieldCipher, sealed: str | None) -> str:
    return cipher.open(sealed) if sealed else ""
