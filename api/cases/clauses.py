"""The clauses that a refusal cites: found in the library, law on that day and in that place, stored as shown."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.answers.cited import CitedClause
from api.answers.citing import fold_reference, places_after
from api.cases.fitting import is_elsewhere
from api.cases.models import Case
from api.clock import CHINA
from api.errors import FieldError, InvalidInput
from knowledge.engine.library import Library
from knowledge.engine.regions import lineage
from knowledge.engine.schema import NATIONWIDE, Clause, Document
from knowledge.engine.units import superseded_from

Said = str | CitedClause


@dataclass(frozen=True)
class _Found:
    ref: str
    document: Document
    clause: Clause


def cited(
    library: Library, case: Case, said: Sequence[Said], today: dt.date, *, pointer: str = "/citations", must: bool
) -> list[dict[str, Any]]:
    """The full citations; ``must``: a refusal, which stands on at least one clause that was verified.

    Raises ``InvalidInput`` naming each clause that is unknown, not yet or no longer law, or of another place.
    """
    found: dict[str, _Found] = {}
    wrong: list[FieldError] = []
    for index, one in enumerate(said):
        clause = _clause(library, one)
        fault = _fault(library, case, one, clause, today)
        if fault or clause is None:
            wrong.append(FieldError(f"{pointer}/{index}", fault))
        else:
            found[clause.ref] = clause
    if wrong:
        raise InvalidInput(wrong[0].detail, wrong, code="unknown_clause")
    if must:
        _must_stand(library, case, found.values(), pointer)
    return [library.cite(ref).model_dump(mode="json") for ref in found]


def standing(library: Library, case: Case, said: Said, today: dt.date) -> bool | None:
    """Whether a clause could carry a refusal of this case alone; None: it may not be cited at all."""
    found = _clause(library, said)
    if found is None or _fault(library, case, said, found, today):
        return None
    return _weakness(library, case, found) is None


def _must_stand(library: Library, case: Case, found: Collection[_Found], pointer: str) -> None:
    """A refusal needs one clause that may carry it: verified, not replaced at filing, of its field and matter."""
    if not found:
        detail = "不予受理、未同意和只作说明的，都要写明依据的条款，至少一条。"
        raise InvalidInput(detail, [FieldError(pointer, detail)], code="citation_missing")
    weak = [weakness for one in found if (weakness := _weakness(library, case, one))]
    if len(weak) == len(found):
        code, why = weak[0]
        detail = f"{why}，不能单凭它拒绝。请再写一条已经核实、现在有效、适用于这件申请的条款。"
        raise InvalidInput(detail, [FieldError(pointer, detail)], code=code)


def _weakness(library: Library, case: Case, one: _Found) -> tuple[str, str] | None:
    """Why a clause may be named but cannot carry a refusal alone; None: it can."""
    name = f"{one.document.document}{one.clause.locator}"
    if not one.clause.verification.may_decide:
        return "citation_unverified", f"{name}还没有核实原文"
    replaced = superseded_from(library, one.document, one.clause)
    if replaced is not None and replaced <= _filed_on(case):
        return "citation_superseded", f"{name}已经被后来的规定代替"
    if one.document.fields and case.field not in one.document.fields:
        return "citation_of_another_field", f"{name}是管别的领域的"
    if is_elsewhere(library, case, one.ref):
        return "citation_of_another_matter", f"{name}说的是别的事，不是这类申请"
    return None


def _filed_on(case: Case) -> dt.date:
    """An application is judged by the law of the day on which it was filed."""
    return (case.submitted_at or case.created_at).astimezone(CHINA).date()


def _fault(library: Library, case: Case, said: Said, found: _Found | None, today: dt.date) -> str:
    """Why a clause may not be cited here and now; empty: it may."""
    if found is None:
        return f"没有找到条款“{said}”。请写文号和条款位置，例如“国办发〔2025〕22号 六”，或从检索结果里选。"
    document = found.document
    if document.effective_from is None or document.effective_from > today:
        return f"{document.document}还没有施行，不能作为依据。"
    if document.region not in (NATIONWIDE, *lineage(library.glossary.current_region(case.region))):
        return f"{document.document}不适用于这件申请所在的地区。"
    if document.effective_to and document.effective_to < _first_day(case, today):
        return f"{document.document}在记录作出以前就已经失效，不能作为依据。"
    return ""


def _first_day(case: Case, today: dt.date) -> dt.date:
    """Old law may still be the law of an old record: from the day of its decision on."""
    days = [day for record in case.records for day in (record.decided_on, record.published_on) if day]
    return min(days, default=today)


def _clause(library: Library, said: Said) -> _Found | None:
    wanted = fold_reference(said if isinstance(said, str) else f"{said.document}#{said.locator}")
    return next(_matches(library, wanted), None)


def _matches(library: Library, wanted: str) -> Iterator[_Found]:
    for document in library.documents.values():
        for place in places_after(wanted, (document.id, document.document, document.title)):
            for clause in document.clauses:
                if place in (clause.id, fold_reference(clause.locator)):
                    yield _Found(f"{document.id}#{clause.id}", document, clause)
