"""The decision of a case and its closing: records, platforms and decision in one commit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.colleagues import has_colleague
from api.answers.cited import Clauses
from api.cases import clauses, decisions, effects, proposals, remedies, results
from api.cases.handling import said
from api.cases.handling_schemas import DecideIn, RecordDecisionIn
from api.cases.models import Case
from api.cases.moving import Deed, add_line, check, make
from api.cases.refusals import is_refusal, refused, refuses
from api.cases.states import ACTOR_WORDS
from api.errors import FieldError, InvalidInput, NotAllowed
from api.filing import fanout, second_person
from api.filing.models import Delivery
from api.filing.second_person import SecondPerson
from api.records.models import Record

_REPAIR = "repair"
_OBJECTION = "objection"
_NO_RESOLUTION = (
    "同意异议的，要写明怎样处理（resolution）："
    "corrected 更正、deleted 删除、withdrawn_by_source 来源单位撤回、explained 说明。"
)
_EXPLAINED = "经核实，没有更正或者删除，已说明理由"
_IN_PART = "同意其中一部分"
_VERDICTS = {"denied": "未同意", "granted": "经核实没有更正或者删除"}
_ALONE = "本地区没有别的审查人，这次复核由作出原决定的同一人办理"


def decide(session: Session, case: Case, deed: Deed, data: DecideIn, rule: SecondPerson) -> None:
    """Grant or deny, each record for itself; what follows from it is in the same commit.

    Where ``rule`` wants a second person, it is kept as a proposal. Raises ``InvalidInput`` where reasons, clauses or
    the resolution do not fit, ``NotAllowed`` where the account that refused before would decide on the appeal though
    somebody else could.
    """
    check(case, "grant" if data.decision == "granted" else "deny", deed)
    alone = _looks_again_alone(session, case, deed)
    why = rule.why(data)
    if why:
        second_person.propose(session, case, deed, data, _whole(case, deed, data), why)
    else:
        _settle(session, case, deed, data, alone=alone)


def confirm(session: Session, case: Case, deed: Deed) -> None:
    """A second person agrees: what was proposed takes effect now, by the law of today.

    Raises ``Conflict`` without a proposal, ``NotAllowed`` for one's own and as ``decide`` does.
    """
    data, proposed_by = second_person.to_confirm(session, case, deed)
    check(case, "grant" if data.decision == "granted" else "deny", deed)
    alone = _looks_again_alone(session, case, deed, proposed_by)
    proposals.end(case, "confirmed", now=deed.now, by=deed.viewer)
    _settle(session, case, deed, data, alone=alone, proposed_by=proposed_by)


def _settle(
    session: Session, case: Case, deed: Deed, data: DecideIn, *, alone: bool, proposed_by: str | None = None
) -> None:
    case.decision = _whole(case, deed, data) | ({"proposed_by": proposed_by} if proposed_by else {})
    case.resolution = case.decision["resolution"]
    make(session, case, "grant" if data.decision == "granted" else "deny", _told(case, deed, data))
    effects.decided(session, case, deed)
    results.note(session, case, deed)
    if alone:
        add_line(case, ACTOR_WORDS["system"], "same_person", _ALONE, now=deed.now)
    if data.decision == "granted":
        fanout.begin(session, case, deed.library, today=deed.today, now=deed.now)


def close(session: Session, case: Case, deed: Deed, reason: str) -> None:
    """Close before every platform has confirmed; how many had not stays on record."""
    check(case, "close", deed)
    silent = select(func.count()).select_from(Delivery)
    count = session.scalar(silent.where(Delivery.case_id == case.id, Delivery.state != "confirmed")) or 0
    open_ones = [f"还有{count}条通知没有确认"] if count else []
    make(session, case, "close", replace(said(deed, [reason, *open_ones]), details={"unconfirmed": count}))


def _told(case: Case, deed: Deed, data: DecideIn) -> Deed:
    """What the timeline says: what was refused inside a grant is named with its reasons, and not called granted."""
    parts = refused(case)
    if data.decision == "denied" or not refuses(case):
        return said(deed, data.reasons)
    if len(parts) == len(case.records):
        return replace(said(deed, data.reasons), heading=_EXPLAINED)
    each = [
        f"{record.document_number}{_VERDICTS[part['decision']]}：{'；'.join(part['reasons'])}" for record, part in parts
    ]
    return replace(said(deed, [*data.reasons, *each]), heading=_IN_PART)


def _looks_again_alone(session: Session, case: Case, deed: Deed, *others: str) -> bool:
    """Whether the same account decides again because nobody else can; raises ``NotAllowed`` where somebody can.

    ``others`` have their part in it already.
    """
    if not any(deed.account_id in (one["decided_by"], one.get("proposed_by")) for one in case.earlier_decisions):
        return False
    besides = [deed.account_id, *others]
    if has_colleague(session, "reviewer", case.region, besides=besides, subject_id=case.subject_id):
        raise NotAllowed("申请人不同意您作出的决定，要由别的审查人复核。", code="another_person_decides")
    return True


def _each(case: Case, deed: Deed, data: DecideIn) -> dict[str, Any]:
    """The decision on each record of the case, by its id."""
    given = {one.record_id: one for one in data.records}
    records = {record.id: record for record in case.records}
    _must_match(records, given, data)
    if not data.records:
        _must_resolve(case, data, "")
        kept = _kept(case, deed, data, records.values(), "")
        return dict.fromkeys(records, kept)
    for index, one in enumerate(data.records):
        _must_resolve(case, one, f"/records/{index}")
    return {
        one.record_id: _kept(case, deed, one, [records[one.record_id]], f"/records/{index}")
        for index, one in enumerate(data.records)
    }


def _must_match(records: Mapping[str, Record], given: Mapping[str, RecordDecisionIn], data: DecideIn) -> None:
    """Each record once, and granted as a whole where at least one is."""
    if not data.records:
        return
    if len(given) != len(data.records) or given.keys() != records.keys():
        detail = "records 要逐条写明这件申请里的每一条记录，每条一次。"
        raise InvalidInput(detail, [FieldError("/records", detail)], code="records_do_not_match")
    whole = "granted" if any(one.decision == "granted" for one in data.records) else "denied"
    if data.decision != whole:
        detail = "至少同意一条的，整件写 granted；一条也不同意的，写 denied。"
        raise InvalidInput(detail, [FieldError("/decision", detail)], code="records_do_not_match")


def _must_resolve(case: Case, data: DecideIn | RecordDecisionIn, pointer: str) -> None:
    """An objection that is upheld says what was done; a repair and a refusal have nothing to say there.

    Before a listing there is nothing yet that could be corrected or deleted, so there it may be left out.
    """
    granted = data.decision == "granted"
    if case.kind == _OBJECTION and granted and data.resolution is None:
        detail = _NO_RESOLUTION
    elif (case.kind == _REPAIR or not granted) and data.resolution is not None:
        detail = "修复申请和未同意的，不填 resolution。"
    else:
        return
    raise InvalidInput(detail, [FieldError(f"{pointer}/resolution", detail)], code="resolution")


def _kept(case: Case, deed: Deed, data: DecideIn | RecordDecisionIn, records: Any, pointer: str) -> dict[str, Any]:
    against = is_refusal(data.model_dump(include={"decision", "resolution"}))
    return {
        "decision": data.decision,
        "resolution": data.resolution,
        "reasons": data.reasons,
        "citations": _cited(case, deed, data.citations, pointer, must=against),
        "remedies": remedies.after_refusal(deed.library, case, records, deed.today) if against else [],
    }


def _whole(case: Case, deed: Deed, data: DecideIn) -> dict[str, Any]:
    """The decision on the case; its remedies are those of its refused records, each once."""
    decided = _each(case, deed, data)
    against = is_refusal(data.model_dump(include={"decision", "resolution"}))
    kept = list(decided.values())
    ways = {remedy["name"]: remedy for one in kept for remedy in one["remedies"]}
    if against and not kept:
        ways = {one["name"]: one for one in remedies.after_refusal(deed.library, case, (), deed.today)}
    citations = _cited(case, deed, data.citations, "", must=against and not data.records)
    return decisions.written(
        deed,
        data.decision,
        data.reasons,
        citations,
        resolution=_shared_resolution(data),
        remedies=ways.values(),
        per_record=decided,
    )


def _shared_resolution(data: DecideIn) -> str | None:
    """That of the whole case: as said, or as all of its granted records have it."""
    each = {one.resolution for one in data.records if one.decision == "granted"}
    return data.resolution or (next(iter(each)) if len(each) == 1 else None)


def _cited(case: Case, deed: Deed, said_clauses: Clauses, pointer: str, *, must: bool) -> list[dict[str, Any]]:
    return clauses.cited(deed.library, case, said_clauses, deed.today, pointer=f"{pointer}/citations", must=must)
