"""Records that the deciding body calls beyond repair, and whether its source may say so (36号 art. 2)."""

from knowledge.engine.assessment import Assessment
from knowledge.engine.case import Case
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library
from knowledge.engine.schema import Document
from knowledge.engine.schema_routing import Exclusions
from knowledge.engine.vocabulary import Outcome


def excluded(case: Case, answer: Assessment) -> Assessment | None:
    """An express exclusion, where its source may make one (36号 art. 2)."""
    source = case.facts.excluded_by or case.record.excluded_by
    if not source:
        return None
    rule = case.library.only_rule(Exclusions)
    document, name, cites = _named_source(case, rule, source)
    if _excludes_nothing(case.library, rule, document, name):
        reason = case.unknown("exclusion.none_there", cites=cites, source=name)
    elif _may_exclude(rule, document, name):
        reason = case.fails("exclusion.express", cites=cites, source=name)
        door = case.door(case.routes.deciding_authority)
        return case.conclude(
            Outcome.NOT_REPAIRABLE, [reason], door=door, ends_on=answer.ends_on, regimes=answer.regimes
        )
    else:
        reason = case.unknown("exclusion.not_entitled", cites=cites, source=name)
    reasons = [reason, *answer.reasons]
    return case.conclude(Outcome.NEEDS_PERSON, reasons, ends_on=answer.ends_on, regimes=answer.regimes)


def _named_source(case: Case, rule: Exclusions, source: str) -> tuple[Document | None, str, tuple[str, ...]]:
    """The library's document behind ``source`` (a clause reference, or a name in words); its name; what to cite."""
    try:
        document, clause = case.library.clause(source)
    except KnowledgeError:
        return None, _as_printed(rule, source), ()
    return (
        document,
        f"{document.document}{clause.locator}",
        (source, *case.library.statement("exclusion.express").cites),
    )


def _as_printed(rule: Exclusions, name: str) -> str:
    for typed, printed in rule.same_characters.items():
        name = name.replace(typed, printed)
    return name


def _excludes_nothing(library: Library, rule: Exclusions, document: Document | None, name: str) -> bool:
    """Whether the source is a document that was read and in which no exclusion stands."""
    read = [library.documents[document_id] for document_id in rule.without_any]
    return document in read or any(known.document in name or known.title in name for known in read)


def _may_exclude(rule: Exclusions, document: Document | None, name: str) -> bool:
    """Whether the source is a law, a regulation or a policy document of the centre (36号 art. 2)."""
    if document is None:
        return any(pattern.search(name) for pattern in rule.names)
    return document.rank in rule.ranks or any(issuer in document.issuer for issuer in rule.central_issuers)
