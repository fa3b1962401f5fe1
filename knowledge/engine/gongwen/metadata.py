"""What a document says about itself: number, kind, issuer, rank, short title."""

import re

from knowledge.engine.gongwen.places import leading_places
from knowledge.engine.schema import NATIONWIDE, Rank

_KINDS = (
    "实施意见|指导意见|若干意见|实施方案|工作方案|实施办法|管理办法|实施细则|管理规定|修正案|条例|办法|规定|细则|解释|决定|决议"
    "|意见|方案|通知|通报|公告|通告|公报|复函|函|批复|纪要|规则|规划|计划|要点|预案|纲要|标准|法典|法|命令|安排|解答|章程|准则"
    "|规程|规范|制度|指引|指南|措施|目录|清单|要求|答复|请示|报告|编"
)
_KIND_END = re.compile(rf"({_KINDS})(?:》)?(?:[（(][^（）()]{{1,14}}[）)])*$")
_NUMBER = re.compile(
    r"^[（(]?([\u4e00-\u9fff]{1,14})\s*[〔\[［(（【﹝]\s*(\d{4})\s*[〕\]］)）】﹞]\s*(第?)\s*(\d{1,5})\s*号[）)]?$"
)
_MASTHEAD = re.compile(r"^[^，。；：、《》（）()\d“”]{4,45}文件$")
_DECREE_HEAD = re.compile(r"^(?:中华人民共和国)?([\u4e00-\u9fff]{2,30})(令|公告)$")
_DECREE_NUMBER = re.compile(r"^[（(]?(?:(\d{4})年)?第?\s*(\d+|[〇一二三四五六七八九十百]+)\s*号[）)]?$")
_DECREE_LINE = re.compile(
    r"^(?:中华人民共和国)?([\u4e00-\u9fff]{2,30}(?:令|公告))"
    r"[（(]?((?:\d{4}年)?第\s*(?:\d+|[〇一二三四五六七八九十百]+)\s*号)[）)]?$"
)
_DECREED = re.compile(r"[\u4e00-\u9fff]{2,20}令\s*第?\s*[\d〇一二三四五六七八九十百]+号|人民政府第\d+次常务会议")
_ORGAN = re.compile(
    r"(?:府|厅|局|委|会|办|室|部|院|署|行|组|中心|公司|处|科|团|校|所|社|司|海关|总队|支队|法院|检察院|盟|街道|乡|镇|银行|章[）)])$"
)
_SHORT_ISSUERS = {
    "国家发展和改革委员会": "国家发展改革委",
    "国家市场监督管理总局": "市场监管总局",
    "国家税务总局": "税务总局",
}
# Notices carry place, kind and year; rules, interpretations and decisions are called by their own names.
_NOTICE = re.compile(
    "通知|通报|意见|实施意见|指导意见|若干意见|方案|实施方案|工作方案|公告|通告|公报|函|复函|批复|纪要|规划|计划|要点|预案|纲要"
    "|请示|报告|答复"
)
_RULE = re.compile("条例|办法|实施办法|管理办法|规定|管理规定|细则|实施细则|规则|决定|章程|命令|规程|准则")
_CONGRESS_ACT = re.compile(rf"{_RULE.pattern}|法|决议|修正案")
_COURT_FORMS = frozenset({"解释", "规定", "规则", "批复", "决定", "安排", "解答"})


