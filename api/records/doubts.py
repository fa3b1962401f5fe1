"""What in a record, or in a change of one, a clerk should look at again. Nothing here refuses anything."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from api.accounts.service import is_within
from api.records.rules import region_in_code
from knowledge.engine.glossary import Glossary
from knowledge.engine.regions import region_name

Doubt = tuple[str, str]
"""A field, and what to look at in it."""

# 行政处罚法（2021年修订）第五十一条: the highest fine of the simplified procedure, in yuan.
_SIMPLIFIED_SINCE = dt.date(2021, 7, 15)
_SIMPLIFIED_MOST = {"person": Decimal(200), "business": Decimal(3000)}
_AMOUNTS = ("fine_amount", "part_paid_amount")
_WATCHED = frozenset({*_AMOUNTS, "region", "decided_on", "penalties"})


def in_record(values: Mapping[str, Any], subject_kind: str, glossary: Glossary) -> Iterator[Doubt]:
    """Whatever in a record does not go together."""
    yield from _of_region(values, glossary)
    yield from _of_money(values)
    yield from _of_procedure(values, subject_kind)
    decided, fulfilled = values["decided_on"], values["obligations_fulfilled_on"]
    if decided and fulfilled and fulfilled < decided:
        yield "obligations_fulfilled_on", "义务履行完成日期早于处罚决定日期，请核对这两个日期。"
    if values["kind"] == "serious_dishonesty_list" and not values["list_name"]:
        yield "list_name", "列入的是严重失信主体名单，但没有写名单名称。不同名单的修复规定不同，请补上名单全称。"


def in_changes(changes: Iterable[Mapping[str, Any]], glossary: Glossary) -> Iterator[Doubt]:
    """Changes of what was known already and much depends on, old and new side by side."""
    for change in changes:
        of = change["field"]
        if of in _WATCHED and change["from"]:
            name = glossary.term("record_field", of)
            old, new = (_in_words(of, change[side], glossary) for side in ("from", "to"))
            yield of, f"更新：{name} {old}→{new}{'元' if of in _AMOUNTS else ''}，请核对。"


def _of_region(values: Mapping[str, Any], glossary: Glossary) -> Iterator[Doubt]:
    """Neither place lies in the other: a province's body may decide in a county, and a county's for its city."""
    region, of_body = values["region"], region_in_code(glossary, values["authority_code"])
    if of_body is None or is_within(region, of_body) or is_within(of_body, region):
        return
    places = f"行政区划是{_place(region)}，处罚机关代码第 3 到 8 位是{_place(of_body)}"
    yield "region", f"{places}，两者对不上，请核对。"


def _of_money(values: Mapping[str, Any]) -> Iterator[Doubt]:
    fine, paid = values["fine_amount"], values["part_paid_amount"]
    if fine is not None and paid is not None and paid > fine:
        yield "part_paid_amount", f"已缴金额 {paid} 元多于罚款金额 {fine} 元，请核对。"
    if fine and values["penalties"] and "fine" not in values["penalties"]:
        yield "penalties", f"填了罚款金额 {fine} 元，处罚类别里却没有罚款，请核对。"


def _of_procedure(values: Mapping[str, Any], subject_kind: str) -> Iterator[Doubt]:
    fine, decided, most = values["fine_amount"], values["decided_on"], _SIMPLIFIED_MOST[subject_kind]
    if values["procedure"] != "simplified" or not fine or fine <= most:
        return
    if decided and decided >= _SIMPLIFIED_SINCE:
        whom = "公民" if subject_kind == "person" else "法人或者其他组织"
        limit = f"适用简易程序的，对{whom}罚款一般不超过 {most} 元（行政处罚法第五十一条，法律另有规定的除外）"
        yield "procedure", f"{limit}，这里是 {fine} 元，请核对程序和金额。"


def _in_words(of: str, value: Any, glossary: Glossary) -> str:
    if of == "penalties":
        return "、".join(glossary.term("penalty_kind", kind) for kind in value) or "空"
    return _place(value) if of == "region" else str(value)


def _place(region: str) -> str:
    name = region_name(region)
    return f"{name}（{region}）" if name else region
