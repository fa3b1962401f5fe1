"""Shapes of what is known around a document: its source, its versions, what stands on it, the cases it touches."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.library.schemas import DocumentSummary, Steps


class SourceLine(BaseModel):
    """导入的文字里的一行。"""

    model_config = ConfigDict(title="原文的一行")

    number: int = Field(title="行号", description="在导入的文件里是第几行")
    text: str = Field(title="这一行的文字", description="个人联系方式已隐去")
    begins: list[str] = Field(title="从这一行开始的条款", description="条款位置；一行里可以有几条")


class SourceOut(BaseModel):
    """导入时读到的原文。"""

    model_config = ConfigDict(title="导入的原文")

    as_read: bool = Field(title="是否原样", description="否：较早导入的文件没有留下原文，这里按条款拼接")
    lines: list[SourceLine] = Field(title="各行")


class TextVersion(DocumentSummary):
    """同一份文件的一个文本。"""

    model_config = ConfigDict(title="一个文本")

    steps: Steps = Field(description="谁在什么时候导入、发布、废止")


class TextVersions(BaseModel):
    """同一份文件先后导入的文本。"""

    model_config = ConfigDict(title="各个文本")

    items: list[TextVersion] = Field(description="后改动的在前")
    total: int


class ClauseName(BaseModel):
    """一个条款的位置。"""

    model_config = ConfigDict(title="条款位置")

    locator: str = Field(title="条款位置")
    url: str = Field(title="条款地址")


class StandingOut(BaseModel):
    """依据这份文件的一项内容。"""

    model_config = ConfigDict(title="依据这份文件的内容")

    kind: Literal["rule", "faq", "door", "topic"] = Field(
        title="种类", description="rule 规则，faq 常见问答，door 办理渠道，topic 比较主题"
    )
    id: str
    title: str
    clauses: list[ClauseName] = Field(title="依据的条款")


class StandingPage(BaseModel):
    """依据一份文件的规则、问答、渠道和主题。"""

    model_config = ConfigDict(title="依据这份文件的内容列表")

    items: list[StandingOut]
    total: int
    next: str | None


class TouchedCase(BaseModel):
    """一件还没有办结的申请。"""

    model_config = ConfigDict(title="受影响的申请")

    number: str
    kind: str
    status: str
    status_text: str
    region: str
    field: str = Field(title="行业领域")
    submitted_at: dt.datetime | None
    cited: list[str] = Field(title="引用的条款", description="它的评估、决定或者期限引用的、受这份文件影响的条款")


class TouchedDocument(BaseModel):
    """受影响的文件。"""

    model_config = ConfigDict(title="受影响的文件")

    id: str
    document: str


class TouchedPage(BaseModel):
    """一份文件影响到的、还没有办结的申请。"""

    model_config = ConfigDict(title="受影响的申请列表")

    documents: list[TouchedDocument] = Field(title="受影响的文件", description="它自己、它修改、废止或者取代的文件")
    cited_total: int = Field(title="引用了这些文件的申请", description="件数")
    nearby_total: int = Field(title="同地区、同领域的其他申请", description="件数")
    items: list[TouchedCase]
    total: int
    next: str | None
