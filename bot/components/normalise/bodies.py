"""Authorities under their full names: `江阴市市监局` is 江阴市市场监督管理局; the place stays as written."""

import re
from collections.abc import Iterator, Mapping

from .leading import lead_in
from .names import AS_WRITTEN, FIELDS, OF_A_PLACE, WHOLE
from .places import place_before

_FULL: Mapping[str, str] = {
    **{name: name for name in (*AS_WRITTEN.split(), *FIELDS)},
    **{name: full for full, names in FIELDS.items() for name in names.split()},
}
_WHOLES = {**WHOLE, **OF_A_PLACE}


def _any(names: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_UNITS = {"局": "局", "厅": "厅", "委": "委员会", "委员会": "委员会", "总局": "总局", "办公室": "办公室"}
_BODY = re.compile(
    rf"(?:(?P<field>{_any(_FULL)})(?P<unit>总局(?![一-龥]{{2,12}}税务局)|局|厅|委员会|委(?!托|员|任|屈|派))(?![长里面限部])|(?P<whole>{_any(_WHOLES)}))"
    r"(?P<branch>(?:第[一二三四五六七八九十]+)?稽查局|[一-龥]{2,3}(?<![的那这在是和])分局|(?:综合)?(?:行政)?执法(?:大队|支队|总队|局))?"
)
#: 被城管罚了, 税务那边: the field alone stands for its local authority.
_BARE_FIELDS = "市监|市场监管|工商|城管|税务|环保|药监|住建|人社|应急|卫健|文旅|烟草|质监|安监"
_BARE = re.compile(
    rf"(?:(?<=被)|(?<=是))(?P<field>{_BARE_FIELDS})(?=罚|查|处|列|给|抓|警告|的|说|责令|约谈|通报|$|[，。,.])"
    rf"|(?P<said>{_BARE_FIELDS})(?=罚[了我的]|那边|给我|开的|下的|说)"
)


def authority_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every authority in the folded `text`, with the place before it."""
    for found in _BODY.finditer(text):
        start = _begin(text, found.start())
        if found["whole"] not in OF_A_PLACE or start < found.start():
            yield start, found.end()
    for found in _BARE.finditer(text):
        yield _begin(text, found.start()), found.end()


def _begin(text: str, end: int) -> int:
    """Where the place begins that stands right before `end`."""
    low = max(0, end - 16)
    lead = re.search(r"[一-龥]*$", text[low:end])
    words = lead.group() if lead else ""
    words = words[lead_in(words) :]
    return end - len(place_before(words))


def normal_authority(text: str) -> str | None:
    """`江阴市市监局` -> `江阴市市场监督管理局`; None when the text ends in no known name."""
    found = next((one for one in _BODY.finditer(text) if one.end() == len(text)), None)
    if found:
        full = _WHOLES[found["whole"]] if found["whole"] else _FULL[found["field"]] + _UNITS[found["unit"]]
        return text[: found.start()] + full + (found["branch"] or "")
    bare = re.search(f"(?:{_BARE_FIELDS})$", text)
    return f"{text[: bare.start()]}{_FULL[bare.group()]}局" if bare else None
