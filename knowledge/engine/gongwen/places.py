"""Place names in titles and issuers, and their GB/T 2260 codes."""

import re
from functools import cache

from knowledge.engine.regions import codes_by_name
from knowledge.engine.schema import NATIONWIDE

_UNIT = re.compile(
    r"([\u4e00-\u9fff]{1,7}?(?:特别行政区|自治区|自治州|自治县|经济特区|省|市|区|县|州|旗))(?!场|政|域|分|块)"
)
_MINISTRY = re.compile(r"^[\u4e00-\u9fff]{2,9}(?:部|总署|总局)$")
_NATIONAL = re.compile(
    r"^(中华人民共和国|全国人民代表大会|国务院|国家|政务院|中国人民|中国证券|中共中央|中央|最高人民|财政部|司法部|公安部|市场监管总局|税务总局)"
)


def leading_places(text: str) -> tuple[str, ...]:
    """The chain of places a text opens with: ``石家庄市栾城区社会信用…`` gives 石家庄市, 栾城区."""
    found: list[str] = []
    place = 0
    while match := _UNIT.match(text, place):
        name = match.group(1)
        if name.removesuffix("经济特区") != name:
            name = name.removesuffix("经济特区") + "市"
        found.append(name)
        place = match.end()
    return tuple(found)


@cache
def place_names() -> dict[str, str]:
    """Unambiguous place names of today, and provinces without their last syllable, with their codes."""
    names = {name: codes[0] for name, codes in codes_by_name().items() if len(codes) == 1 and len(name) > 2}
    for name, code in list(names.items()):
        short = re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", name)
        if len(short) >= 2 and code.endswith("00"):
            names.setdefault(short, code)
    return names


@cache
def _by_beginning() -> dict[str, list[tuple[str, str]]]:
    """Place names and codes by their first two characters."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, code in place_names().items():
        found.setdefault(name[:2], []).append((name, code))
    return found


def place_at(text: str, start: int) -> str | None:
    """Code of the place whose name begins there; the longest name counts."""
    fitting = ((name, code) for name, code in _by_beginning().get(text[start : start + 2], ()))
    return max(((name, code) for name, code in fitting if text.startswith(name, start)), default=(None, None))[1]


def region_of(*texts: str) -> str | None:
    """Region code of the first text that opens with a place or a national body; None when none does."""
    for text in texts:
        if _NATIONAL.match(text):
            return NATIONWIDE
        chain = leading_places(text)
        if chain and (code := _resolve(chain)):
            return code
        if _MINISTRY.match(text):
            return NATIONWIDE
        short = next((code for name, code in _by_beginning().get(text[:2], ()) if text.startswith(name)), None)
        if short:
            return short
    return None


def _resolve(chain: tuple[str, ...]) -> str | None:
    """Code of the last place of a chain; places named before it decide between equal names."""
    candidates = codes_by_name().get(chain[-1], ())
    for parent in reversed(chain[:-1]):
        prefixes = [re.sub(r"(00)+$", "", code) for code in codes_by_name().get(parent, ())]
        candidates = tuple(c for c in candidates if any(c.startswith(p) for p in prefixes)) or candidates
    return candidates[0] if len(candidates) == 1 else None
