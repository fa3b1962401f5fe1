"""What stands before the body: masthead, number, title, adoption, addressees, table of contents."""

import re

from knowledge.engine.gongwen import dates, metadata
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Level, read_label
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.parts import Parts

_CONTENTS = re.compile(r"^目[录次]$")
_FIGURES, _DOTS = "0123456789０１２３４５６７８９", ".…·．•"
_SENTENCE = re.compile("[，。；]")
_HISTORY = re.compile(
    r"^[（(]?(?:根据)?(?:\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*\d{0,2}|^[（(].*(?:通过|公布|修正|修订|发布)"
)
_FIELD = re.compile(
    r"^(索\s*引\s*号|发文字号|文\s*号|发文机关|发布机构|发布机关|成文日期|发布日期|印发日期|生效日期|失效日期|标\s*题|主题分类"
    r"|主题词|有\s*效\s*性|公开日期|公开方式|信息来源|来\s*源|签发人|份\s*号)\s*[:：\t]\s*(.*)$"
)
_URGENCY = re.compile(r"^(?:特急|加急|特提|急件|机密|秘密|绝密|内部资料|附件)[★☆\d\s年月]*[:：]?$")
_NO_ADDRESSEE = re.compile(r"如下|为了|^为|^根据|^按照|^经|现将|现就|决定|[。；？！?!]|^(?:亲爱|尊敬|敬爱|你|您)")
_MOST_CONTENTS = 400
_LONGEST_TITLE_LINE = 90
_LONGEST_TITLE = 300
_ENDS = ("。", "；", "：", ":", ";")


