"""Entry points: bytes or text in, parsed documents out."""

import datetime as dt
import re

from knowledge.engine.gongwen import metadata
from knowledge.engine.gongwen.lines import Paragraph, decode, front_matter, paragraphs
from knowledge.engine.gongwen.model import DocumentError, ParsedDocument, ParsedFile, ParseWarning
from knowledge.engine.gongwen.places import region_of
from knowledge.engine.gongwen.split import Parts, split_documents, take_apart
from knowledge.engine.gongwen.tree import TreeBuilder

_ADOPTED_BY = re.compile(
    r"日\s*(?:第[〇一二三四五六七八九十]+届)?([\u4e00-\u9fff第]{2,40}?)(?:第[〇一二三四五六七八九十百\d]+次|通过|令|公布)"
)
_SESSION = re.compile(r"第[〇一二三四五六七八九十]+届")


def parse_bytes(data: bytes) -> ParsedFile:
    """Documents of a UTF-8 or GB18030 text file.

    Raises:
        DocumentError: the file is empty, not text, or has no structure of an official document.

    """
    if not data.strip():
        raise DocumentError("empty", "文件是空的，没有可以导入的内容。")
    return parse_text(decode(data))


def parse_text(text: str) -> ParsedFile:
    """Documents of a text, such as pasted words; raises DocumentError as ``parse_bytes`` does."""
    if not text.strip():
        raise DocumentError("empty", "没有可以导入的文字。")
    declared = front_matter(text)
    found = [document for part in split_documents(paragraphs(text)) if (document := _read_one(part, declared))]
    if not found:
        raise DocumentError(
            "no_structure",
            "没有认出公文的结构：既没有标题和文号，也没有“一、”“（一）”“第一条”这样的编号。请核对后再导入。",
        )
    return ParsedFile(documents=tuple(found))


def _read_one(part: list[Paragraph], declared: dict[str, str]) -> ParsedDocument | None:
    parts = take_apart(part)
    parts.title = parts.title or metadata.squeeze(declared.get("title", ""))
    builder = TreeBuilder()
    builder.read(parts.body)
    for name, found in parts.attachments:
        builder.read_attachment(name, found)
    structured = any(root.locator != "前言" for root in builder.roots)
    named = bool(parts.title) and metadata.kind_of(parts.title) is not None
    if not builder.roots or not parts.title or not (structured or named or parts.number):
        return None
    return _assemble(parts, builder, declared)


def _assemble(parts: Parts, builder: TreeBuilder, declared: dict[str, str]) -> ParsedDocument:
    issuer = parts.issuer or _adopting_body(parts)
    issued = parts.issued_on
    year = issued or parts.printed_on
    document = parts.number or metadata.short_title(parts.title, issuer, year.year if year else None)
    region = region_of(parts.title, issuer)
    effective = _effective(parts, declared)
    clauses = tuple(root.freeze() for root in builder.roots)
    return ParsedDocument(
        document=document,
        title=parts.title,
        issuer=issuer,
        rank=metadata.rank_of(parts.title, document, issuer, region),
        region=region,
        addressees=parts.addressees,
        issued_on=issued,
        printed_on=parts.printed_on,
        effective_from=effective,
        attachments=parts.attachment_names,
        front=tuple(paragraph.text for paragraph in parts.front),
        back=tuple(paragraph.text for paragraph in parts.back),
        clauses=clauses,
        warnings=(*_own_warnings(parts, document, region), *builder.warnings),
    )


def _effective(parts: Parts, declared: dict[str, str]) -> dt.date | None:
    """The date in the text itself, else the declared one, else that of signing or printing."""
    for paragraph in reversed(parts.body[-4:]):
        if found := metadata.effective_date(paragraph.text):
            return found
    if "implement_date" in declared:
        return dt.date.fromisoformat(declared["implement_date"])
    return parts.issued_on or parts.printed_on


def _adopting_body(parts: Parts) -> str:
    """Issuer of a statute: the body named in the line on its adoption."""
    for paragraph in reversed(parts.front):
        match = _ADOPTED_BY.search(paragraph.squeezed)
        if match and metadata.acting_date(paragraph.text):
            return _SESSION.sub("", match.group(1)).removeprefix("中华人民共和国")
    return ""


def _own_warnings(parts: Parts, document: str, region: str | None) -> list[ParseWarning]:
    """What the document does not say about itself."""
    notes = list(parts.notes)
    for paragraph in (*parts.front, *parts.back):
        notes.extend(note for note in paragraph.notes if note[0] != "joined_line")
    if parts.number is None and metadata.kind_of(parts.title) not in {"法", "法典", "条例"}:
        notes.append(("number_missing", f"没有印出文号，按简称记为“{document}”。"))
    if parts.issued_on is None:
        notes.append(("issue_date_missing", "没有印出成文日期，生效日期暂按印发日期计，请核对。"))
    if region is None:
        notes.append(("region_unknown", "没有认出适用地区，请补上六位行政区划代码。"))
    return [ParseWarning(code=code, locator="", detail=detail) for code, detail in notes]
