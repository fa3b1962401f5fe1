"""What the forms of a case page say to the API: one entry a verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.console.client import Problem
from api.console.forms import Form

Body = dict[str, Any]
_WRITTEN = frozenset({"reason", "reasons", "clause", "citations", "why", "finding", "note"})
_OVERTAKEN = "这件申请刚刚被别人改动了，这一页已经是最新的。请先看一看，再决定怎样办理。"
_NO_RESOLUTION = "同意异议的，请选“怎样处理”；不同意的不选。"


@dataclass(frozen=True)
class Act:
    """A verb of the API: its name among the allowed ones, its title, what is said once it is done, and its body."""

    allowed: str
    title: str
    said: str
    body: Callable[[Form], Body]


def _nothing(_form: Form) -> Body:
    return {}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _reasons(form: Form, name: str) -> list[str]:
    return list(dict.fromkeys([*form.many(f"{name}_reason"), *_lines(form.text(f"{name}_reasons"))]))


def _citations(form: Form, name: str) -> list[str]:
    return list(dict.fromkeys([*form.many(f"{name}_clause"), *_lines(form.text(f"{name}_citations"))]))


def _accept(form: Form) -> Body:
    return {"known": [one for name in ("accept_received", "accept_whose") if (one := form.text(name))]}


def _reject(form: Form) -> Body:
    return {"reasons": _reasons(form, "reject"), "citations": _citations(form, "reject")}


def _supplement(form: Form) -> Body:
    held = form.many("supplement_held")
    return {
        "items": [
            {"material": one, "why": form.text(f"supplement_why-{one}"), "not_held": one in held}
            for one in form.many("supplement_item")
        ]
    }


def _decide(form: Form) -> Body:
    return {
        "decision": form.text("decide_decision"),
        "resolution": form.maybe("decide_resolution"),
        "reasons": _reasons(form, "decide"),
        "citations": _citations(form, "decide"),
        "records": _each(form) if form.text("decide_each") else [],
    }


def _each(form: Form) -> list[Body]:
    """The decision on each record: its fields end with the record's id."""
    marked = "decide_verdict-"
    return [
        {
            "record_id": record,
            "decision": verdict,
            "resolution": form.maybe(f"decide_resolution-{record}"),
            "reasons": _lines(form.text(f"decide_reasons-{record}")),
            "citations": _lines(form.text(f"decide_citations-{record}")),
        }
        for name, verdict in form.typed.items()
        if (record := name.removeprefix(marked)) != name
    ]


def _false(form: Form) -> Body:
    return {"finding": form.text("false-material_finding"), "materials": form.many("false_file")}


ACTS: Mapping[str, Act] = {
    "confirm-decision": Act("confirm_decision", "确认处理意见", "已确认，决定生效。", _nothing),
    "return-decision": Act(
        "return_decision", "退回处理意见", "已退回。", lambda form: {"reason": form.text("return-decision_reason")}
    ),
    "accept": Act("accept", "受理", "已受理，期限开始计算。", _accept),
    "review": Act("review", "开始审查", "已开始审查。", _nothing),
    "decide": Act("decide", "作出决定", "已作出决定。", _decide),
    "request-supplement": Act("request_supplement", "要求补正", "已告诉申请人要补什么，期限停下来了。", _supplement),
    "pass-on": Act("pass_on", "转给提供单位", "已转给信息提供单位。", _nothing),
    "extend": Act("extend", "延长时间", "已延长，并告诉申请人。", lambda form: {"reasons": _reasons(form, "extend")}),
    "reject": Act("reject", "不予受理", "已决定不予受理，并告诉申请人。", _reject),
    "close": Act("close", "办结", "已办结。", lambda form: {"reason": form.text("close_reason")}),
    "false-material": Act("find_false", "登记材料不实", "已登记。", _false),
    "assign": Act(
        "assign",
        "分配",
        "已分配。",
        lambda form: {"assignee": form.maybe("assign_assignee"), "note": form.text("assign_note")},
    ),
}


def unsent(form: Form) -> list[str]:
    """What somebody wrote or ticked in words, for a form that is gone meanwhile."""
    names = [name for name in form.typed if name.partition("_")[2].partition("-")[0] in _WRITTEN]
    return [value for name in names for value in form.many(name)]


def at_its_fields(verb: str, problem: Problem, form: Form) -> Problem:
    """The problem with its fields named as the form of the verb names them."""
    said = {"overtaken": _OVERTAKEN, "resolution": _NO_RESOLUTION}.get(problem.code, "")
    words = _NO_RESOLUTION if problem.code == "resolution" else ""
    fields = {_field(verb, name, form): words or detail for name, detail in problem.fields.items()}
    return Problem(problem.status, said or problem.detail, code=problem.code, fields=fields)


def _field(verb: str, pointer: str, form: Form) -> str:
    part, *rest = pointer.split(".")
    if part == "items" and len(rest) > 1 and rest[0].isdigit():
        ticked = form.many("supplement_item")
        return f"supplement_why-{ticked[int(rest[0])]}" if int(rest[0]) < len(ticked) else f"{verb}_items"
    if part == "records" and len(rest) > 1 and rest[0].isdigit():
        asked = _each(form)
        record = asked[int(rest[0])]["record_id"] if int(rest[0]) < len(asked) else ""
        return f"{verb}_{'verdict' if rest[1] == 'decision' else rest[1]}-{record}"
    return f"{verb}_{part}"
