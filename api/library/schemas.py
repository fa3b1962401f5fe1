"""Shapes of documents as shown to readers and staff."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.engine.gongwen import ParseWarning
from knowledge.engine.schema import Rank, Verification

Status = Literal["draft", "published", "repealed"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Region = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class ClauseOut(BaseModel):
    """一个条款。"""

    model_config = ConfigDict(title="条款")

    id: str | None = Field(None, description="内置条款编号；只有原文的条款没有")
    locator: str = Field(description="条款位置，例如 六（十二）")
    heading: str = ""
    text: str = Field("", description="已导入原文的，是原文；没有原文的，是摘要")
    digest: str | None = Field(None, description="通俗摘要")
    quote: str | None = Field(None, description="关键短句")
    quote_verified: bool = Field(default=False, description="短句是否已与导入的原文逐字核对一致")
    verification: Verification | None = None
    superseded_by: str | None = None
    note: str | None = None
    children: list["ClauseOut"] = Field(default_factory=list)


class DocumentSummary(BaseModel):
    """一份文件的基本情况。"""

    model_config = ConfigDict(title="文件")

    id: str
    document: str = Field(description="文号；没有文号的用简称")
    title: str
    issuer: str
    rank: Rank
    region: str | None
    issued_on: dt.date | None
    printed_on: dt.date | None = None
    effective_from: dt.date | None
    effective_to: dt.date | None
    superseded_by: str | None = None
    status: Status
    verification: Verification | None = None
    note: str | None = None
    has_original: bool = Field(description="是否已导入并发布原文")


class DocumentOut(DocumentSummary):
    """一份文件及其条款。"""

    model_config = ConfigDict(title="文件全文")

    addressees: list[str] = Field(default_factory=list)
    clauses: list[ClauseOut]
    warnings: list[ParseWarning] = Field(default_factory=list, description="解析时的提示（工作人员可见）")


class DocumentPage(BaseModel):
    """文件列表。"""

    model_config = ConfigDict(title="文件列表")

    items: list[DocumentSummary]
    total: int
    next: str | None


class ImportResult(BaseModel):
    """导入结果：一份文件里可能有多份公文。"""

    model_config = ConfigDict(title="导入结果")

    documents: list[DocumentOut]
    warnings: list[ParseWarning] = Field(default_factory=list)


class ClauseIn(BaseModel):
    """订正后的条款。"""

    model_config = ConfigDict(extra="forbid")

    locator: Name
    heading: str = Field("", max_length=500)
    text: str = Field("", max_length=50_000)
    children: list["ClauseIn"] = Field(default_factory=list)


class DocumentPatch(BaseModel):
    """订正草稿：只填要改的。"""

    model_config = ConfigDict(title="订正草稿", extra="forbid")

    document: Name | None = None
    title: Name | None = None
    issuer: Name | None = None
    rank: Rank | None = None
    region: Region | None = None
    addressees: list[Name] | None = None
    issued_on: dt.date | None = None
    printed_on: dt.date | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    clauses: list[ClauseIn] | None = None


class RepealIn(BaseModel):
    """废止。"""

    model_config = ConfigDict(title="废止", extra="forbid")

    effective_to: dt.date = Field(description="最后有效的一天")
    superseded_by: Name | None = Field(None, description="替代它的文件")
