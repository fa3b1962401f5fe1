"""What a document says about itself: number, kind, issuer, dates, rank, short title."""

import datetime as dt
import re

from knowledge.engine.gongwen.places import leading_places
from knowledge.engine.schema import Rank

KINDS = (
    "实施意见", "指导意见", "若干意见", "实施方案", "工作方案", "实施办法", "管理办法", "实施细则", "管理规定",
    "条例", "办法", "规定", "细则", "解释", "决定", "决议", "意见", "方案", "通知", "通报", "公告", "通告", "公报",
    "函", "批复", "纪要", "规则", "规划", "纲要", "标准", "法典", "法",
)  # fmt: skip
_KIND_END = re.compile(rf"({'|'.join(KINDS)})(?:》)?(?:[（(](?:试行|暂行|修订|草案)[）)])?$")
_NUMBER = re.compile(
    r"^([\u4e00-\u9fff]{1,14})\s*[〔\[［(（【﹝]\s*(\d{4})\s*[〕\]］)）】﹞]\s*(第?)\s*(\d{1,5})\s*号$"
)
_MASTHEAD = re.compile(r"^[^，。；：、《》（）()\d“”]{4,45}文件$")
_DECREE_HEAD = re.compile(r"^(?:中华人民共和国)?([\u4e00-\u9fff]{2,30})(令|公告)$")
_DECREE_NUMBER = re.compile(r"^(?:(\d{4})年)?第\s*(\d+|[〇一二三四五六七八九十百]+)\s*号$")
_DATE = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_DATE_ALONE = re.compile(rf"^{_DATE}$")
_PRINTED = re.compile(rf"{_DATE}\s*印发$")
_EFFECTIVE = re.compile(rf"自\s*{_DATE}\s*起(?:施行|实施|执行|生效)")
_ACTED = re.compile(rf"^[（(]?{_DATE}.*(通过|公布|修订|修正|发布)")
_SHORT_ISSUERS = {
    "国家发展和改革委员会": "国家发展改革委",
    "国家市场监督管理总局": "市场监管总局",
    "国家税务总局": "税务总局",
}


def squeeze(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s+", "", text)


def masthead_issuer(text: str) -> str | None:
    """Issuer of a red-headed masthead such as ``江苏省人民政府办公厅文件``."""
    words = squeeze(text)
    return words.removesuffix("文件") if _MASTHEAD.match(words) else None


def decree_issuer(text: str) -> str | None:
    """Issuer and form of a decree's masthead, such as ``国家发展改革委令``."""
    words = squeeze(text)
    match = _DECREE_HEAD.match(words)
    if match is None:
        return None
    issuer = match.group(1)
    return _SHORT_ISSUERS.get(issuer, issuer) + match.group(2)


def decree_number(text: str) -> str | None:
    """``第36号`` in a paragraph of its own, under a decree's masthead."""
    match = _DECREE_NUMBER.match(squeeze(text))
    if match is None:
        return None
    return (f"{match.group(1)}年" if match.group(1) else "") + f"第{match.group(2)}号"


def document_number(text: str) -> str | None:
    """The 文号 that a paragraph consists of, with 〔〕 and half-width digits and without spaces."""
    translated = squeeze(text).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    match = _NUMBER.match(translated)
    if match is None:
        return None
    return f"{match.group(1)}〔{match.group(2)}〕{match.group(3)}{match.group(4)}号"


def kind_of(title: str) -> str | None:
    """The kind of document (文种) a title ends with."""
    match = _KIND_END.search(squeeze(title))
    return match.group(1) if match else None


def date_alone(text: str) -> dt.date | None:
    """The date when a paragraph is nothing else."""
    return _as_date(_DATE_ALONE.match(text.strip()))


def printing_date(text: str) -> dt.date | None:
    """The date of an imprint line (印发日期)."""
    return _as_date(_PRINTED.search(text.strip()))


def acting_date(text: str) -> dt.date | None:
    """The date of adoption, publication or revision that a line opens with."""
    return _as_date(_ACTED.match(text.strip()))


def effective_date(text: str) -> dt.date | None:
    """The date from which a text says it is in force."""
    return _as_date(_EFFECTIVE.search(text))


def _as_date(match: re.Match[str] | None) -> dt.date | None:
    if match is None:
        return None
    try:
        return dt.date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        return None


def short_title(title: str, issuer: str, year: int | None) -> str:
    """Name of a document without a number: a statute's own name, else place, kind and year."""
    kind = kind_of(title)
    if kind in {"法", "法典", "条例"} or kind is None:
        return title.removeprefix("中华人民共和国")
    places = leading_places(title) or leading_places(issuer)
    place = places[-1] if places else issuer
    return f"{place}{kind}{year or ''}"


def rank_of(title: str, document: str, issuer: str, region: str | None) -> Rank:
    """Rank in the hierarchy of law, as far as the document itself shows it."""
    kind = kind_of(title)
    if kind in {"法", "法典"}:
        return Rank.LAW
    if document.startswith("法释"):
        return Rank.JUDICIAL_INTERPRETATION
    if kind == "条例":
        local = region not in (None, "000000") or "人民代表大会" in issuer
        return Rank.LOCAL_ORDINANCE if local else Rank.ADMINISTRATIVE_REGULATION
    if re.search(r"令(第|\d)", document) and not document.startswith("国务院"):
        return Rank.DEPARTMENTAL_RULE
    return Rank.NORMATIVE_DOCUMENT
