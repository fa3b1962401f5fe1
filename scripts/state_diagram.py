"""Draw the statuses and moves of a case into ``docs/guides/cases.md`` from the only table of moves.

``python -m scripts.state_diagram`` writes the page; a test holds it against the table.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from api.cases.states import ACTOR_WORDS, MOVES, STATUS_WORDS, ClockEffects, Move
from knowledge.engine.vocabulary import Event, RequestKind

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "guides" / "cases.md"
BEGIN, END = "<!-- 以下由 python -m scripts.state_diagram 生成，不要手改 -->", "<!-- 生成的部分到此为止 -->"
_MET = {"mark": "异议标注", "passing_on": "转交", "acceptance": "受理", "decision": "作出决定", "completion": "办完"}
_BACK = "as_before"
_SAME = "same"


def drawn() -> str:
    """The diagram and the table of moves, as Markdown."""
    return "\n".join((*_diagram(), "", *_table()))


def written(page: str) -> str:
    """The page with its drawn part as the table of moves has it now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{drawn()}\n\n{END}{after}"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {status} : {words}" for status, words in STATUS_WORDS.items())
    yield "    [*] --> draft : 新建草稿"
    for move in MOVES:
        yield from (f"    {start} --> {end} : {_who(move)}{_label(move)}" for start, end in _edges(move))
    yield from (f"    {status} --> [*]" for status in STATUS_WORDS if not any(status in move.frm for move in MOVES))
    yield "```"


def _edges(move: Move) -> Iterator[tuple[str, str]]:
    """Each way through the diagram; moves that stay where they are stand in the table alone."""
    if move.to == _BACK:
        asking = next(one for one in MOVES if one.to == move.frm[0])
        yield from ((move.frm[0], status) for status in asking.frm)
    elif move.to != _SAME:
        yield from ((status, move.to) for status in move.frm)


def _table() -> Iterator[str]:
    yield "| 动作 | 谁 | 从 | 到 | 办理时限 | 通知当事人 |"
    yield "|---|---|---|---|---|---|"
    for move in MOVES:
        start = "、".join(f"{_status(status)}{_asked(status, move)}" for status in move.frm)
        once = "（一次）" if move.once else ""
        told = "是" if move.told else "否"
        cells = (f"{_label(move)}{once} `{move.name}`", _who(move), start, _to(move), _clocks(move.clocks), told)
        yield f"| {' | '.join(cells)} |"


def _asked(status: str, move: Move) -> str:
    """At which steps the papers must have been asked for that are waited for."""
    if status != "supplement_requested" or not move.asked_from:
        return ""
    return f"（在“{'”“'.join(_status(one) for one in move.asked_from)}”时要求的）"


def _label(move: Move) -> str:
    """The verb; of two moves with one verb, what comes of it."""
    return move.words if move.call else move.verb


def _to(move: Move) -> str:
    if move.to == _SAME:
        return "不变"
    return "要求补充以前的状态" if move.to == _BACK else _status(move.to)


def _status(status: str) -> str:
    return STATUS_WORDS[status].partition("（")[0]


def _who(move: Move) -> str:
    return "、".join(ACTOR_WORDS[actor] for actor in move.actors)


def _clocks(effects: ClockEffects) -> str:
    parts = [f"开始（{_term('request_kind', kind)}）：{_events(events)}" for kind, events in effects.starts.items()]
    if effects.meets:
        parts.append(f"结束：{'、'.join(_MET[step] for step in effects.meets)}的时限")
    if effects.pauses:
        parts.append("暂停：因补正停下的时限；规定没有读到的，日期从此只是暂定")
    if effects.resumes:
        parts.append("恢复：暂停的时限")
    if effects.extends:
        parts.append("延长：规定允许延长的时限；没有的不能延长")
    if effects.drops:
        parts.append("取消：全部时限")
    return "；".join(parts) or "—"


def _events(events: tuple[Event, ...]) -> str:
    return "、".join(_term("event", event) for event in events)


def _term(group: str, name: Event | RequestKind) -> str:
    return _terms()[group][name.value]


@cache
def _terms() -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "knowledge" / "glossary.yaml").read_text("utf-8"))[
        "groups"
    ]
    return groups


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
