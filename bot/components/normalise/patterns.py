"""Where a message holds a code, a number, a date, a sum, a choice or an authority: spans that must not be cut.

The tokenizer keeps each span as one token, the entity extractor labels it. Offsets are those of the original text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .amounts import AMOUNT
from .codes import normal_id_number, normal_uscc
from .dates import date_spans
from .ordinals import ORDINAL
from .places import AUTHORITY
from .text import fold


class Span(NamedTuple):
    """One uncut piece of a message: its kind and the characters [start, end)."""

    kind: str
    start: int
    end: int


_CASE = re.compile(r"(?<![A-Za-z])(?:XF|YY|LY)[\s-]?\d{8}[\s-]?\d{4}(?!\d)", re.IGNORECASE)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])")
_OPEN, _CLOSE = r"[〔\[【(﹝〖]", r"[〕\]】)﹞〗]"
_DOCUMENT = re.compile(
    rf"(?P<prefix>[一-龥]{{0,20}})\s*{_OPEN}\s*(?:19|20)\d{{2}}\s*{_CLOSE}\s*"
    r"(?:[一-龥]{1,3}\d{0,4}[一-龥]{1,4}\s*)?第?\s*\d+(?:-\d+)?\s*号"
    r"|(?P<issuer>[一-龥]{2,15})(?:令\s*第\s*\d+\s*号|公告\s*20\d{2}\s*年\s*第\s*\d+\s*号)"
)
#: Words before a document number that do not belong to it; the number starts after the last of them. None of them is
#: part of an authority's short form (国办发, 苏示交罚, 江阴市监处罚 keep all their characters).
_LEAD_IN = re.compile(
    "|".join(
        (
            r"第[一二三四五六七八九十\d]+[条个份]|^第|第几|(?:行政)?处罚(?=..)(?!决|字|告|罚|听|先)|罚款(?=.)",
            "我的|我们|我司|我家|我|你们|你|您|咱们|咱|俺|他们|他|她|它|本公司|本单位|本人|公司|企业|单位|老板|朋友",
            "请问|麻烦|请|劳驾|收到|根据|依据|依照|按照|参照|执行|适用|违反|涉及|关于|对于|至于|针对|有关|因为|由于",
            "文号|编号|案号|决定书|通知书|告知书|书号|号码|文件|案子|记录|信息|名单|公示|处罚决定(?=..)",
            "申请|修复|提交|办理|受理|撤销|撤回|撤下|撤掉|撤|消掉|消除|去掉|删除|删掉|删|移出|移除|下架|屏蔽|解除|终止|掉",
            "异议|申诉|更正|投诉|举报|复核|复议|起诉|质疑|咨询|了解|核实|核对|确认|选择|选|修改|(?<!发)改(?!革)",
            "今天|今日|昨天|昨日|前天|去年|前年|今年|本年|上个?月|这个?月|本月|上周|最近|刚才|刚刚|上次|之前|以前|目前|现在",
            "那个|那条|那份|那些|那(?!曲)|这个|这条|这份|这|还有|或者|以及|就是|是不是|不是|是|的|了|在|查询|查一?下|查|看一?下|看",
            "一下|一份|和(?![平县田硕林静政龙])|与|或|跟|及|被|叫|给|就|为|对|有|问|说|帮|把|将(?!乐)|想|要|能|让|找|什么|怎么|吗|呢|吧|啊|从(?!化)|到|下达|作出|出具",
        )
    )
)


def find_spans(text: str) -> list[Span]:
    """All spans of `text` in order; where two would overlap the earlier kind of the list below keeps its place."""
    folded = fold(text)
    taken: list[Span] = []
    for span in _candidates(folded):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda span: span.start)


def _candidates(text: str) -> Iterator[Span]:
    yield from (Span("case_number", *found.span()) for found in _CASE.finditer(text))
    yield from _codes(text)
    yield from _document_numbers(text)
    yield from (Span("date", start, end) for start, end in date_spans(text))
    yield from (Span("amount", *found.span()) for found in AMOUNT.finditer(text))
    yield from (Span("ordinal", *found.span()) for found in ORDINAL.finditer(text))
    yield from (Span("authority", *found.span()) for found in AUTHORITY.finditer(text))


def _codes(text: str) -> Iterator[Span]:
    for found in _CODE.finditer(text):
        if normal_id_number(found.group()):
            yield Span("id_number", *found.span())
        elif normal_uscc(found.group()):
            yield Span("uscc", *found.span())
        elif found.end() - found.start() == 18:
            yield Span("code", *found.span())


def _document_numbers(text: str) -> Iterator[Span]:
    for found in _DOCUMENT.finditer(text):
        lead = found["prefix"] or found["issuer"] or ""
        begins = max((word.end() for word in _LEAD_IN.finditer(lead)), default=0)
        # A sentence that leaves nothing for the authority was no lead-in but a name of its own kind.
        begins = begins if begins < len(lead) else 0
        start = found.start() + begins
        yield Span("document_number", start + len(text[start:]) - len(text[start:].lstrip()), found.end())
