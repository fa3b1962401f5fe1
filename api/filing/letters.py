"""Letters as DOCX: the commitment to sign on paper, and the receipt of a filing."""

import datetime as dt
import io
import unicodedata
from typing import Literal

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from api.cases.commitment import TEXT
from api.cases.models import Case, CaseDeadline
from api.clock import CHINA
from api.errors import Conflict
from api.materials.checks import UNPRINTABLE

LetterKind = Literal["commitment", "receipt"]
_FONT = "FangSong"
_KINDS = {"repair": "信用修复", "objection": "异议"}
_UNITS = {"working_day": "个工作日", "calendar_day": "日", "month": "个月", "year": "年"}


def write(case: Case, kind: LetterKind, subject_code: str, today: dt.date) -> bytes:
    """The letter's DOCX bytes; raises ``Conflict`` for a receipt of a case that was not filed."""
    document = _blank()
    if kind == "commitment":
        _commitment(document, case, subject_code, today)
    else:
        _receipt(document, case, subject_code)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _commitment(document: DocumentObject, case: Case, subject_code: str, today: dt.date) -> None:
    _title(document, "信用承诺书")
    _line(document, f"承诺主体：{case.subject.name}")
    _line(document, f"代码：{subject_code}")
    _line(document, f"决定文书：{'、'.join(r.document_number for r in case.records)}")
    _line(document, TEXT)
    _line(document, "承诺主体（签字或盖章）：＿＿＿＿＿＿＿＿")
    _line(document, f"日期：{today.year} 年　　月　　日")
    _line(document, "信用修复全程免费，任何机构和个人都不得收费。")


def _receipt(document: DocumentObject, case: Case, subject_code: str) -> None:
    if case.submitted_at is None:
        raise Conflict(f"申请 {case.number} 还没有提交，提交后才有回执。", code="not_submitted")
    filed = case.submitted_at.astimezone(CHINA)
    _title(document, f"{_KINDS[case.kind]}申请回执")
    _line(document, f"申请编号：{case.number}")
    _line(document, f"申请主体：{case.subject.name}（{subject_code}）")
    _line(document, f"提交时间：{filed:%Y-%m-%d %H:%M}（北京时间）")
    for record in case.records:
        _line(document, f"所涉决定：{record.document_number}（{record.authority}）")
    for item in case.required:
        names = [f.name for f in case.files if f.material == item["id"]]
        if item["id"] == "credit_commitment" and case.commitment:
            names.append(f"已由{case.commitment['signed_by']}在线承诺")
        _line(document, f"材料：{item['name']}——{'、'.join(names) or '未提交（不是必需）'}")
    for clock in case.deadlines:
        _line(document, _clock(clock))
    _line(document, "信用修复和异议处理全程免费，任何机构和个人都不得收费。")


def _clock(clock: CaseDeadline) -> str:
    basis = "、".join(f"{c['document']} {c['locator']}" for c in clock.citations)
    guess = "（暂定）" if clock.provisional else ""
    length = f"{clock.amount}{_UNITS[clock.unit]}"
    last = f"最晚 {clock.due_on:%Y-%m-%d}{guess}" if clock.due_on else "已延长，以办理单位告知为准"
    return f"时限：{clock.name}，{length}，{last}。依据：{basis}{f'（{clock.note}）' if clock.note else ''}"


def _blank() -> DocumentObject:
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    return document


def _title(document: DocumentObject, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_printable(text))
    run.bold, run.font.size = True, Pt(20)


def _line(document: DocumentObject, text: str) -> None:
    document.add_paragraph(_printable(text))


def _printable(text: str) -> str:
    """Without control characters and the like: a letter cannot hold them, and nobody can read them."""
    return "".join(c for c in text if unicodedata.category(c) not in UNPRINTABLE)
