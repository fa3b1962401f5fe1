"""Which GB/T 2260 codes are places of today, what they are called, and what lies above them."""

import re
from functools import cache
from importlib import resources

from knowledge.engine.schema import NATIONWIDE

_NAMED = re.compile(r"(?:\[([^\]]*)\])?([\u4e00-\u9fff]+)")
# A heading of the table, not a place: the districts of a city.
_DISTRICTS = "市辖区"


@cache
def _names() -> dict[str, str]:
    """Code to the name it bears today, from the region table that comes with python-stdnum."""
    table = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    names = {NATIONWIDE: "全国"}
    province = ""
    for line in table.splitlines():
        key, _, value = line.strip().partition(" ")
        if value.startswith("province="):
            province = key
        elif value.startswith("county=") and len(key) == 4:
            for years, name in _NAMED.findall(value.split("=", 1)[1]):
                if not years or years.endswith("-"):
                    names[province + key] = name
    return names


def region_name(code: str) -> str | None:
    """What a place is called; None: no place of today has this code."""
    name = _names().get(code)
    return f"{_names()[code[:2] + '0000']}{name}" if name == _DISTRICTS else name


def lineage(code: str) -> tuple[str, ...]:
    """The nation, the province, the city and the place itself, each once; what is only a heading is left out."""
    above = dict.fromkeys((NATIONWIDE, f"{code[:2]}0000", f"{code[:4]}00"))
    return (*(part for part in above if part != code and _names().get(part, _DISTRICTS) != _DISTRICTS), code)
