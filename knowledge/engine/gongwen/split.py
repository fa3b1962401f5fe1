"""One file into its documents, and one document into front, body, attachments and back."""

import datetime as dt
import re
from dataclasses import dataclass, field

from knowledge.engine.gongwen import metadata
from knowledge.engine.gongwen.lines import Paragraph
from knowledge.engine.gongwen.numerals import Level, read_label

_ATTACHMENT = re.compile(r"^附件\s*([\d一二三四五六七八九十]*)\s*[:：]?$")
_ATTACHMENT_LIST = re.compile(r"^(?:-\s*)?附件\s*[:：]\s*(.*)$")
_LISTED = re.compile(r"^(?:\d{1,2}\s*[.．、]\s*)?(.+)$")
_COPIED = re.compile(r"^(?:抄送|主送|分送)\s*[:：]")
_DISCLOSURE = re.compile(r"^[（(]?此件[^。]{2,12}[）)]?$")
_ORGANISATION = re.compile(r"^[（(]?[^，。；：:;“”［\d\t]{4,45}[）)]?$")
_CONTENTS = re.compile(r"^目录$")


@dataclass
class Parts:
    """A document taken apart; ``body`` and each attachment still hold their labels."""

    issuer: str = ""
    number: str | None = None
    title: str = ""
    addressees: tuple[str, ...] = ()
    issued_on: dt.date | None = None
    printed_on: dt.date | None = None
    front: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    back: list[Paragraph] = field(default_factory=list)
    attachments: list[tuple[str, list[Paragraph]]] = field(default_factory=list)
    attachment_names: tuple[str, ...] = ()
    notes: list[tuple[str, str]] = field(default_factory=list)


def split_documents(paragraphs: list[Paragraph]) -> list[list[Paragraph]]:
    """Slices of a file, one for each document: a masthead or a number of its own begins one."""
    starts = [0]
    for index, paragraph in enumerate(paragraphs):
        if index == 0 or paragraph.text.startswith("附件"):
            continue
        headed = metadata.masthead_issuer(paragraph.text) is not None
        numbered = metadata.document_number(paragraph.text) is not None and index - starts[-1] > 3
        if headed or numbered:
            starts.append(index)
    ends = [*starts[1:], len(paragraphs)]
    return [paragraphs[start:end] for start, end in zip(starts, ends, strict=True)]


def take_apart(paragraphs: list[Paragraph]) -> Parts:
    """Front (issuer, number, title, addressees), body, attachments and back of one document."""
    parts = Parts()
    rest = _skip_contents(_take_front(paragraphs, parts), parts)
    main, parts.attachments = _take_attachments(rest)
    parts.body = _take_end_matter(main, parts)
    parts.attachments = [(name, _take_end_matter(found, parts)) for name, found in parts.attachments]
    if not parts.issuer:
        parts.issuer = _signer(parts)
    return parts


