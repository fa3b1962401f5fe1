"""Submission of a case: the one place where an application becomes a filing."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from api.assessments import service as assessments
from api.cases import drafting, effects, eligibility, listing
from api.cases.asked import SubmitIn
from api.cases.commitment import TEXT
from api.cases.eligibility import Found
from api.cases.models import Case, Notice
from api.cases.moving import Deed, make
from api.cases.schemas import Submitted
from api.cases.shown import deadline as shown_deadline
from api.cases.states import BY_NAME, STATUS_WORDS
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput
from api.filing.letters import receipt as receipts
from api.filing.letters.words import NO_LIMITS
from knowledge.engine.vocabulary import Outcome

COMMITMENT = "credit_commitment"


class PapersMissing(InvalidInput):
    """Required papers are missing; ``errors`` names each."""

    code = "materials_missing"


def submit(session: Session, case: Case, cipher: FieldCipher, data: SubmitIn, deed: Deed) -> Submitted:
    """File the draft: case, clocks, timeline, audit line and outgoing message in one commit.

    Each record is assessed again by the law of the day; one that is not eligible is left out. Raises ``Conflict``
    when the case was filed before or no record is eligible, ``PapersMissing`` naming each missing paper.
    """
    if case.status not in BY_NAME["submit"].frm:
        raise Conflict(_already(case), code=f"case_{case.status}")
    notice = case.notice
    signed = data.commitment is not None or any(file.material == COMMITMENT for file in case.files)
    words = (
        _of_notice(session, case, notice, cipher, deed) if notice else _of_records(case, cipher, deed, signed=signed)
    )
    _require_papers(case, data)
    if data.commitment is not None:
        case.commitment = {"signed_by": data.commitment.signed_by, "signed_at": deed.now.isoformat(), "text": TEXT}
    case.submitted_at = deed.now
    case.knowledge_version = deed.library.version
    make(session, case, "submit", Deed(deed.viewer, deed.library, deed.today, deed.now, words))
    effects.submitted(session, case, deed)
    case.receipt = receipts.frozen(case, deed.library)
    session.flush()
    return receipt(case, deed)


def renew(session: Session, case: Case, cipher: FieldCipher, deed: Deed) -> None:
    """The draft's list of papers by the law of today."""
    drafting.renew(case, deed.library, cipher, today=deed.today)
    session.flush()


def receipt(case: Case, deed: Deed) -> Submitted:
    """What the applicant gets back."""
    return Submitted(
        number=case.number,
        status=case.status,
        receipt_url=f"/api/v1/cases/{case.number}/letters/receipt",
        left_out=eligibility.left_out(case.entries),
        deadlines=[shown_deadline(d, deed.today) for d in case.deadlines],
        note=None if case.deadlines else NO_LIMITS,
    )


def _already(case: Case) -> str:
    if case.submitted_at is None:
        return f"申请 {case.number} 现在是“{STATUS_WORDS[case.status]}”，不能提交。"
    return f"申请 {case.number} 已经提交过了，现在是“{STATUS_WORDS[case.status]}”，不用重复提交。"


def _require_papers(case: Case, data: SubmitIn) -> None:
    have = {file.material for file in case.files}
    if data.commitment is not None:
        have.add(COMMITMENT)
    missing = [item for item in case.required if item["required"] and item["id"] not in have]
    if missing:
        names = "、".join(item["name"] for item in missing)
        raise PapersMissing(
            f"还缺：{names}。补齐后就可以提交，已上传的材料都会保留。",
            [FieldError(f"/materials/{item['id']}", item["why"]) for item in missing],
        )


def _of_records(case: Case, cipher: FieldCipher, deed: Deed, *, signed: bool) -> str:
    """Assess each record for itself, keep what was found; gives what is said of those that are left out."""
    _require_told(case)
    wish = replace(drafting.wish_of(case, cipher), committed=signed and case.kind == "repair")
    entries = {entry.record_id: entry for entry in case.entries}
    records = [entry.record for entry in case.entries]
    found = eligibility.look(deed.library, cipher, records, wish, today=deed.today, filing=True)
    fit = [one for one in found if one.may_be_filed]
    if not fit:
        raise _none_fit(found)
    eligibility.require_together(deed.library, fit, today=deed.today)
    for one in found:
        entry = entries[one.record.id]
        entry.included, entry.assessment = one.may_be_filed, one.kept()
    drafting.settle(case, deed.library, fit)
    return "".join(_why_not(one) for one in found if not one.may_be_filed)


def _require_told(case: Case) -> None:
    """Raise ``InvalidInput`` for what a draft may leave open and a filing may not."""
    wrong = []
    if not case.entries:
        wrong.append(FieldError("/record_ids", "请指明要办理的记录（record_ids）。"))
    if case.kind == "objection" and case.ground is None:
        words = "提出异议需要说明理由类别（ground），例如 inaccurate（信息有误）。"
        wrong.append(FieldError("/ground", words))
    if wrong:
        said = "".join(one.detail for one in wrong)
        raise InvalidInput(f"{said}请在草稿里补上，再提交。", wrong, code="draft_incomplete")


def _why_not(one: Found) -> str:
    """Why a record was left out; of one about which something has to be told first, what."""
    number, why = one.record.document_number, assessments.in_words(one.assessment)
    if one.assessment.outcome is Outcome.NEEDS_INFORMATION:
        return f"其中{number}还有情况要先说明，这次没有提交，说明以后可以再申请：{why}"
    return f"其中{number}今天不能申请，没有提交：{why}"


def _none_fit(found: Sequence[Found]) -> Conflict:
    code = found[0].assessment.outcome
    if len(found) == 1:
        return Conflict(assessments.in_words(found[0].assessment), _to_tell(found[0]), code=code)
    errors = [
        FieldError(f"/record_ids/{index}", f"{one.record.document_number}：{assessments.in_words(one.assessment)}")
        for index, one in enumerate(found)
    ]
    said = "".join(error.detail for error in errors)
    errors += [error for one in found for error in _to_tell(one)]
    return Conflict("今天没有一条可以申请，什么也没有提交。" + said, errors, code=code)


def _to_tell(one: Found) -> list[FieldError]:
    """What the person can tell in the draft where an answer is missing."""
    fields = {"obligations_fulfilled_on": "performed_on"}
    return [
        FieldError(f"/facts/{fields.get(question.field, question.field)}", question.text)
        for question in one.assessment.questions
    ]


def _of_notice(session: Session, case: Case, notice: Notice, cipher: FieldCipher, deed: Deed) -> str:
    """Nothing decided yet, and reasons given; nothing more is said of it."""
    found = listing.require_objectable(session, deed.library, cipher, notice, today=deed.today)
    case.required = listing.papers(deed.library, cipher, notice, found, deed.today)
    if not (case.statement_sealed and cipher.open(case.statement_sealed)):
        wrong = "请写明哪里不对、为什么不应当列入，认定单位才能核实。"
        raise InvalidInput(wrong, [FieldError("/statement", wrong)], code="statement_missing")
    return ""
