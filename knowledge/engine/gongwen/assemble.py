"""Clean text into documents: the parts of each, its metadata and its clauses."""

import datetime as dt
import re
from collections.abc import Sequence

from knowledge.engine.gongwen import dates, metadata
from knowledge.engine.gongwen.lines import front_matter, read_lines
from knowledge.engine.gongwen.model import DocumentError, ParsedDocument, ParsedFile, ParseWarning
from knowledge.engine.gongwen.node import Node
from knowledge.engine.gongwen.numerals import Level, read_label
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.parts import Parts
from knowledge.engine.gongwen.places import region_of
from knowledge.engine.gongwen.split import signers, split_documents, take_apart
from knowledge.engine.gongwen.tree import TreeBuilder
from knowledge.engine.schema import NATIONWIDE, Rank

_ADOPTED_BY = re.compile(
    r"日\s*(?:第[〇一二三四五六七八九十]+届)?([\u4e00-\u9fff第、]{2,40}?)(?:第[〇一二三四五六七八九十百\d]+次|通过|令|公布|发布|批准)"
)
_SESSION = re.compile(r"第?[〇一二三四五六七八九十]+届|^[经由]")
_OFFICE = re.compile(r"审判委员会$|检察委员会$|公告.*$|令$")
_ACT = re.compile(r"[《〈].*$")
_CATEGORIES = {
    "行政法规": Rank.ADMINISTRATIVE_REGULATION,
    "司法解释": Rank.JUDICIAL_INTERPRETATION,
    "部门规章": Rank.DEPARTMENTAL_RULE,
    "地方性法规": Rank.LOCAL_ORDINANCE,
}
_NATIONAL_RANKS = frozenset(
    {Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.JUDICIAL_INTERPRETATION, Rank.DEPARTMENTAL_RULE}
)
# Words that also name shopping lists and school reports: with one of them a text must show clauses as well.
_EVERYDAY_KINDS = frozenset(
    {None, "清单", "目录", "要求", "措施", "报告", "制度", "编", "指南", "计划", "请示", "答复"}
)
_LAST_CLAUSES = 8
_MOST_TITLE = 150
_MOST_DOCUMENTS = 50


def read_documents(text: str) -> ParsedFile:
    """The documents of a text.

    Raises:
        DocumentError: it has no structure of an official document, no title, or too many documents; the reason says
            how to mend it.

    """
    declared = front_matter(text)
    found: list[ParsedDocument] = []
    warnings: list[ParseWarning] = []
    refusal: DocumentError | None = None
    read, lines = read_lines(text)
    parts = split_documents(read)
    if len(parts) > _MOST_DOCUMENTS:
        raise DocumentError(
            "too_many_documents",
            f"这个文件里像是有 {len(parts)} 份公文，一次最多 {_MOST_DOCUMENTS} 份。请拆成几个文件再导入。",
        )
    for index, part in enumerate(parts):
        try:
            document = _read_one(part, declared if index == 0 else {})
            ends = parts[index + 1][0].line - 1 if index + 1 < len(parts) else len(lines)
            found.append(document.model_copy(update=_source(part, lines, ends)))
        except DocumentError as error:
            refusal = error
            warnings.append(_left_out(part))
    if not found:
        raise refusal or DocumentError("no_structure", "文件里没有文字，请核对后再导入。")
    return ParsedFile(documents=tuple(found), warnings=tuple(warnings))


def _source(part: Sequence[Paragraph], lines: Sequence[str], ends: int) -> dict[str, object]:
    """The lines of one document, up to the line ``ends``, as they stood in the file."""
    first = part[0].line
    return {"first_line": first, "source": tuple(line.strip("\x0c").rstrip() for line in lines[first - 1 : ends])}


def _left_out(part: Sequence[Paragraph]) -> ParseWarning:
    first = part[0].line if part else 0
    last = part[-1].line if part else 0
    detail = f"第{first}行到第{last}行没有认出公文的结构，没有导入，请核对。"
    return ParseWarning(code="left_out", locator="", detail=detail)


def _read_one(part: list[Paragraph], declared: dict[str, str]) -> ParsedDocument:
    parts = take_apart(part, declared.get("title", ""))
    if parts.declared_title.endswith(parts.title):
        parts.title = parts.declared_title
    builder = TreeBuilder(amendment=metadata.is_amendment(parts.title))
    builder.read(parts.body)
    for name, found in parts.attachments:
        builder.read_attachment(name, found)
    _refuse_unstructured(parts, builder.roots)
    return _assemble(parts, builder, declared)


