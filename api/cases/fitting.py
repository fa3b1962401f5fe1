"""Which rules have to do with a case: only theirs are offered as reasons, and only their clauses carry a refusal."""

from collections.abc import Collection, Iterator

from api.cases.models import Case
from knowledge.engine.library import Library
from knowledge.engine.schema_objection import ListingObjections
from knowledge.engine.schema_routing import Matter, Matters
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_rules import NOT_APPLIED, Statements
from knowledge.engine.standing_on import RULE, standing_on
from knowledge.engine.vocabulary import Outcome, RequestKind


def is_about(rule: RuleBase, statement_id: str, case: Case) -> bool:
    """Whether what a rule says of an unmet condition may be said of this case.

    What a row of a table says, the assessment says itself where the record fits that row; so of a repair only general
    conditions are left, and those that the assessment of one of its records looked at.
    """
    if case.kind == RequestKind.LISTING_OBJECTION:
        return isinstance(rule, ListingObjections)
    if case.kind != RequestKind.REPAIR or not isinstance(rule, Statements):
        return False
    return Outcome.REPAIRABLE_NOW in rule.outcomes or statement_id in _looked_at(case)


def is_elsewhere(library: Library, case: Case, ref: str) -> bool:
    """Whether a clause, or its whole document, is applied only to matters that the records of the case cannot be.

    A clause of a document that no rule stands on is nobody else's: law of a field is often kept and not applied.
    """
    users = [*_users(library, ref.split("#", 1)[0])]
    of_clause = [(rule, (ref,)) for rule, refs in users if ref in refs]
    return any(named and not any(_applies(rule, refs, case) for rule, refs in named) for named in (of_clause, users))


def _users(library: Library, document_id: str) -> Iterator[tuple[RuleBase, tuple[str, ...]]]:
    for one in standing_on(library, document_id):
        if one.kind == RULE and type(library.rules[one.id]) not in NOT_APPLIED:
            yield library.rules[one.id], one.refs


def _applies(rule: RuleBase, refs: Collection[str], case: Case) -> bool:
    """All rules but those on matters are taken to apply: who refuses may know more of the case than its record says."""
    if not isinstance(rule, Matters) or set(refs) & set(rule.cites):
        return True
    return any(
        set(refs) & set(rule.statements[matter.statement].cites)
        for matter in rule.matters
        if matter.statement in rule.statements and _may_be(matter, case)
    )


def _may_be(matter: Matter, case: Case) -> bool:
    """By kind and subject; names are no measure, since a record need not name what it is."""
    of_whom = not matter.subjects or case.subject.kind in matter.subjects
    return of_whom and any(record.kind in matter.kinds for record in case.records)


def _looked_at(case: Case) -> set[str]:
    """The statements that were told of its records on the day of filing, whatever came of them."""
    return {said["rule"] for entry in case.entries for said in (entry.assessment or {}).get("reasons", ())}
