"""What the engine says of each record of a request on a day; records that go different ways are filed apart."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.assessments import service as assessments
from api.cases.asked import CaseFacts
from api.cases.models import CaseRecord
from api.cases.schemas import LeftOut
from api.cases.states import BY_NAME
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError
from api.records.models import Record
from knowledge.engine.assessment import Assessment, Question
from knowledge.engine.library import Library
from knowledge.engine.regions import region_name
from knowledge.engine.vocabulary import AuthorityField, Outcome, RecordKind, RequestKind

# Outcomes that leave nothing to file here; the others may be prepared, and are decided again at submission.
_NOTHING_TO_DRAFT = {
    "repair": {Outcome.WRONG_DOOR, Outcome.NOT_REPAIRABLE, Outcome.ENDED, Outcome.OBJECTION_INSTEAD},
    "objection": {Outcome.WRONG_DOOR},
}
# Where the law is not verified enough, a person decides.
_REPAIRABLE = {Outcome.REPAIRABLE_NOW, Outcome.NEEDS_PERSON}
_PROOF, _EVIDENCE = "proof_of_performance", "evidence_of_error"
_STATED = "您写的说明可以代替这份材料，有的话请一并附上。"


@dataclass(frozen=True)
class Wish:
    """What is asked for about every record of a request, and what the person told.

    ``committed``: the commitment is signed; ``stated``: the person has written what is wrong.
    """

    kind: str
    grounds: tuple[str, ...] = ()
    told: CaseFacts = field(default_factory=CaseFacts)
    committed: bool = False
    stated: bool = False

    def facts(self) -> dict[str, object]:
        """For the engine."""
        sought: dict[str, object] = {"sought": self.kind}
        if self.grounds:
            sought["ground"] = self.grounds[0]
        signed = {"committed_publicly": True} if self.committed else {}
        return {**sought, **signed, **self.told.for_assessment()}

    def is_silent_on_performance(self, record: Record) -> bool:
        """Whether neither the source nor the person says anything for or against the duties being performed."""
        paid, fine = record.part_paid_amount, record.fine_amount
        in_part = paid is not None and (fine is None or paid < fine)
        return not (in_part or record.obligations_fulfilled_on or self.told.performed_on)


@dataclass(frozen=True)
class Found:
    """One record with its assessment and the papers that it needs."""

    record: Record
    assessment: Assessment
    papers: list[dict[str, Any]]
    kind: str

    @property
    def may_be_drafted(self) -> bool:
        """Whether there may be something to file, today or later."""
        return self.assessment.outcome not in _NOTHING_TO_DRAFT[self.kind]

    @property
    def may_be_filed(self) -> bool:
        """Whether it may be filed today."""
        return self.may_be_drafted and (self.kind != "repair" or self.assessment.outcome in _REPAIRABLE)

    def kept(self) -> dict[str, Any]:
        """The assessment as the case keeps it."""
        told = self.assessment.model_dump(
            mode="json",
            include={"outcome", "as_of", "earliest_on", "ends_on", "reasons", "questions", "knowledge_version"},
        )
        return told | {"words": assessments.in_words(self.assessment)}


def look(
    library: Library,
    cipher: FieldCipher,
    records: Iterable[Record],
    wish: Wish,
    *,
    today: dt.date,
    filing: bool = False,
) -> list[Found]:
    """Assess each record for itself, by the law of today; ``filing``: with what the papers of a filing prove."""
    return [_look(library, cipher, record, wish, today, filing=filing) for record in records]


def _look(library: Library, cipher: FieldCipher, record: Record, wish: Wish, today: dt.date, *, filing: bool) -> Found:
    """At filing, performance that nobody speaks of counts as proven where its proof must lie before the office.

    Not where shielding is asked for during a plan that is still being performed.
    """
    plain = _found(library, cipher, record, wish, wish.facts(), today)
    silent = filing and wish.kind == "repair" and wish.is_silent_on_performance(record)
    if silent and not is_shielding(plain):
        facts = {**wish.facts(), "obligations_fulfilled": True}
        supposed = _found(library, cipher, record, wish, facts, today)
        if wish.told.proof_with_authority or any(one["id"] == _PROOF and one["required"] for one in supposed.papers):
            return supposed
    return plain


def _found(
    library: Library, cipher: FieldCipher, record: Record, wish: Wish, facts: dict[str, object], today: dt.date
) -> Found:
    assessment = assessments.assess_record(library, record, cipher, facts=facts, today=today)
    wanted = assessments.Wanted(wish.kind, wish.grounds, agent=bool(wish.told.agent))
    known, subject = assessments.record_facts(record), assessments.subject_facts(record.subject, cipher)
    papers = assessments.required_materials(library, wanted, known, subject, assessment, today)
    return Found(record, assessment, [_once_stated(paper, wish) for paper in papers], wish.kind)


def _once_stated(paper: dict[str, Any], wish: Wish) -> dict[str, Any]:
    """Evidence that a page of one's own words may stand for need not be uploaded by whoever wrote them here."""
    if wish.kind != "objection" or not wish.stated or paper["id"] != _EVIDENCE:
        return paper
    return paper | {"required": False, "why": paper["why"] + _STATED}


