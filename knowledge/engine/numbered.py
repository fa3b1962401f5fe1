"""Clauses called by their number the way officials call them: 第十二条 of an opinion whose items are （一）（二）…

An opinion has sections (一、二、), items in them (（一）) and points (1.). Some number their items through all sections
(49号 六（十二）), others begin again in each (67号 五（一）): then 第一条 alone may be several.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.engine.gongwen.numerals import to_chinese, to_int

_NUMERAL = r"\d{1,3}|[零〇一二三四五六七八九十百]{1,6}"
_SECTION = re.compile(rf"第?({_NUMERAL})、?(?:个?大?(?:部分|大项|大点|方面))")
_ITEM = re.compile(
    rf"第\s*[(（]?\s*({_NUMERAL})\s*[)）]?\s*(?:条(?![件例])|项|点|小项|款(?!项))|[(（]\s*({_NUMERAL})\s*[)）]"
)
_PATH = re.compile(r"([一二三四五六七八九十]+)(?:（([一二三四五六七八九十]+)）)?(\d+)?(?![一-鿿（])")


@dataclass(frozen=True)
class Called:
    """The numbers by which a question calls a clause: a section, and items below it."""

    section: int | None
    items: tuple[int, ...]

    @property
    def words(self) -> str:
        """As officials write it."""
        section = f"第{to_chinese(self.section)}部分" if self.section else ""
        return section + "".join(f"第{to_chinese(item)}条" for item in self.items)


def called_in(folded: str) -> Called | None:
    """The numbers in a folded question; None where it calls nothing by number."""
    section = _SECTION.search(folded)
    rest = folded if section is None else folded[section.end() :]
    items = tuple(to_int(one or two) for one, two in _ITEM.findall(rest))
    if section is None and not items:
        return None
    return Called(to_int(section.group(1)) if section else None, items)


def fitting(locators: Iterable[str], called: Called) -> list[str]:
    """The locators that the numbers may mean; those of one section or item before what stands under it."""
    paths = [(locator, _path(locator)) for locator in locators]
    known = [(locator, path) for locator, path in paths if path]
    if called.section:
        wanted = (called.section, *called.items)
        return [locator for locator, path in known if path[: len(wanted)] == wanted]
    head = called.items
    items = [locator for locator, path in known if path[1 : 1 + len(head)] == head]
    return items or [locator for locator, path in known if path[: len(head)] == head]


def _path(locator: str) -> tuple[int, ...]:
    """六（十二） as (6, 12), 二（四）4 as (2, 4, 4); empty for what is not numbered so."""
    base = re.split(r"[/（](?![一二三四五六七八九十]+）)", locator)[0]
    match = _PATH.fullmatch(base)
    return tuple(to_int(part) for part in match.groups() if part) if match else ()
