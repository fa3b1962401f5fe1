"""Places of today by GB/T 2260 code and by name, from the region table that comes with python-stdnum."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from knowledge.engine.schema import NATIONWIDE

_NATION = "全国"
_NAMED = re.compile(r"(?:\[([^\]]*)\])?([\u4e00-\u9fff]+)")
# Headings of the table, no places: the districts of a city, the counties of a municipality or right below a province.
_HEADING = re.compile(r"^(?:市辖区|市区|县|林区|郊区县|(?:省|自治区)直辖县级行政(?:单位|区划))$")
# The table has four names in traditional characters among thousands in simplified ones.
_SIMPLIFIED = str.maketrans("達區嶺", "达区岭")


@dataclass(frozen=True)
class Region:
    """A place and its six-digit code."""

    code: str
    name: str


def region_name(code: str) -> str | None:
    """What a place is called; a heading by the place above it; None: nothing of today has this code."""
    if code == NATIONWIDE:
        return _NATION
    name = _table().get(code)
    if name is None or not _HEADING.match(name):
        return name
    return _table()[_parent(code)] + re.sub("^(?:省|自治区)(?=直辖)", "", name)


def lineage(code: str) -> tuple[str, ...]:
    """The nation, the province, the city and the place itself, each once; headings above it are left out."""
    above = dict.fromkeys((NATIONWIDE, f"{code[:2]}0000", f"{code[:4]}00"))
    return (*(part for part in above if part != code and (part == NATIONWIDE or part in _places())), code)


def regions_within(code: str | None) -> tuple[Region, ...]:
    """Places directly below a place; the provinces where none is given, nothing below a district.

    Districts of a municipality, and counties that no city stands above, are directly below their province.
    """
    if code is None:
        return tuple(Region(*place) for place in _places().items() if place[0].endswith("0000"))
    below = [Region(*place) for place in _places().items() if code.endswith("00") and _parent(place[0]) == code]
    if not code.endswith("0000"):
        return tuple(below)
    # A county that became a city, or moved, stands in the table under both codes: the city's, or the later, counts.
    by_name = {region.name: region for region in below}
    by_name |= {region.name: region for region in below if region.code.endswith("00")}
    return tuple(sorted(by_name.values(), key=lambda region: region.code))


@cache
def codes_by_name() -> dict[str, tuple[str, ...]]:
    """Names of today's places with the codes they stand under: several where places share a name."""
    codes: dict[str, list[str]] = {}
    for code, name in _places().items():
        codes.setdefault(name, []).append(code)
    return {name: tuple(found) for name, found in codes.items()}


def _parent(code: str) -> str:
    """The place directly above; a heading is no place."""
    if code.endswith("00"):
        return "" if code.endswith("0000") else code[:2] + "0000"
    city = code[:4] + "00"
    return city if city in _places() else code[:2] + "0000"


@cache
def _places() -> dict[str, str]:
    """Names by code without the headings, in the order of the codes."""
    return {code: name for code, name in _table().items() if not _HEADING.match(name)}


@cache
def _table() -> dict[str, str]:
    """Names in use today by code, in the order of the codes."""
    table = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    province = ""
    for line in table.translate(_SIMPLIFIED).splitlines():
        key, _, value = line.strip().partition(" ")
        if value.startswith("province="):
            province = key
        if len(key) != 4 or not value.startswith("county="):
            continue
        for years, name in _NAMED.findall(value.partition("=")[2]):
            if not years or years.endswith("-"):
                names[province + key] = name
    return names