def require_all(found: Sequence[Found]) -> None:
    """Raise ``Conflict`` naming each record about which nothing can be filed, and why."""
    refused = [one for one in found if not one.may_be_drafted]
    if not refused:
        return
    code = refused[0].assessment.outcome
    if len(found) == 1:
        raise Conflict(assessments.in_words(refused[0].assessment), code=code)
    errors = [
        FieldError(f"/record_ids/{index}", f"{one.record.document_number}：{assessments.in_words(one.assessment)}")
        for index, one in enumerate(found)
        if one in refused
    ]
    raise Conflict("有的记录不能一起申请，请去掉后再试。" + "".join(one.detail for one in errors), errors, code=code)


def require_together(library: Library, found: Sequence[Found], *, today: dt.date) -> None:
    """Raise ``Conflict`` naming the groups where records differ in door, place, or the time limits that run."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, one in enumerate(found):
        groups.setdefault(_way(library, one, today), []).append(index)
    if len(groups) == 1:
        return
    words, errors = [], []
    for number, indexes in enumerate(groups.values(), 1):
        first = found[indexes[0]]
        place = region_name(first.record.region) or first.record.region
        named = "、".join(found[index].record.document_number for index in indexes)
        words.append(f"第{number}组（{first.assessment.door.name}，{place}）：{named}")
        errors += [FieldError(f"/record_ids/{index}", f"第{number}组") for index in indexes]
    detail = f"这些记录的办理渠道、地区或者办理时限不同，要分成{len(groups)}份申请。{'；'.join(words)}。"
    raise Conflict(detail, errors, code="records_apart")


def is_shielding(one: Found) -> bool:
    """Whether what can be had is the temporary shielding during a reorganisation."""
    return assessments.is_shielding(one.assessment)


def together(found: Iterable[Found]) -> list[dict[str, Any]]:
    """The papers of a request: each once, with the reason of every record that needs it."""
    return assessments.together([paper for one in found for paper in one.papers])


def left_out(entries: Iterable[CaseRecord]) -> list[LeftOut]:
    """The records of a case that could not be filed, and why."""
    return [_left_out(entry) for entry in entries if not entry.included]


def _left_out(entry: CaseRecord) -> LeftOut:
    said = entry.assessment or {}
    against = [reason for reason in said.get("reasons", ()) if reason["satisfied"] is not True]
    reasons = against or said.get("reasons", [])
    return LeftOut(
        record_id=entry.record_id,
        document_number=entry.record.document_number,
        outcome=said.get("outcome", ""),
        reasons=[reason["text"] for reason in reasons],
        citations=[citation for reason in reasons for citation in reason["citations"]],
        earliest_on=said.get("earliest_on"),
        questions=[Question.model_validate(one) for one in said.get("questions", ())],
    )


def _way(library: Library, one: Found, today: dt.date) -> tuple[object, ...]:
    """What must be the same for two records to be handled as one application."""
    record, request = one.record, RequestKind(one.kind)
    about = assessments.Matter(request, AuthorityField(record.authority_field), record.region, RecordKind(record.kind))
    clocks = assessments.clocks_started(library, BY_NAME["submit"].clocks.starts[request], about, today)
    limits = tuple(clock.limit for clock in clocks)
    return one.assessment.door.id, record.region, limits, assessments.is_shielding(one.assessment)
