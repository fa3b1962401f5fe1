"""What a decision says, and what follows from an upheld objection: apology and correction notice."""

from collections.abc import Mapping
from typing import Any

from api.assessments.service import SHIELDING
from api.cases.effects import resolution_of, wrongly_listed
from api.cases.models import Case
from api.cases.refusals import is_refusal
from api.filing.letters import words
from api.filing.letters.kinds import last_decision
from api.filing.letters.matters import matters
from knowledge.engine.library import Library
from knowledge.engine.objection import said

Decision = Mapping[str, Any]
_SHIELDING = "shielding"
_TITLES = {
    "repair": "信用修复决定书",
    _SHIELDING: "暂时屏蔽决定书",
    "objection": "异议处理决定书",
    "listing_objection": "列入前异议处理决定书",
}
_RESULTS = {
    ("repair", "granted"): "准予信用修复",
    ("repair", "denied"): "不予信用修复",
    (_SHIELDING, "granted"): "准予暂时屏蔽",
    (_SHIELDING, "denied"): "不予暂时屏蔽",
    ("objection", "granted"): "异议成立",
    ("objection", "denied"): "异议不成立",
    ("listing_objection", "granted"): "异议成立",
    ("listing_objection", "denied"): "异议不成立",
}
_OWN_TITLES = ("repair", _SHIELDING)
"""What is asked for here is granted or refused in the very title."""
_EXPLAINED = "经核实信息无误，已作说明"
_DONE = {"corrected": "予以更正", "deleted": "予以删除", "withdrawn_by_source": "由来源单位撤回"}
_DONE_BEFORE_LISTING = {
    "corrected": "按核实的结果处理",
    "deleted": "不作列入",
    "withdrawn_by_source": "由告知的单位撤回告知",
}
_TEMPORARY = "暂时屏蔽不是信用修复，只在重整计划或者和解协议执行期间；执行完毕后，请再申请正式修复。"
_OFFICE = "办理单位"
_RECHECK = (
    "在本系统要求复核（一次，免费）：登录后打开这件申请，点“要求复核”并写明不同意的理由，由工作人员再看一次。"
    "向别的机关申请复议、提起诉讼的最后一天，不因要求复核推迟。"
)
_NOT_ACCEPTED = "不予受理"
_NO_REASON = "（没有另外写明理由）"


def decision(case: Case, library: Library) -> dict[str, Any]:
    """The decision that stands, or the last that did."""
    made = last_decision(case) or {}
    return {
        "决定名称": _title(case, made),
        "决定单位": _by_whom(case, made),
        "决定结果": _whole_result(case, made),
        "决定说明": _temporary(case, made, library),
        "决定日期": words.day_of(made["decided_at"]),
        "理由": _numbered(made.get("reasons") or [_NO_REASON]),
        "依据": _clauses(made),
        "救济": _numbered([*_remedies(made), *_recheck(case, made)]),
        "逐项决定": _one_by_one(case, made),
    }


def correction(case: Case) -> dict[str, Any]:
    """What is put right for somebody who was wrongly listed."""
    made, wrong = case.decision or {}, wrongly_listed(case)
    resolutions = dict.fromkeys(resolution_of(case, record) or "" for record in wrong)
    return {
        "更正方式": "、".join(_DONE[one] for one in resolutions if one),
        "更正事项": matters(case, {record.id for record in wrong}),
        "决定日期": words.day_of(made["decided_at"]),
        "理由": _numbered(made.get("reasons") or [_NO_REASON]),
        "依据": _clauses(made),
    }


def _kind(case: Case) -> str:
    return _SHIELDING if case.shielding else case.kind


def _title(case: Case, made: Decision) -> str:
    """With the result where it is one for all."""
    result, title = _RESULTS.get((_kind(case), made["decision"])), _TITLES[_kind(case)]
    if result is None:
        return f"{_NOT_ACCEPTED}决定书"
    return f"{result}决定书" if _kind(case) in _OWN_TITLES and len(_results(case, made)) == 1 else title