def take_front(paragraphs: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Fill in what stands before the body; returns the rest."""
    for index, paragraph in enumerate(paragraphs):
        if _CONTENTS.match(paragraph.squeezed):
            return paragraphs[index:]
        if _begins_body(paragraph, parts):
            return paragraphs[index:]
        parts.front.append(paragraph)
        if parts.title and _is_address(paragraph.text):
            parts.addressees = addressees(paragraph.text)
            return paragraphs[index + 1 :]
        _read_line(paragraph, parts)
    return []


def _is_address(text: str) -> bool:
    if not text.endswith(("：", ":")) or len(text) > 240:
        return False
    return not _NO_ADDRESSEE.search(text)


def _begins_body(paragraph: Paragraph, parts: Parts) -> bool:
    text = paragraph.text
    if read_label(text) is not None or (parts.title and paragraph.is_row):
        return True
    if not parts.title and (parts.declared_title or len(text) > _LONGEST_TITLE_LINE):
        return text.endswith(_ENDS)
    if not parts.title or dates.acting_date(text) or dates.date_alone(text) or _is_address(text):
        return False
    if metadata.document_number(text) or metadata.decree_number(text) or _FIELD.match(text):
        return False
    if _HISTORY.match(text) and dates.acting_dates(text):
        return False
    return _SENTENCE.search(text) is not None or text.endswith(("：", ":"))


def _read_line(paragraph: Paragraph, parts: Parts) -> None:
    text = paragraph.text
    words = metadata.squeeze(text)
    if entry := _FIELD.match(text):
        _read_field(metadata.squeeze(entry.group(1)), entry.group(2), parts)
    elif _URGENCY.match(words):
        return
    elif number := metadata.document_number(text):
        parts.number = parts.number or number
    elif (decree := metadata.decree_number(text)) and parts.issuer.endswith(("令", "公告")):
        parts.number = parts.issuer + decree
        parts.issuer = re.sub(r"(令|公告)$", "", parts.issuer)
    elif whole := metadata.decree_line(text):
        parts.issuer, parts.number = whole
    elif found := dates.acting_dates(text) or [date for date in (dates.date_alone(text),) if date]:
        parts.issued_on = max([*found, *([parts.issued_on] if parts.issued_on else [])])
    else:
        _read_name(text, words, parts)


def _read_field(name: str, value: str, parts: Parts) -> None:
    """A line such as ``发文字号：示政发〔2024〕3号`` of a web page's head."""
    if name in ("发文字号", "文号"):
        parts.number = parts.number or metadata.document_number(value)
    elif name in ("发文机关", "发布机构", "发布机关"):
        parts.issuer = parts.issuer or metadata.squeeze(value)
    elif name == "成文日期":
        parts.issued_on = parts.issued_on or dates.date_alone(value)
    elif name == "标题":
        parts.title = parts.title or metadata.squeeze(value)


def _read_name(text: str, words: str, parts: Parts) -> None:
    """A line of the masthead or the title."""
    issuer = metadata.masthead_issuer(text)
    if issuer and (not parts.title or _only_organs(parts)):
        parts.issuer = "、".join([*([parts.title] if parts.title else []), issuer])
        parts.title = ""
    elif not parts.title and (decree := metadata.decree_issuer(text)):
        parts.issuer = decree
    elif len(parts.title) >= _LONGEST_TITLE or (parts.title and parts.title == parts.declared_title):
        return
    elif not metadata.kind_of(parts.title) or _title_goes_on(parts.title, words):
        _extend_title(text, words, parts)


def _only_organs(parts: Parts) -> bool:
    return metadata.kind_of(parts.title) is None and metadata.is_organ(parts.title)


def _title_goes_on(title: str, words: str) -> bool:
    is_open = title.count("《") > title.count("》") or title.count("（") > title.count("）")
    return is_open or words.startswith(("的", "》", "暨"))


def _extend_title(text: str, words: str, parts: Parts) -> None:
    if words != text.strip():
        parts.notes.append(("title_spaces", "标题中间有多余空格，已去掉。"))
    whole = parts.title + words
    before = text.partition("关于")[0].split() if "关于" in text and not parts.issuer and not parts.title else []
    if len(before) > 1 and all(metadata.is_organ(organ) for organ in before):
        parts.issuer = "、".join(before)
    if parts.title and "关于" in words and "关于" not in parts.title and metadata.kind_of(parts.title) is None:
        parts.issuer = parts.issuer or parts.title
        whole = whole if words.startswith("关于") else words
    parts.title = whole[:_LONGEST_TITLE]


def addressees(text: str) -> tuple[str, ...]:
    """Whom a notice is addressed to; commas inside brackets do not separate."""
    names = re.split(r"[，,](?![^（(]*[）)])", text.rstrip("：: "))
    return tuple(name.strip() for name in names if name.strip())


def skip_contents(paragraphs: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Move a printed table of contents to the front: its headings come again in the body."""
    start = 1 if paragraphs and _CONTENTS.match(paragraphs[0].squeezed) else 0
    rest = paragraphs[start:]
    label = read_label(rest[0].text) if rest else None
    if label is None or (not start and label.level not in HEADING_LEVELS):
        parts.front.extend(paragraphs[:start])
        return rest
    again = _comes_again(rest)
    if again is None or any(_is_article(p) and len(p.text) > 40 for p in rest[:again]):
        parts.front.extend(paragraphs[:start])
        return rest
    parts.front.extend(paragraphs[: start + again])
    return rest[again:]


def _comes_again(paragraphs: list[Paragraph]) -> int | None:
    """Where the first heading is printed a second time, page numbers of the contents aside."""
    first = _entry(paragraphs[0])
    for index, paragraph in enumerate(paragraphs[1:_MOST_CONTENTS], start=1):
        if _entry(paragraph) == first:
            return index
        if _SENTENCE.search(paragraph.text) and paragraph.text.endswith("。"):
            return None
    return None


def _entry(paragraph: Paragraph) -> str:
    return paragraph.squeezed.rstrip(_FIGURES).rstrip(_DOTS)


def _is_article(paragraph: Paragraph) -> bool:
    label = read_label(paragraph.text)
    return label is not None and label.level is Level.ARTICLE