def _refuse_unstructured(parts: Parts, roots: Sequence[Node]) -> None:
    """An official document shows its kind, its number or its clauses; a letter or a page of a novel shows none.

    Raises:
        DocumentError: nothing of this is there, or the clauses have no title.

    """
    structured = _is_structured(roots)
    named = metadata.kind_of(parts.title) not in _EVERYDAY_KINDS and len(parts.title) <= _MOST_TITLE
    if roots and (parts.number or named or (structured and 0 < len(parts.title) <= _MOST_TITLE)):
        return
    if structured:
        raise DocumentError(
            "no_title",
            "认出了条款，但没有认出标题。请在第一行补上完整的标题（如“关于……的通知”），另起一行接正文，再导入。",
        )
    raise DocumentError(
        "no_structure",
        "没有认出公文的结构：既没有“……通知、意见、办法、条例”这样的标题和文号，也没有“一、”“（一）”“第一条”这样的编号。"
        "如果这确实是公文，请从标题开始完整粘贴、每段单独成行，再导入。",
    )


def _is_structured(roots: Sequence[Node]) -> bool:
    """At least two articles, sections or items; chapters alone are no sign, novels have them too."""
    count = 0
    waiting = list(roots)
    while waiting and count < 2:
        node = waiting.pop()
        label = read_label(node.locator)
        known = node.level in (Level.ARTICLE, Level.SECTION, Level.ITEM) or (
            node.level is Level.CHAPTER and label is not None and label.level is Level.SECTION
        )
        count += known
        waiting.extend(node.children)
    return count > 1


def _assemble(parts: Parts, builder: TreeBuilder, declared: dict[str, str]) -> ParsedDocument:
    issuer = parts.issuer or metadata.titled_issuer(parts.title) or _adopting_body(parts) or signers(parts)
    if parts.issued_on is None and not parts.printed_on:
        parts.issued_on = _declared_date(declared, "publish_date")
    year = parts.issued_on or parts.printed_on
    document = parts.number or metadata.short_title(parts.title, issuer, year.year if year else None)
    region = region_of(parts.title, issuer)
    adopted = "\n".join(paragraph.squeezed for paragraph in parts.front)
    rank = metadata.rank_of(parts.title, document, issuer, region, adopted)
    if rank is Rank.NORMATIVE_DOCUMENT:
        rank = _CATEGORIES.get(declared.get("category", ""), rank)
    if region is None and rank in _NATIONAL_RANKS:
        region = NATIONWIDE
    effective, notes = _effective(parts, declared)
    ends = dates.in_force_to([paragraph.text for paragraph in parts.body[-_LAST_CLAUSES:]], effective)
    return ParsedDocument(
        document=document,
        title=parts.title,
        issuer=issuer,
        rank=rank,
        region=region,
        addressees=parts.addressees,
        issued_on=parts.issued_on,
        printed_on=parts.printed_on,
        effective_from=effective,
        effective_to=ends if ends is None or effective is None or ends >= effective else None,
        attachments=parts.attachment_names,
        front=tuple(paragraph.text for paragraph in parts.front),
        back=tuple(paragraph.text for paragraph in parts.back),
        clauses=tuple(root.freeze() for root in builder.roots),
        warnings=(*_own_warnings(parts, document, region, rank, notes), *builder.warnings),
    )


def _effective(parts: Parts, declared: dict[str, str]) -> tuple[dt.date | None, list[tuple[str, str]]]:
    """The date in the text itself, else the declared one, else that of signing or printing; and what to check."""
    issued = parts.issued_on or parts.printed_on
    last = [paragraph.text for paragraph in parts.body[-_LAST_CLAUSES:]]
    found, computed = dates.in_force_from(last, issued)
    if found is None:
        found, computed = dates.in_force_from(
            [p.text for p in parts.body if "施行" in p.text or "生效" in p.text], issued
        )
    if found:
        detail = f"施行日期按“公布之日起若干日后”算得{found.isoformat()}，请核对公布日期。"
        return found, [("effective_computed", detail)] if computed else []
    return _declared_date(declared, "implement_date") or issued, []


def _adopting_body(parts: Parts) -> str:
    """Issuer of a statute: the body named in the line on its adoption."""
    for paragraph in reversed(parts.front):
        match = _ADOPTED_BY.search(paragraph.squeezed)
        if match and dates.acting_date(paragraph.text):
            body = _SESSION.sub("", _ACT.sub("", match.group(1)))
            return _OFFICE.sub("", body.replace("中华人民共和国", ""))
    return ""


def _declared_date(declared: dict[str, str], name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(declared[name])
    except (KeyError, ValueError):
        return None


def _own_warnings(
    parts: Parts, document: str, region: str | None, rank: Rank, notes: list[tuple[str, str]]
) -> list[ParseWarning]:
    """What the document does not say about itself, and what was repaired outside its body."""
    found = [*parts.notes, *notes]
    for paragraph in (*parts.front, *parts.back):
        found.extend((note.code, note.detail) for note in paragraph.notes)
    if parts.number is None and rank is Rank.NORMATIVE_DOCUMENT:
        found.append(("number_missing", f"没有印出文号，按简称记为“{document}”。"))
    if parts.issued_on is None:
        found.append(("issue_date_missing", "没有印出成文日期，生效日期暂按印发日期计，请核对。"))
    if region is None:
        found.append(("region_unknown", "没有认出适用地区，请补上六位行政区划代码。"))
    return [ParseWarning(code=code, locator="", detail=detail) for code, detail in found]
