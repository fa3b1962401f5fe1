"""Asking for what is missing: each thing by its name, and none that nobody need hand in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.cases.asked import CaseFacts
from api.cases.handling_schemas import AskedIn
from api.cases.models import Case
from api.errors import FieldError, InvalidInput
from knowledge.engine.checklist import ASKED
from knowledge.engine.library import Library
from knowledge.engine.schema_papers import MaterialRule, Materials
from knowledge.engine.vocabulary import MaterialId, Need, RequestKind

OTHER = MaterialId.OTHER.value
_FREE = "fee.free"
_NOT_HELD = "认定单位查过，没有这份材料。"
_HELD = "proof_with_authority"


@dataclass(frozen=True)
class _Law:
    """What may and may not be asked for in one kind of request."""

    library: Library
    rules: Sequence[MaterialRule]
    names: dict[str, str]
    held: frozenset[str]

    def words_for(self, rule: MaterialRule) -> Iterator[str]:
        """By which somebody asks for a paper; other names are written down once, whatever the request."""
        yield from (rule.name, self.library.glossary.term("material_id", rule.id))
        for table in self.library.rules_of(Materials):
            yield from (name for one in table.items if one.id is rule.id for name in one.also_called)

    def costs(self) -> Iterator[str]:
        """Words by which somebody asks for money."""
        for table in self.library.rules_of(Materials):
            yield from table.costs


def named(library: Library, case: Case, told: CaseFacts, asked: Sequence[AskedIn]) -> list[dict[str, Any]]:
    """What is asked for, as it is kept with the case: material, name, why.

    Raises ``InvalidInput`` for a thing that the list of such requests does not know, that the department has itself,
    that the law dropped, or that costs money.
    """
    law = _law(library, case, told)
    wrong = [
        FieldError(f"/items/{index}/{pointer}", detail)
        for index, one in enumerate(asked)
        for pointer, detail in _faults(law, one)
    ]
    if wrong:
        raise InvalidInput(wrong[0].detail, wrong, code="material_not_to_ask")
    return [{"material": one.material, "name": law.names[one.material], "why": _why(one)} for one in asked]


def _why(asked: AskedIn) -> str:
    return f"{asked.why.rstrip('。')}。{_NOT_HELD}" if asked.not_held else asked.why


def _law(library: Library, case: Case, told: CaseFacts) -> _Law:
    tables = (table for table in library.rules_of(Materials) if table.request is RequestKind(case.kind))
    rules = [rule for table in tables for rule in table.items]
    known = {rule.id.value: rule.name for rule in rules if rule.need in ASKED}
    required = {item["id"]: item["name"] for item in case.required}
    # What stands under "other" in the list of papers is one certain thing; here the clerk says which one.
    other = {OTHER: library.glossary.term("material_id", OTHER)}
    held = {rule.id.value for rule in rules if rule.only_if == _HELD} if told.proof_with_authority else set()
    return _Law(library, rules, known | required | other, frozenset(held))


def _faults(law: _Law, asked: AskedIn) -> Iterator[tuple[str, str]]:
    """Where and why a thing may not be asked for; none: it may."""
    field = "why" if asked.material == OTHER else "material"
    unwanted = next((rule for rule in law.rules if rule.need not in ASKED and _is_meant(law, rule, asked)), None)
    if any(word in asked.why for word in law.costs()):
        yield "why", f"不能要求当事人交要花钱的材料或者任何费用：{law.library.statement(_FREE).text}"
    elif unwanted is not None:
        yield field if _by_id(unwanted, asked) else "why", f"不能要求当事人交“{unwanted.name}”：{unwanted.why}"
    elif asked.material not in law.names:
        yield (
            field,
            (f"这类申请的材料清单里没有“{asked.material}”。确实需要别的材料，请填 other 并写明是什么、为什么要。"),
        )
    elif asked.material in law.held and not asked.not_held:
        yield (
            field,
            (
                f"当事人说明认定单位已经有“{law.names[asked.material]}”，应当先由认定单位自己调取，不能要求重复提交。"
                "查过确实没有的，请填 not_held: true，并在 why 里写明查的结果。"
            ),
        )


def _is_meant(law: _Law, rule: MaterialRule, asked: AskedIn) -> bool:
    """Asked for by its id, or by its words: under ``other``, and for what the law dropped under any name."""
    if asked.material != OTHER and _by_id(rule, asked):
        return asked.material not in law.names
    by_words = asked.material == OTHER or rule.need is Need.NEVER
    return by_words and any(name in asked.why for name in law.words_for(rule))


def _by_id(rule: MaterialRule, asked: AskedIn) -> bool:
    return asked.material == rule.id.value
