"""The only table of allowed moves of a case. ``moving.make`` is the only function that carries one out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.engine.schema_time import MetBy
from knowledge.engine.vocabulary import Event, RequestKind

Status = Literal[
    "draft", "submitted", "supplement_requested", "accepted", "not_accepted", "reviewing", "granted", "denied",
    "syncing", "closed", "withdrawn",
]  # fmt: skip
MoveName = Literal[
    "correct", "upload", "submit", "withdraw", "accept", "reject", "request_supplement", "supplement", "extend",
    "review", "grant", "deny", "start_sync", "close", "appeal", "appeal_part", "find_false",
    "pass_on",
]  # fmt: skip
Actor = Literal["owner", "clerk", "reviewer", "system"]
Target = Status | Literal["same", "as_before"]
"""Where a move leads; ``as_before``: back to where the supplement was asked for."""


@dataclass(frozen=True)
class ClockEffects:
    """What a move does to the statutory clocks of its case.

    ``starts`` gives the events by kind of request; clocks that end by a step in ``meets`` end, all of them with
    ``meets_all``; ``drops``: nobody has to do anything any more, and nobody has met anything either.
    """

    starts: Mapping[RequestKind, tuple[Event, ...]] = field(default_factory=dict)
    meets: tuple[MetBy, ...] = ()
    pauses: Event | None = None
    resumes: bool = False
    extends: Event | None = None
    drops: bool = False


@dataclass(frozen=True)
class Move:
    """One row: from which statuses, where to, by whom; ``words`` stand in the timeline.

    ``call`` is the verb of the API that leads to it. A ``told`` move is news for the people concerned. One that is
    made ``once`` is refused the second time, by its own name or its verb's. ``refused``: only where the decision
    refused something. ``asked_from``: while papers are waited for, only where they were asked for at one of these
    steps. One of a request that is not among its ``kinds`` is never made.
    """

    name: MoveName
    frm: tuple[Status, ...]
    to: Target
    actors: tuple[Actor, ...]
    verb: str
    words: str
    call: str = ""
    clocks: ClockEffects = ClockEffects()
    told: bool = True
    once: bool = False
    refused: bool = False
    asked_from: tuple[Status, ...] = ()
    kinds: tuple[RequestKind, ...] = (RequestKind.REPAIR, RequestKind.OBJECTION, RequestKind.LISTING_OBJECTION)


_STAFF: tuple[Actor, ...] = ("clerk", "reviewer")
_BEFORE_DECISION: tuple[Status, ...] = ("submitted", "supplement_requested", "accepted", "reviewing")
_GRANTED_ONES: tuple[Status, ...] = ("granted", "syncing", "closed")
_FILED = {
    # The case is on the deciding body's desk at once, so no hand-over has to be waited for.
    RequestKind.REPAIR: (Event.APPLICATION_RECEIVED, Event.APPLICATION_PUSHED),
    # Who received an objection is not known yet: only limits that hold whoever it was count down.
    RequestKind.OBJECTION: (Event.OBJECTION_RECEIVED,),
    RequestKind.LISTING_OBJECTION: (Event.LISTING_OBJECTED,),
}
_ACCEPTED = {
    RequestKind.REPAIR: (Event.APPLICATION_ACCEPTED,),
    RequestKind.OBJECTION: (Event.OBJECTION_ACCEPTED,),
}
_GRANTED = {RequestKind.REPAIR: (Event.REPAIR_GRANTED, Event.CONDITIONS_CONFIRMED)}
_DECIDED: tuple[MetBy, ...] = ("mark", "passing_on", "acceptance", "decision")

MOVES: tuple[Move, ...] = (
    Move("correct", ("draft",), "same", ("owner",), "修改", "修改了草稿", told=False),
    Move("upload", ("draft", "supplement_requested"), "same", ("owner",), "改动材料", "上传了材料", told=False),
    Move("submit", ("draft",), "submitted", ("owner",), "提交", "提交申请", clocks=ClockEffects(starts=_FILED)),
    Move("withdraw", ("draft", *_BEFORE_DECISION), "withdrawn", ("owner",), "撤回", "申请人撤回",
         clocks=ClockEffects(drops=True)),
    Move("accept", ("submitted",), "accepted", ("clerk",), "受理", "已受理",
         clocks=ClockEffects(starts=_ACCEPTED, meets=("acceptance",))),
    # What was accepted is decided by a reviewer: it is not turned away by asking for one paper more.
    Move("reject", ("submitted", "supplement_requested"), "not_accepted", ("clerk",), "决定不予受理", "不予受理",
         clocks=ClockEffects(meets=_DECIDED), asked_from=("submitted",)),
    Move("request_supplement", ("submitted", "accepted", "reviewing"), "supplement_requested", _STAFF, "要求补充材料",
         "要求补充材料", clocks=ClockEffects(pauses=Event.SUPPLEMENT_REQUESTED)),
    Move("supplement", ("supplement_requested",), "as_before", ("owner",), "提交补充材料", "提交了补充材料",
         clocks=ClockEffects(resumes=True)),
    Move("extend", ("submitted", "accepted", "reviewing"), "same", _STAFF, "延长办理时间", "延长办理时间",
         clocks=ClockEffects(extends=Event.EXTENSION_NOTIFIED)),
    Move("pass_on", ("submitted", "accepted", "reviewing"), "same", ("clerk",), "转交提供单位",
         "已转给信息提供单位核查", once=True, kinds=(RequestKind.OBJECTION,),
         clocks=ClockEffects(starts={RequestKind.OBJECTION: (Event.OBJECTION_PASSED_ON,)}, meets=("passing_on",))),
    # Papers that were asked for later and never come do not keep a case for ever.
    Move("review", ("accepted", "supplement_requested"), "reviewing", ("reviewer",), "开始审查", "开始审查",
         clocks=ClockEffects(resumes=True), asked_from=("accepted", "reviewing")),
    Move("grant", ("reviewing",), "granted", ("reviewer",), "作出决定", "同意申请", call="decide",
         clocks=ClockEffects(starts=_GRANTED, meets=_DECIDED)),
    Move("deny", ("reviewing",), "denied", ("reviewer",), "作出决定", "未同意申请", call="decide",
         clocks=ClockEffects(meets=_DECIDED)),
    Move("start_sync", ("granted",), "syncing", ("system",), "同步", "开始通知各网站", told=False),
    Move("close", ("syncing",), "closed", ("system", "reviewer"), "办结", "已办结",
         clocks=ClockEffects(meets=(*_DECIDED, "completion"))),
    Move("appeal", ("denied", "not_accepted"), "reviewing", ("owner",), "要求复核", "申请人不同意结果，要求复核",
         once=True),
    # What was granted goes on; what was refused is looked at again in a case of its own, and that one is told.
    Move("appeal_part", _GRANTED_ONES, "same", ("owner",), "要求复核", "申请人不同意未同意的部分，要求复核",
         call="appeal", told=False, once=True, refused=True),
    # Papers may turn out to be false later, too: it is put on record, and changes nothing by itself.
    Move("find_false", (*_BEFORE_DECISION, "not_accepted", "denied", *_GRANTED_ONES), "same", _STAFF, "登记材料不实",
         "登记了材料不实的情况"),
)  # fmt: skip
BY_NAME: dict[MoveName, Move] = {move.name: move for move in MOVES}
OPEN: frozenset[str] = frozenset(
    {"draft", "submitted", "supplement_requested", "accepted", "reviewing", "granted", "syncing"}
)
STATUS_WORDS: dict[str, str] = {
    "draft": "草稿（还没有提交）",
    "submitted": "已提交，等待受理",
    "supplement_requested": "需要补充材料",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "reviewing": "正在审查",
    "granted": "已同意",
    "denied": "未同意",
    "syncing": "已同意，正在同步到各网站",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
ACTOR_WORDS: dict[Actor, str] = {"owner": "申请人", "clerk": "经办人", "reviewer": "审查人", "system": "系统"}