def squeeze(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s+", "", text)


def is_organ(text: str) -> bool:
    """Whether a line is the name of an organ, such as ``示例市人民政府办公室``."""
    words = squeeze(text)
    if not 3 <= len(words) <= 45 or re.search(r"[，。；：:;“《\d\t]", words):
        return False
    return _ORGAN.search(words) is not None


def masthead_issuer(text: str) -> str | None:
    """Issuer of a red-headed masthead such as ``江苏省人民政府办公厅文件``; joint issuers set apart by 、."""
    if "文" not in text[-6:] or len(text) > 90:
        return None
    words = squeeze(text)
    if not _MASTHEAD.match(words):
        return None
    organs = re.sub(r"\s*文\s*件$", "", text.strip()).split()
    if len(organs) > 1 and all(is_organ(organ) for organ in organs):
        return "、".join(organs)
    issuer = words.removesuffix("文件")
    return issuer if is_organ(issuer) else None


def decree_issuer(text: str) -> str | None:
    """Issuer and form of a decree's masthead, such as ``国家发展改革委令``."""
    match = _DECREE_HEAD.match(squeeze(text))
    if match is None:
        return None
    issuer = match.group(1)
    if "关于" in issuer or not (is_organ(issuer) or issuer.endswith("主席")):
        return None
    return _SHORT_ISSUERS.get(issuer, issuer) + match.group(2)


def decree_number(text: str) -> str | None:
    """``第36号`` in a paragraph of its own, under a decree's masthead."""
    match = _DECREE_NUMBER.match(squeeze(text))
    if match is None:
        return None
    return (f"{match.group(1)}年" if match.group(1) else "") + f"第{match.group(2)}号"


def decree_line(text: str) -> tuple[str, str] | None:
    """Issuer and document number of a decree whose masthead stands on one line."""
    match = _DECREE_LINE.match(squeeze(text))
    if match is None:
        return None
    head = decree_issuer(match.group(1)) or match.group(1)
    return re.sub(r"(令|公告)$", "", head), head + match.group(2)


def document_number(text: str) -> str | None:
    """The 文号 that a paragraph consists of, with 〔〕 and half-width digits and without spaces."""
    if "号" not in text[-3:] or len(text) > 60:
        return None
    translated = squeeze(text).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    match = _NUMBER.match(translated)
    if match is None:
        return None
    return f"{match.group(1)}〔{match.group(2)}〕{match.group(3)}{match.group(4)}号"


def titled_issuer(title: str) -> str:
    """The organ or joint organs that a title names before 关于."""
    before, about, _ = title.partition("关于")
    organs = before.split("、") if about else []
    return "、".join(organs) if organs and all(is_organ(organ) for organ in organs) else ""


def kind_of(title: str) -> str | None:
    """The kind of document (文种) a title ends with."""
    match = _KIND_END.search(squeeze(title))
    return match.group(1) if match else None


def is_amendment(title: str) -> bool:
    """Whether a document changes others: what it quotes is not its own structure."""
    return (
        re.search(r"修正案|(?:修改|修订|修正|废止|调整)[^，。]*的(?:决定|决议|公告|通知|命令)$", squeeze(title))
        is not None
    )


def short_title(title: str, issuer: str, year: int | None) -> str:
    """Name of a document without a number: its own name, or place, kind and year of a notice."""
    kind = kind_of(title)
    places = leading_places(title) or leading_places(issuer)
    if kind is None or not _NOTICE.fullmatch(kind) or not (places or issuer):
        return title.removeprefix("中华人民共和国")
    return f"{places[-1] if places else issuer}{kind}{year or ''}"


def rank_of(title: str, document: str, issuer: str, region: str | None, adopted: str = "") -> Rank:
    """Rank in the hierarchy of law, as far as the document itself shows it; ``adopted`` are the lines on its adoption.

    A rule of a local government (地方政府规章) has a rank of its own: it stands below local ordinances and, unlike a
    departmental rule, cannot add conditions for the whole country.
    """
    kind = kind_of(title)
    local = region not in (None, NATIONWIDE)
    if re.match(r"法释|高检发释", document):
        return Rank.JUDICIAL_INTERPRETATION
    if re.match(r"最高人民(?:法院|检察院)", title or issuer) and kind in _COURT_FORMS:
        return Rank.JUDICIAL_INTERPRETATION
    if "人民代表大会" in issuer or "人大常委会" in issuer:
        return _of_congress(kind, issuer, local=local)
    if kind in {"法", "法典"} or (kind == "修正案" and not local):
        return Rank.LAW
    if re.search(r"令(第|\d)", document):
        return _of_decree(document, local=local)
    if kind == "条例" or (issuer.startswith("国务院") and "办公厅" not in issuer and _is_rule(kind)):
        return Rank.LOCAL_ORDINANCE if local else Rank.ADMINISTRATIVE_REGULATION
    if _is_rule(kind) and (decree := _DECREED.search(adopted)):
        return _of_decree(decree.group(0), local=local)
    return Rank.NORMATIVE_DOCUMENT


def _is_rule(kind: str | None) -> bool:
    return kind is not None and _RULE.fullmatch(kind) is not None


def _of_congress(kind: str | None, issuer: str, *, local: bool) -> Rank:
    if not local and re.match(r"全国人", issuer):
        return Rank.LAW
    if kind and _CONGRESS_ACT.fullmatch(kind):
        return Rank.LOCAL_ORDINANCE
    return Rank.NORMATIVE_DOCUMENT


def _of_decree(document: str, *, local: bool) -> Rank:
    if document.startswith(("国务院令", "中华人民共和国国务院令")):
        return Rank.ADMINISTRATIVE_REGULATION
    return Rank.LOCAL_GOVERNMENT_RULE if local or "人民政府" in document else Rank.DEPARTMENTAL_RULE
