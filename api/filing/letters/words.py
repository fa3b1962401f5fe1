"""How letters write days, clauses and time limits."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from api.clock import CHINA
from api.materials.checks import UNPRINTABLE
from knowledge.engine.schema import Verification
from knowledge.engine.vocabulary import Unit

_UNITS: dict[str, str] = {Unit.WORKING_DAY: "个工作日", Unit.CALENDAR_DAY: "日", Unit.MONTH: "个月", Unit.YEAR: "年"}
NO_LIMITS = "没有读到可以倒计时的法定期限，请向办理单位询问。"
BLANK_NAME = "＿" * 8
BLANK_DAY = "　　　　年　　月　　日"


def day(on: dt.date | str | None, unknown: str = "未载明") -> str:
    """A day as official letters write it: 2026年11月21日."""
    if not on:
        return unknown
    date = dt.date.fromisoformat(on) if isinstance(on, str) else on
    return f"{date.year}年{date.month}月{date.day}日"


def day_of(moment: dt.datetime | str) -> str:
    """The day in China of a moment."""
    return day(in_china(moment).date())


def in_china(moment: dt.datetime | str) -> dt.datetime:
    """A moment as the clocks in China showed it."""
    known = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return known.astimezone(CHINA)


def minute_of(moment: dt.datetime) -> str:
    """A moment in China to the minute."""
    local = in_china(moment)
    return f"{day(local.date())} {local:%H:%M}（北京时间）"


def clause(citation: Mapping[str, Any], *, with_content: bool = False) -> str:
    """A clause as it is cited: 《title》（number）locator, and in short what it says."""
    title, document = citation.get("title") or "", citation.get("document") or ""
    number = f"（{document}）" if document not in title else ""
    name = f"《{title}》{number}" if title else f"《{document}》"
    cited = f"{name}{citation.get('locator') or ''}"
    if not with_content:
        return cited
    content = citation.get("digest") or citation.get("quote") or ""
    return f"{cited}（大意：{content.rstrip('。')}）" if content else cited


def clauses(citations: Iterable[Mapping[str, Any]]) -> str:
    """Several clauses, each once."""
    return "、".join(dict.fromkeys(clause(one) for one in citations))


def time_limit(clock: Mapping[str, Any]) -> str:
    """A time limit with its last day and its clauses."""
    guess = "（暂定）" if clock["provisional"] else ""
    last = f"最晚{day(clock['due_on'])}{guess}" if clock["due_on"] else "以办理单位告知为准"
    length = f"{clock['amount']}{_UNITS[clock['unit']]}"
    return f"{clock['name']}：{length}，{last}。{behind(clock)}"


def saying(said: Mapping[str, Any]) -> str:
    """A sentence of law as told in the case, with its clauses; one that nobody has verified says so."""
    sure = Verification(said["verification"]).may_decide
    return f"{said['text']}{'' if sure else '（待核实）'}{behind(said)}"


def behind(said: Mapping[str, Any]) -> str:
    """The note and the clauses that stand behind a sentence, as sentences; nothing where there are none."""
    basis, note = clauses(said.get("citations") or ()), (said.get("note") or "").rstrip("。")
    return (f"{note}。" if note else "") + (f"依据：{basis}。" if basis else "")


def paragraphs(text: str | None) -> list[str]:
    """The person's words, one item a line; control characters and the like nobody can read are left out."""
    return [line for part in (text or "").splitlines() if (line := readable(part).strip())]


def readable(text: str) -> str:
    """One line without what nobody can read; a line break or a tab becomes a space."""
    spaced = "".join(" " if sign in "\n\r\t\v\f\u2028\u2029\x85" else sign for sign in text)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in UNPRINTABLE)
