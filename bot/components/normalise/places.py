"""Regions as GB/T 2260 codes (from python-stdnum's table) and authorities under their usual full names."""

import functools
import re
from collections import defaultdict
from collections.abc import Mapping

from stdnum import numdb

#: What people call an authority -> what it is called; the place before it stays as the text has it.
_SHORT: Mapping[str, str] = {
    "市监局": "市场监督管理局",
    "市场监管局": "市场监督管理局",
    "工商局": "工商行政管理局",
    "环保局": "生态环境局",
    "环境局": "生态环境局",
    "发改委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "交通局": "交通运输局",
    "住建局": "住房和城乡建设局",
    "住建委": "住房和城乡建设委员会",
    "城管局": "城市管理局",
    "人社局": "人力资源和社会保障局",
    "应急局": "应急管理局",
    "卫健委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "药监局": "药品监督管理局",
    "文旅局": "文化和旅游局",
    "医保局": "医疗保障局",
    "烟草局": "烟草专卖局",
}
#: Names that are in use as they are.
_FULL = (
    "农业农村局",
    "水利局",
    "水务局",
    "消防救援大队",
    "消防救援支队",
    "税务局",
    "公安局",
    "财政局",
    "自然资源局",
    "知识产权局",
    "统计局",
    "行政审批局",
    "信用办",
)
SHORT_NAMES: Mapping[str, str] = {**{name: name for name in (*_FULL, *_SHORT.values())}, **_SHORT}
AUTHORITY = re.compile("|".join(sorted(map(re.escape, SHORT_NAMES), key=len, reverse=True)))
#: Rows of the table that stand for a level and name no place.
_NAMELESS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
#: City names that without 市 are ordinary words.
_ORDINARY_WORDS = ("合作", "东方")
#: Province, prefecture and county in full stay well below this.
_LONGEST_TEXT = 40
_SUFFIX = re.compile("(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|省|市|区|县|盟|旗)$")


def normal_authority(text: str) -> str | None:
    """`江阴市市监局` -> `江阴市市场监督管理局`; None when the text ends in no known name."""
    found = AUTHORITY.search(text)
    return text[: found.start()] + SHORT_NAMES[found.group()] if found and found.end() == len(text) else None


def normal_region(text: str) -> str | None:
    """`江苏省`, `江阴` or `江苏省无锡市` -> six digits; a name of several places needs the one around it."""
    codes = _codes(text)
    return codes[0] if len(codes) == 1 else None


@functools.lru_cache(maxsize=1024)
def _codes(text: str) -> tuple[str, ...]:
    """Codes of a place, or of a place inside another; only what ends in a place is looked at further.

    Anybody may send a thousand place names in a row, so each piece is worked out once and long texts not at all.
    """
    known = regions().get(text, ())
    if known or len(text) > _LONGEST_TEXT:
        return known
    for cut in range(len(text) - 2, 1, -1):
        inner = regions().get(text[cut:], ())
        if not inner:
            continue
        outer = _codes(text[:cut])
        inside = tuple(code for code in inner if any(code.startswith(_stem(upper)) for upper in outer))
        if inside:
            return inside
    return ()


@functools.lru_cache(maxsize=1)
def regions() -> Mapping[str, tuple[str, ...]]:
    """Present-day names, in full and without 省/市, each with every code it may stand for."""
    full: dict[str, set[str]] = defaultdict(set)
    provinces: dict[str, set[str]] = {}
    for _, province, _, names, counties in numdb.get("cn/loc").prefixes:
        provinces[names["province"]] = {f"{province}0000"}
        for _, county, _, known_as, _ in counties:
            name = _current(known_as["county"])
            if name and name not in _NAMELESS:
                full[name].add(province + county)
    full.update(provinces)
    short: dict[str, set[str]] = defaultdict(set)
    for name, codes in full.items():
        bare = _SUFFIX.sub("", name)
        if len(bare) >= 2 and name[-1] == "市" and bare not in _ORDINARY_WORDS:
            short[bare] |= codes
    short.update({_SUFFIX.sub("", name): codes for name, codes in provinces.items()})
    return {name: tuple(sorted(codes)) for name, codes in {**short, **full}.items()}


def _current(names: str) -> str:
    """The name still in use among `[1986-1994]旧名,[1994-]新名`, or nothing."""
    for name in names.split(","):
        period, _, rest = name.rpartition("]")
        if not period or period.endswith("-"):
            return rest
    return ""


def _stem(code: str) -> str:
    """The digits that every place inside the region shares."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
