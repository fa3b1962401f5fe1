"""Regions as GB/T 2260 codes, from python-stdnum's table."""

import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import jieba
from stdnum import numdb

from .names import ORDINARY_WORDS
from .text import simplify

#: Rows of the table that stand for a level and name no place.
_NAMELESS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
#: Districts of 2021 that the table lacks (杭州市).
_ADDED = {"330113": "临平区", "330114": "钱塘区"}
_ORDINARY_WORDS = frozenset(ORDINARY_WORDS.split())
#: Province, prefecture and county in full stay well below this.
_LONGEST_TEXT = 40
_LEVELS = "特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|自治旗|地区|新区|林区|省|市|区|县|盟|旗"
_SUFFIX = re.compile(f"(?:{_LEVELS})$")
#: 延边朝鲜族自治州 is called 延边; the peoples in a name begin where its short form ends.
_PEOPLES = re.compile(
    "(?:土家族|苗族|侗族|布依族|彝族|藏族|羌族|傣族|景颇族|白族|哈尼族|傈僳族|壮族|回族|蒙古族|蒙古|朝鲜族|哈萨克|柯尔克孜|满族|瑶族|黎族|"
    "水族|仡佬族|畲族|土族|撒拉族|东乡族|保安族|裕固族|哈萨克族|达斡尔族|各族|纳西族|拉祜族|佤族|独龙族|怒族|普米族|布朗族|毛南族|仫佬族)+"
    "(?:自治州|自治县|自治旗)$"
)
_LEVEL_NAMES = "省|市|区|县|州|旗|盟|镇|乡"
_LEVEL_CHARS = _LEVEL_NAMES.replace("|", "")
_ZONE = "(?:经济技术|经济|高新技术产业|高新技术|工业|经开|高新)?(?:开发区|园区|新区|高新区|经开区|工业园)"
#: Jieba's tags for names of places, and for those of people and places together where the word is rare.
_PLACE_TAG, _NAME_TAGS, _RARE = "ns", ("nr", "nrt", "nz"), 120


def place_before(words: str) -> str:
    """The place that `words` ends in: 江阴市, 无锡, 示例区, 苏州工业园区, or 市, 区 alone; nothing: none."""
    start = len(words)
    while start:
        step = _one_place(words[:start])
        if not step:
            break
        start -= step
    if start < len(words):
        return words[start:]
    level = re.search(f"国家$|(?<![城各外都全别])(?:{_LEVEL_NAMES})$", words)
    return level.group() if level else ""


def _one_place(words: str) -> int:
    """Length of the last place in `words`."""
    for length in range(min(len(words), 11), 1, -1):
        if words[-length:] in inner_regions():
            return length
    if words.endswith("国家税务总局"):
        return 6
    unknown = re.search(
        f"{_ZONE}$|(?:^[^报归向送况给由交经去来找各外城从{_LEVEL_CHARS}]{{2,3}}|示例|某某?)(?:{_LEVEL_NAMES})$", words
    )
    return len(unknown.group()) if unknown else 0


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
        inner = inner_regions().get(text[cut:], ())
        if not inner:
            continue
        outer = _codes(text[:cut])
        inside = tuple(code for code in inner if any(_within(code, upper) for upper in outer))
        if inside:
            return _upper(set(inside))
    return ()


@functools.lru_cache(maxsize=1)
def regions() -> Mapping[str, tuple[str, ...]]:
    """Names that stand for a place by themselves, with every code each may stand for."""
    short = {name: _upper(set(codes)) for name, codes in inner_regions().items() if name not in _full_names()}
    familiar = _familiar({name: codes for name, codes in short.items() if name not in _ORDINARY_WORDS})
    names = {name: tuple(sorted(codes)) for name, codes in _full_names().items()}
    return {**{name: short[name] for name in familiar}, **names}


@functools.lru_cache(maxsize=1)
def inner_regions() -> Mapping[str, tuple[str, ...]]:
    """Names of places, in full and short; a short one may need the place around it (北京朝阳) to be one at all."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, codes in _full_names().items():
        names[name] |= codes
        bare = _bare(name)
        if len(bare) >= 2:
            names[bare] |= codes
    return {name: tuple(sorted(codes)) for name, codes in names.items()}


@functools.lru_cache(maxsize=1)
def _full_names() -> Mapping[str, frozenset[str]]:
    full: dict[str, set[str]] = defaultdict(set)
    for _, province, _, names, counties in numdb.get("cn/loc").prefixes:
        full[simplify(names["province"])].add(f"{province}0000")
        for _, county, _, known_as, _ in counties:
            name = simplify(_current(known_as["county"]))
            if name and name not in _NAMELESS and "直辖" not in name and county != "0000":
                full[name].add(province + county)
    for code, name in _ADDED.items():
        full[name].add(code)
    return {name: frozenset(_latest(codes)) for name, codes in full.items()}


def _latest(codes: set[str]) -> set[str]:
    """Where a county moved right below its province, or became a city, the table has it twice: the new code counts."""
    direct = {code for code in codes if code[2:4] == "90"}
    cities = {code for code in codes if code.endswith("00")}
    same = {code[:2] for code in codes}
    return (cities or direct or codes) if len(same) == 1 else codes


def _bare(name: str) -> str:
    bare = _PEOPLES.sub("", name)
    return bare if bare != name else _SUFFIX.sub("", name)


def _upper(codes: set[str]) -> tuple[str, ...]:
    """A province, or a prefecture, before a place inside it that has the same short name."""
    for ending in ("0000", "00"):
        upper = [code for code in codes if code.endswith(ending)]
        if len(upper) == 1:
            return (upper[0],)
    return tuple(sorted(codes))


def _familiar(short: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Short names that are known as places: all above the county, and those that jieba's dictionary tags so."""
    known = {name for name, codes in short.items() if any(code.endswith("00") or code[4] == "8" for code in codes)}
    wanted = {name for name, codes in short.items() if len(codes) == 1} - known
    dictionary = Path(jieba.__file__).parent / "dict.txt"
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            word = line[: line.index(" ")]
            if word in wanted:
                _, count, tag = line.split()
                if tag == _PLACE_TAG or (tag in _NAME_TAGS and int(count) <= _RARE):
                    known.add(word)
    return known


def _current(names: str) -> str:
    """The name still in use among `[1986-1994]旧名,[1994-]新名`, or nothing."""
    for name in names.split(","):
        period, _, rest = name.rpartition("]")
        if not period or period.endswith("-"):
            return rest
    return ""


def _within(code: str, upper: str) -> bool:
    """A place lies in a province or prefecture, not in itself."""
    stem = upper[:2] if upper.endswith("0000") else upper[:4] if upper.endswith("00") else upper
    return code != upper and code.startswith(stem)
