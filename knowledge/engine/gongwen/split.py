"""One file into its documents, and one document into front, body, attachments and back."""

import re

from knowledge.engine.gongwen import dates, metadata
from knowledge.engine.gongwen.front import skip_contents, take_front
from knowledge.engine.gongwen.numerals import read_label
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.parts import Parts
from knowledge.engine.gongwen.places import leading_places

_N = r"[\d一二三四五六七八九十]*"
_ATTACHMENT = re.compile(rf"^(附\s*[件表录图]?\s*{_N})\s*(?:[:：]\s*|(?<=[\d一二三四五六七八九十])[\s　]+|$)(.*)$")
_ATTACHMENT_LIST = re.compile(rf"^(?:-\s*)?附\s*件\s*{_N}\s*[:：]\s*(.*)$")
_LISTED = re.compile(r"^(?:\d{1,2}\s*[.．、]\s*)?(.+)$")
_LISTED_NEXT = re.compile(r"^\d{1,2}\s*[.．、]")
_COPIED = re.compile(r"^(?:抄送|主送|分送|抄报)\s*[:：]")
_DISCLOSURE = re.compile(r"^[（(]?此件[^。]{2,12}[）)]?$")
_SIGNER = re.compile(
    r"^(?:主席|主任|委员长|总理|省长|市长|区长|县长|州长|部长|局长|署长|行长|院长|检察长|会长)"
    r"[\s　:：]*[\u4e00-\u9fff·\s　]{2,12}$"
)
_REPRESENTED = re.compile(r"^[（(][^，。；]{4,40}代章[）)]$")
_LONGEST_NAME = 40
_FEWEST_BETWEEN = 3
_MOST_LISTED = 200


def split_documents(paragraphs: list[Paragraph]) -> list[list[Paragraph]]:
    """Slices of a file, one for each document: a masthead or a number of its own begins one."""
    starts = [0]
    begun = False  # whether the document's own words have begun: a number before that is its own
    for index, paragraph in enumerate(paragraphs):
        has_body, begun = begun, begun or _is_body(paragraph)
        if index == 0 or paragraph.text.startswith("附件") or read_label(paragraph.text):
            continue
        headed = metadata.masthead_issuer(paragraph.text) is not None and not _is_first_head(
            paragraphs, index, starts[-1]
        )
        numbered = metadata.document_number(paragraph.text) is not None and has_body
        if headed:
            starts.append(index)
            begun = _is_body(paragraph)
        elif numbered and paragraph.text[:1] not in "（(":
            starts.append(_title_before(paragraphs, index, starts[-1]))
            begun = any(map(_is_body, paragraphs[starts[-1] : index + 1]))
    ends = [*starts[1:], len(paragraphs)]
    return [paragraphs[start:end] for start, end in zip(starts, ends, strict=True)]


def _is_body(paragraph: Paragraph) -> bool:
    return "。" in paragraph.text or read_label(paragraph.text) is not None


def _is_first_head(paragraphs: list[Paragraph], index: int, start: int) -> bool:
    """A masthead of several lines, or one after marks of urgency: nothing but names stands before it."""
    if start or index > _FEWEST_BETWEEN:
        return False
    before = paragraphs[:index]
    return all(len(p.text) <= _LONGEST_NAME for p in before) and not any(
        read_label(p.text) or metadata.kind_of(p.text) or re.search("[，。；：]", p.text) for p in before
    )


def _title_before(paragraphs: list[Paragraph], index: int, start: int) -> int:
    """Where the document begins whose number stands under its title."""
    before = paragraphs[index - 1]
    is_title = (
        "关于" in before.text and metadata.kind_of(before.text) is not None and len(before.text) <= 2 * _LONGEST_NAME
    )
    return index - 1 if is_title and index - 1 > start and not re.search("[。；]", before.text) else index


def take_apart(paragraphs: list[Paragraph], declared_title: str = "") -> Parts:
    """Front (issuer, number, title, addressees), body, attachments and back of one document.

    ``declared_title`` is the title that the file states elsewhere: once the text has given it, no line is added to it.
    """
    parts = Parts(declared_title=metadata.squeeze(declared_title))
    rest = skip_contents(take_front(paragraphs, parts), parts)
    main, parts.attachments = _take_attachments(rest)
    parts.body = _take_end_matter(main, parts)
    parts.attachments = [(name, _take_end_matter(found, parts)) for name, found in parts.attachments]
    return parts


def _take_attachments(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[tuple[str, list[Paragraph]]]]:
    main: list[Paragraph] = []
    attachments: list[tuple[str, list[Paragraph]]] = []
    for index, paragraph in enumerate(paragraphs):
        name = _attachment_name(paragraphs, index) if main else None
        if name:
            attachments.append((name, [paragraph]))
        elif attachments:
            attachments[-1][1].append(paragraph)
        else:
            main.append(paragraph)
    return main, attachments