def _by_whom(case: Case, made: Decision) -> str:
    """Whose decision it is: that of the authorities behind the records or the notice; who took it in refuses that."""
    if made["decision"] == "not_accepted":
        return _OFFICE
    if case.notice is not None:
        return case.notice.authority
    return "、".join(dict.fromkeys(record.authority for record in case.records)) or _OFFICE


def _whole_result(case: Case, made: Decision) -> str:
    """The one result, or that there are several."""
    results = _results(case, made)
    return results[0] if len(results) == 1 else f"{'；'.join(f'部分{one}' for one in results)}（见逐项结果）"


def _results(case: Case, made: Decision) -> list[str]:
    """The results of the records, each once; of a decision on the whole, its own."""
    return list(dict.fromkeys(_result(case, part) for part in _parts(case, made)))


def _parts(case: Case, made: Decision) -> list[Decision]:
    """The decision on each record, or the one on the whole where there is no record."""
    own = made.get("per_record") or {}
    parts: list[Decision] = [{**made, **own.get(record.id, {})} for record in case.records]
    return parts or [made]


def _recheck(case: Case, made: Decision) -> list[str]:
    """That somebody here looks again; once, so not in the letter of whoever has looked again."""
    looked_again = case.decision is not None and bool(case.earlier_decisions)
    return [_RECHECK] if not looked_again and any(is_refusal(part) for part in _parts(case, made)) else []


def _result(case: Case, made: Decision) -> str:
    result, resolution = _RESULTS.get((_kind(case), made["decision"]), _NOT_ACCEPTED), made.get("resolution")
    if made["decision"] != "granted" or resolution is None:
        return result
    if resolution == "explained":
        return _EXPLAINED
    return f"{result}，{(_DONE if case.notice is None else _DONE_BEFORE_LISTING)[resolution]}"


def _temporary(case: Case, made: Decision, library: Library) -> list[str]:
    """Of a shielding that is granted: for how long, and what comes after, as the law says it."""
    if not case.shielding or made["decision"] != "granted":
        return []
    law = said(library, SHIELDING, words.in_china(made["decided_at"]).date())
    return [_TEMPORARY, *(words.saying(one.model_dump(mode="json")) for one in law)]


def _one_by_one(case: Case, made: Decision) -> list[dict[str, str]]:
    """Each record with its own decision; one that was not decided for itself shares that of the case."""
    own = made.get("per_record") or {}
    ids = [record.id for record in case.records] or [""]
    return [
        {**matter, "结果": _result(case, {**made, **own.get(one, {})}), "理由": _own_reasons(own.get(one))}
        for one, matter in zip(ids, matters(case), strict=True)
    ]


def _own_reasons(one: Decision | None) -> str:
    """The record's own reasons, and the clauses where it was refused within a request that was granted otherwise."""
    part = one or {}
    reasons = "；".join(reason.rstrip("。") for reason in part.get("reasons") or ())
    return f"{reasons}。{words.behind(part)}" if reasons else "见理由部分"


def _remedies(made: Decision) -> list[str]:
    """What is open after the decision; remedies of single records that are not among those of the whole come after."""
    own = [one for part in (made.get("per_record") or {}).values() for one in part.get("remedies") or ()]
    return list(dict.fromkeys(_remedy(one) for one in (*(made.get("remedies") or ()), *own)))


def _remedy(one: Decision) -> str:
    guess = "（暂定）" if one.get("provisional") else ""
    last = f"最晚{words.day(one['last_day'])}{guess}。" if one.get("last_day") else ""
    channel = f"（{one['channel']}）" if one.get("channel") else ""
    return f"{one['name']}：{one['text']}{last}提出的地方：{one['where']}{channel}。{words.behind(one)}"


def _clauses(made: Decision) -> list[str]:
    """The clauses of the whole, and then those of single records."""
    own = [one for part in (made.get("per_record") or {}).values() for one in part.get("citations") or ()]
    cited = (words.clause(one, with_content=True) for one in (*(made.get("citations") or ()), *own))
    return [f"{clause}。" for clause in dict.fromkeys(cited)]


def _numbered(reasons: list[str]) -> list[str]:
    if len(reasons) == 1:
        return reasons
    return [f"{number}. {reason}" for number, reason in enumerate(reasons, 1)]
