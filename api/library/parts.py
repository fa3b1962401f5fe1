"""Texts that are parts of one document: a code that comes book by book stands side by side, none replaces another."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from api.library.models import PolicyDocument
from knowledge.engine.gongwen import ParsedDocument
from knowledge.engine.gongwen.numerals import NUMERAL, to_int

_ARTICLE = re.compile(rf"^第({NUMERAL})条(之{NUMERAL})?$")
_BOOK = r"(?:第[一二三四五六七八九十]+编)?[\u4e00-\u9fff]{1,10}(?<!汇)编|总则|附则"
_PART_TITLE = re.compile(rf"（(?:{_BOOK})）$")


def titled(parsed: ParsedDocument, title: str) -> str:
    """The title with the name of the book (编) that is printed under it, if there is one."""
    under = re.sub(r"\s", "", parsed.front[1]) if len(parsed.front) > 1 else ""
    return f"{title}（{under}）" if re.fullmatch(_BOOK, under) else title


def is_part(title: str) -> bool:
    """Whether a text is one book of a code, by its title here."""
    return _PART_TITLE.search(title) is not None


def whole_title(title: str) -> str:
    """The title without the name of the book."""
    return _PART_TITLE.sub("", title)


def stand_side_by_side(one: PolicyDocument, other: PolicyDocument) -> bool:
    """Whether two texts of a document have articles, and none in common."""
    ours, theirs = set(_articles(one.clauses)), set(_articles(other.clauses))
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def parts_of(texts: Sequence[PolicyDocument]) -> list[PolicyDocument]:
    """The last of these texts of one document and those that stand beside it, in the order of their articles."""
    found = [texts[-1]]
    for text in reversed(texts[:-1]):
        if all(stand_side_by_side(text, part) for part in found):
            found.append(text)
    return sorted(found, key=_first_article)


def _first_article(row: PolicyDocument) -> int:
    first = next(_articles(row.clauses), "")
    match = _ARTICLE.match(first)
    return to_int(match.group(1).replace("零", "〇")) if match else 0


def _articles(clauses: Sequence[dict[str, Any]]) -> Iterator[str]:
    for clause in clauses:
        if _ARTICLE.match(clause["locator"]):
            yield clause["locator"]
        else:
            yield from _articles(clause["children"])