def _attachment_name(paragraphs: list[Paragraph], index: int) -> str | None:
    """The name under which an attachment begins here, such as ``附件1`` or ``附表二``."""
    match = _ATTACHMENT.match(paragraphs[index].text)
    if match is None or re.search("[。；]", match.group(2)) or len(match.group(2)) > _LONGEST_NAME:
        return None
    if match.group(2) and _is_listed(paragraphs, index):
        return None
    return metadata.squeeze(match.group(1))


def _is_listed(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether a titled line belongs to the list of attachments and not to an attachment itself."""
    text = paragraphs[index].text
    if re.match(r"^附\s*件\s*[:：]", text):
        return True
    after = paragraphs[index + 1 : index + 2]
    if not after or _ATTACHMENT.match(after[0].text):
        return True
    return dates.date_alone(after[0].text) is not None or metadata.is_organ(after[0].text)


def _take_end_matter(paragraphs: list[Paragraph], parts: Parts) -> list[Paragraph]:
    """Move signatures, dates, imprint, copies and the list of attachments out of the body."""
    kept: list[Paragraph] = []
    index = 0
    while index < len(paragraphs):
        paragraph = paragraphs[index]
        size = 1
        if _ATTACHMENT_LIST.match(paragraph.text) and _attachment_name(paragraphs, index) is None:
            size = _list_size(paragraphs[index : index + _MOST_LISTED], parts)
        elif _COPIED.match(paragraph.text):
            size = _copied_size(paragraphs[index : index + _MOST_LISTED])
        elif not _is_end_line(paragraph, kept, parts):
            kept.append(paragraph)
            index += 1
            continue
        for taken in paragraphs[index : index + size]:
            parts.printed_on = dates.printing_date(taken.text) or parts.printed_on
        parts.back.extend(paragraphs[index : index + size])
        index += size
    return kept


def _is_end_line(paragraph: Paragraph, kept: list[Paragraph], parts: Parts) -> bool:
    """Whether the paragraph is end matter; a date takes the signature before it along."""
    if _DISCLOSURE.match(paragraph.squeezed):
        return True
    if "日" not in paragraph.text[-6:] or "\t" in paragraph.text:
        return False
    if printed := dates.printing_date(paragraph.text) if paragraph.text.endswith("印发") else None:
        parts.printed_on = printed
        if len(metadata.squeeze(paragraph.text)) <= 16:
            _take_signature(kept, parts, most=1)
        return True
    if signed := dates.date_alone(paragraph.text):
        parts.issued_on = parts.issued_on or signed
        _take_signature(kept, parts, most=8)
        return True
    return False


def _take_signature(kept: list[Paragraph], parts: Parts, *, most: int) -> None:
    """Move the names just above a date to the back; the upper half of a name that was broken in two goes along."""
    taken: list[Paragraph] = []
    while kept and len(taken) < most and _is_signature(kept[-1], is_lowest=not taken):
        taken.insert(0, kept.pop())
    parts.back.extend(taken)


def _is_signature(paragraph: Paragraph, *, is_lowest: bool) -> bool:
    if read_label(paragraph.text) is not None or paragraph.marked:
        return False
    if metadata.is_organ(paragraph.text) or _SIGNER.match(paragraph.text) or _REPRESENTED.match(paragraph.squeezed):
        return True
    plain = not re.search(r"[，。；：:“《［\d\t]", paragraph.text) and 4 <= len(paragraph.squeezed) <= _LONGEST_NAME
    return plain and not is_lowest and bool(leading_places(paragraph.squeezed))


def _list_size(paragraphs: list[Paragraph], parts: Parts) -> int:
    """How many paragraphs the printed list of attachments takes; keeps the names."""
    first = _ATTACHMENT_LIST.match(paragraphs[0].text)
    names = [first.group(1)] if first else []
    size = 1
    for paragraph in paragraphs[1:]:
        is_open = names[-1].count("《") > names[-1].count("》")
        again = _ATTACHMENT_LIST.match(paragraph.text)
        if _LISTED_NEXT.match(paragraph.text) or again:
            names.append(again.group(1) if again else paragraph.text)
        elif is_open:
            names[-1] += paragraph.text
        else:
            break
        size += 1
    found = (_LISTED.match(name.strip()) for name in names)
    parts.attachment_names += tuple(metadata.squeeze(match.group(1)) for match in found if match)
    return size


def _copied_size(paragraphs: list[Paragraph]) -> int:
    """The copies (抄送) go on to the imprint when there is one close by."""
    for size, paragraph in enumerate(paragraphs[:8], start=1):
        if paragraph.text.endswith("印发") and dates.printing_date(paragraph.text):
            return size
    return 1


def signers(parts: Parts) -> str:
    """The organs that signed; a name broken over two lines is one organ, several organs are joint issuers."""
    names: list[str] = []
    pending = ""
    for paragraph in parts.back:
        if _REPRESENTED.match(paragraph.squeezed) or not _is_signature(paragraph, is_lowest=False):
            pending = ""
            continue
        organs = paragraph.text.split() if all(map(metadata.is_organ, paragraph.text.split())) else [paragraph.squeezed]
        for organ in organs:
            pending += organ
            if metadata.is_organ(pending):
                names.append(pending)
                pending = ""
    return "、".join(dict.fromkeys(names))