def _take_front(paragraphs: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Fill in what stands before the body; returns the rest."""
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if _begins_body(paragraph, parts):
            return paragraphs[index:]
        parts.front.append(paragraph)
        if parts.title and text.endswith(("：", ":")):
            parts.addressees = _addressees(text)
            return paragraphs[index + 1 :]
        _read_front_line(text, parts)
    return []


def _begins_body(paragraph: Paragraph, parts: Parts) -> bool:
    text = paragraph.text
    if read_label(text) is not None:
        return True
    if not parts.title or metadata.acting_date(text) or metadata.date_alone(text):
        return False
    if metadata.document_number(text) or metadata.decree_number(text):
        return False
    ends_dates = re.match(r"^\d{4}年\d{1,2}月\d{1,2}日", text) is not None
    return re.search("[，。；]", text) is not None and not text.endswith(("：", ":")) and not ends_dates


def _read_front_line(text: str, parts: Parts) -> None:
    words = metadata.squeeze(text)
    number = metadata.document_number(text)
    if number:
        parts.number = number
    elif (decree := metadata.decree_number(text)) and parts.issuer.endswith(("令", "公告")):
        parts.number = parts.issuer + decree
        parts.issuer = re.sub(r"(令|公告)$", "", parts.issuer)
    elif (not parts.title and (issuer := metadata.masthead_issuer(text))) or (
        not parts.title and (issuer := metadata.decree_issuer(text))
    ):
        parts.issuer = issuer
    elif date := (metadata.acting_date(text) or metadata.date_alone(text)):
        parts.issued_on = max(date, parts.issued_on or date)
    elif not metadata.kind_of(parts.title):
        _extend_title(text, words, parts)


def _extend_title(text: str, words: str, parts: Parts) -> None:
    if words != text:
        parts.notes.append(("title_spaces", "标题中间有多余空格，已去掉。"))
    whole = parts.title + words
    starts_over = parts.title and "关于" in words and "关于" not in parts.title
    if starts_over and metadata.kind_of(parts.title) is None:
        parts.issuer = parts.issuer or parts.title
        whole = words
    parts.title = whole


def _addressees(text: str) -> tuple[str, ...]:
    names = re.split(r"[，,](?![^（(]*[）)])", text.rstrip("：: "))
    return tuple(name.strip() for name in names if name.strip())


def _skip_contents(paragraphs: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Move a printed table of contents to the front: its headings come again in the body."""
    if not paragraphs:
        return paragraphs
    after_word = bool(parts.front) and _CONTENTS.match(parts.front[-1].squeezed) is not None
    first = paragraphs[0].squeezed
    again = next((i for i, p in enumerate(paragraphs[1:], start=1) if p.squeezed == first), None)
    label = read_label(paragraphs[0].text)
    listed = label is not None and label.level in (Level.BOOK, Level.CHAPTER)
    if again is None or not (after_word or listed):
        return paragraphs
    if any(_is_article(p) for p in paragraphs[:again]):
        return paragraphs
    parts.front.extend(paragraphs[:again])
    return paragraphs[again:]


def _is_article(paragraph: Paragraph) -> bool:
    label = read_label(paragraph.text)
    return label is not None and label.level is Level.ARTICLE


def _take_attachments(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[tuple[str, list[Paragraph]]]]:
    main: list[Paragraph] = []
    attachments: list[tuple[str, list[Paragraph]]] = []
    for paragraph in paragraphs:
        match = _ATTACHMENT.match(paragraph.text)
        if match and main:
            attachments.append((f"附件{match.group(1)}", []))
        elif attachments:
            attachments[-1][1].append(paragraph)
        else:
            main.append(paragraph)
    return main, attachments


def _take_end_matter(paragraphs: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Move signatures, dates, imprint, copies and the list of attachments out of the body."""
    kept: list[Paragraph] = []
    index = 0
    while index < len(paragraphs):
        paragraph = paragraphs[index]
        size = 1
        if _ATTACHMENT_LIST.match(paragraph.text):
            size = _list_size(paragraphs[index:], parts)
        elif _COPIED.match(paragraph.text):
            size = _copied_size(paragraphs[index:])
        elif not _is_end_line(paragraph, kept, parts):
            kept.append(paragraph)
            index += 1
            continue
        for taken in paragraphs[index : index + size]:
            parts.printed_on = metadata.printing_date(taken.text) or parts.printed_on
        parts.back.extend(paragraphs[index : index + size])
        index += size
    return kept


def _is_end_line(paragraph: Paragraph, kept: list[Paragraph], parts: Parts) -> bool:
    """Whether the paragraph is end matter; a date takes the signature before it along."""
    if _DISCLOSURE.match(paragraph.squeezed):
        return True
    if printed := metadata.printing_date(paragraph.text):
        parts.printed_on = printed
        if len(metadata.squeeze(paragraph.text)) <= 16:
            _take_signature(kept, parts, most=1)
        return True
    if signed := metadata.date_alone(paragraph.text):
        parts.issued_on = parts.issued_on or signed
        _take_signature(kept, parts, most=4)
        return True
    return False


def _take_signature(kept: list[Paragraph], parts: Parts, *, most: int) -> None:
    taken: list[Paragraph] = []
    while kept and len(taken) < most and _is_signature(kept[-1]):
        taken.insert(0, kept.pop())
    parts.back.extend(taken)


def _is_signature(paragraph: Paragraph) -> bool:
    return _ORGANISATION.match(paragraph.squeezed) is not None and read_label(paragraph.text) is None


def _list_size(paragraphs: list[Paragraph], parts: Parts) -> int:
    """How many paragraphs the printed list of attachments takes; keeps the names."""
    first = _ATTACHMENT_LIST.match(paragraphs[0].text)
    names = [first.group(1)] if first else []
    size = 1
    for paragraph in paragraphs[1:]:
        is_open = names[-1].count("《") > names[-1].count("》")
        if re.match(r"^\d{1,2}\s*[.．、]", paragraph.text):
            names.append(paragraph.text)
        elif is_open:
            names[-1] += paragraph.text
        else:
            break
        size += 1
    found = (_LISTED.match(name.strip()) for name in names)
    parts.attachment_names = tuple(metadata.squeeze(match.group(1)) for match in found if match)
    return size


def _copied_size(paragraphs: list[Paragraph]) -> int:
    """The copies (抄送) go on to the imprint when there is one close by."""
    for size, paragraph in enumerate(paragraphs[:8], start=1):
        if metadata.printing_date(paragraph.text):
            return size
    return 1


def _signer(parts: Parts) -> str:
    organisations = (p.squeezed for p in parts.back if _is_signature(p) and not p.text.startswith(("（", "(")))
    return next(organisations, "")
