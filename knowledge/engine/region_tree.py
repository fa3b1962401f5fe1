"""Provinces, cities and districts of today by name and GB/T 2260 code, from the table that comes with python-stdnum."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_NAMED = re.compile(r"(?:\[([^\]]*)\])?([\u4e00-\u9fff]+)")
# Entries that only group others: 市辖区 of a city, 县 of a municipality, 省直辖县级行政单位 of a province.
_GROUP = re.compile(r"^(?:市辖区|市区|县|林区|郊区县|(?:省|自治区)直辖县级行政(?:单位|区划))$")


@dataclass(frozen=True)
class Region:
    """A place and its six-digit code."""

    code: str
    name: str


def regions_within(code: str | None) -> tuple[Region, ...]:
    """Places directly below a place; the provinces where none is given, nothing below a district.

    Districts of a municipality, and counties that no city stands above, are directly below their province.
    """
    if code is None:
        return tuple(region for region in _regions() if region.code.endswith("0000"))
    if code.endswith("0000"):
        below = [region for region in _regions() if _parent(region.code) == code]
        # A county that became a city, or moved, stands in the table under both codes: the city's, or the later, counts.
        by_name = {region.name: region for region in below}
        by_name |= {region.name: region for region in below if region.code.endswith("00")}
        return tuple(sorted(by_name.values(), key=lambda region: region.code))
    return tuple(region for region in _regions() if code.endswith("00") and _parent(region.code) == code)


def _parent(code: str) -> str:
    """The place directly above; a group is no place."""
    if code.endswith("00"):
        return "" if code.endswith("0000") else code[:2] + "0000"
    city = code[:4] + "00"
    return city if city in _names() else code[:2] + "0000"


@cache
def _regions() -> tuple[Region, ...]:
    return tuple(Region(code, name) for code, name in _names().items())


@cache
def _names() -> dict[str, str]:
    """Names in use today by code, in the order of the codes."""
    table = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    province = ""
    for line in table.splitlines():
        key, _, value = line.strip().partition(" ")
        if value.startswith("province="):
            province = key
        if len(key) != 4 or not value.startswith("county="):
            continue
        for years, name in _NAMED.findall(value.partition("=")[2]):
            if (not years or years.endswith("-")) and not _GROUP.match(name):
                names[province + key] = name
    return names
