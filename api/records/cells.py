"""One cell as a value: dates, amounts, codes and words. Every fault is a ``ValueError`` that says how to mend it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from api.accounts.codes import normalise_code
from api.plain import visible
from api.records.problems import quoted
from api.records.tables import Cell
from knowledge.engine.record_words import RecordWords, folded

_DATE = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PARTS = re.compile(r"[、；;，,/|\n]+")
_OTHER = re.compile(r"其[他它](?:行政)?(?:处罚)?(?:[-—－:：]+.+|[(（].+[)）])")
_MASKED = re.compile(r"[*＊×xX]{3,}|[•●]{2,}")
_EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_DIGITS_KEPT = 15  # of a number by Excel
_HOLDS = {
    "formula": "这一格是公式。请复制后用“选择性粘贴—数值”贴回，再导入。",
    "error": "这一格是 Excel 的错误值。请改成正确的内容，或清空。",
    "merged": "这一格和别的格合并在一起，分不清属于哪一行。请取消合并，逐格填写。",
}
_FEN = Decimal("0.01")
_LARGEST = Decimal(10) ** 14


def readable(cell: Cell) -> str:
    """The text of a cell; raises ``ValueError`` for a formula, an error of Excel, or a merged cell."""
    if cell.kind in _HOLDS:
        raise ValueError(_HOLDS[cell.kind])
    if "\ufffd" in cell.text:
        raise ValueError("有认不出的字符（乱码）。请用 UTF-8 或 GB18030 编码重新保存。")
    return visible(cell.text)


def date(cell: Cell) -> dt.date:
    """``2026-05-06``, ``2026/5/6``, ``2026.5.6``, ``20260506``, ``2026年5月6日``; a time of day is dropped."""
    text = unicodedata.normalize("NFKC", readable(cell)).strip()
    found = _DATE.fullmatch(text)
    parts = found.group(1, 3, 4) if found else (plain.groups() if (plain := _DIGITS.fullmatch(text)) else None)
    if parts is None:
        if cell.kind == "number":
            raise ValueError("这一格存的是数字，不是日期。请把单元格格式改成日期，或写成 2026-05-06。")
        raise ValueError(f"{quoted(text)}不是能认出的日期。请写成 2026-05-06、2026/5/6、20260506 或 2026年5月6日。")
    try:
        return dt.date(*(int(part) for part in parts))
    except ValueError:
        raise ValueError(f"没有{quoted('-'.join(parts))}这一天，请核对月份和日子。") from None


def amount(cell: Cell, unit: int) -> Decimal:
    """Yuan with two decimals, exactly, from a number of ``unit`` yuan (10000 for 万元)."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", readable(cell))).removeprefix("¥")
    word = "万元" if unit > 1 else "元"
    number = text.removesuffix(word)
    if _AMOUNT.fullmatch(number) is None:
        raise ValueError(
            f"{quoted(text)}不是能认出的金额。请只写数字，单位是{word}，例如 {'0.2' if unit > 1 else '2000'}。"
        )
    yuan = Decimal(number.replace(",", "")) * unit
    if yuan >= _LARGEST or yuan != yuan.quantize(_FEN):
        raise ValueError(f"{quoted(text)}换算成元后不止两位小数，或数目过大。请核对数字和单位（{word}）。")
    return yuan.quantize(_FEN)


def code(kind: Literal["business", "person"], cell: Cell) -> str:
    """A code whose check digit is right; errors never repeat it."""
    text = readable(cell)
    try:
        return normalise_code(kind, text)
    except ValueError as error:
        raise ValueError(_why_no_code(kind, cell, text) or str(error)) from None


def _why_no_code(kind: Literal["business", "person"], cell: Cell, text: str) -> str | None:
    """What people and Excel do to codes."""
    if _MASKED.search(text):
        return "这个代码打了星号（已隐去几位），认不出是谁。请填写完整的代码。"
    if (cell.kind == "number" and len(text) > _DIGITS_KEPT) or _EXPONENT.fullmatch(text):
        return "Excel 把这个长号码当成数字，末几位已经丢了。请把这一列设成文本，再重新填写。"
    if kind == "business" and _is_code("person", text):
        return "这里填的是身份证号码。自然人请填在“证件号码”一列，这一格留空。"
    if kind == "person" and _is_code("business", text):
        return "这里填的是统一社会信用代码。请填在“行政相对人代码_1”一列，这一格留空。"
    return None


def _is_code(kind: Literal["business", "person"], text: str) -> bool:
    try:
        normalise_code(kind, text)
    except ValueError:
        return False
    return True


def word(group: str, words: RecordWords, cell: Cell, choices: Callable[[], str]) -> str:
    """The identifier that a word stands for."""
    text = readable(cell)
    found = words.identifier(group, text)
    if found is None:
        raise ValueError(f"不认识{quoted(text)}。可以填：{choices()}。")
    return found


def penalties(words: RecordWords, cell: Cell, choices: Callable[[], str]) -> list[str]:
    """The kinds of a penalty, each once; 其他-… is ``other``, and a word that may mean two kinds is refused."""
    text = readable(cell)
    whole = words.identifier("penalty_kind", text)
    if whole is not None:
        return [whole]
    found = dict.fromkeys(_penalty(words, part, text, choices) for part in _PARTS.split(text) if part.strip())
    if not found:
        raise ValueError(f"没有认出处罚类别。可以填：{choices()}。")
    return list(found)


def _penalty(words: RecordWords, part: str, whole: str, choices: Callable[[], str]) -> str:
    unclear = words.unclear.get("penalty_kind", {}).get(folded(part))
    if unclear:
        raise ValueError(f"{quoted(part, of=whole)}：{unclear}。")
    found = "other" if _OTHER.fullmatch(part.strip()) else words.identifier("penalty_kind", part)
    if found is None:
        raise ValueError(f"不认识{quoted(part, of=whole)}。可以填：{choices()}；都不是的，写“其他-”加具体名称。")
    return found
