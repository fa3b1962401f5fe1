"""Shapes of documents as shown to readers and staff."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.engine.gongwen import ParseWarning
from knowledge.engine.schema import Rank, RelationKind, Verification

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
    kept_for_history: bool = Field(default=False, description="没有废止，但已不再沿用，仅供了解过去的做法")
    has_original: bool = Field(description="是否已导入并发布原文")


class RelationOut(BaseModel):
    """与另一份文件的关系。"""

    model_config = ConfigDict(title="文件关系")

    kind: RelationKind = Field(description="implements 落实，amends 修改，repeals 废止")
    document: str = Field(description="另一份文件的文号；没有文号的用简称")
    id: str | None = Field(None, description="另一份文件在这里的编号；没有收录的为空")


class Steps(BaseModel):
    """谁在什么时候导入、发布、废止。"""

    model_config = ConfigDict(title="经过")

    imported_at: dt.datetime
    imported_by: str
    published_at: dt.datetime | None = None
    published_by: str | None = None
    repealed_at: dt.datetime | None = None
    repealed_by: str | None = None


class DocumentOut(DocumentSummary):
    """一份文件及其条款。"""

    model_config = ConfigDict(title="文件全文")

    addressees: list[str] = Field(default_factory=list)
    relations: list[RelationOut] = Field(default_factory=list, description="这份文件落实、修改、废止了哪些文件")
    affected_by: list[RelationOut] = Field(default_factory=list, description="哪些文件落实、修改、废止了这份文件")
    steps: Steps | None = Field(None, description="谁在什么时候导入、发布、废止（工作人员可见）")
    library_id: str | None = Field(None, description="导入的原文属于哪一份内置文件，填它的编号")
    version: int | None = Field(None, description="版本（工作人员可见）；订正时写在 If-Match 里，别人先改了就会提示")
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

    documents: list[DocumentOut] = Field(description="每份公文一份草稿；内容已经导入过的，是原来那份")
    warnings: list[ParseWarning] = Field(
        default_factory=list, description="整个文件的提示，例如略去的页眉页脚；也记在第一份公文上，以后还能看到"
    )


class Ended(BaseModel):
    """因本次发布而失效的文件。"""

    model_config = ConfigDict(title="同时失效的文件")

    id: str
    document: str
    title: str
    effective_to: dt.date = Field(description="最后有效的一天，即新文件施行的前一天")


class PublishedOut(DocumentOut):
    """发布结果。"""

    model_config = ConfigDict(title="发布结果")

    ended: list[Ended] = Field(default_factory=list, description="本文件写明废止、因此同时标为失效的文件")


class ClauseIn(BaseModel):
    """订正后的条款。"""

    model_config = ConfigDict(extra="forbid")

    locator: Name
    heading: str = Field("", max_length=500)
    text: str = Field("", max_length=50_000)
    children: list["ClauseIn"] = Field(default_factory=list)


class RelationIn(BaseModel):
    """与另一份文件的关系。"""

    model_config = ConfigDict(title="填写文件关系", extra="forbid")

    kind: RelationKind = Field(description="implements 落实，amends 修改，repeals 废止")
    document: Name = Field(description="另一份文件的文号、名称或编号")


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
    superseded_by: Name | None = Field(None, description="替代它的文件")
    relations: Annotated[list[RelationIn], Field(max_length=50)] | None = Field(
        None, description="整份替换；发布时，写明废止的文件同时标为失效"
    )
    clauses: list[ClauseIn] | None = None


class TextIn(BaseModel):
    """粘贴的文字。"""

    model_config = ConfigDict(title="粘贴的文字", extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1)] = Field(title="文件全文")


class RepealIn(BaseModel):
    """废止。"""

    model_config = ConfigDict(title="废止", extra="forbid")

    effective_to: dt.date = Field(description="最后有效的一天")
    superseded_by: Name | None = Field(None, description="替代它的文件")


class AlarmOut(BaseModel):
    """内置短句与导入原文对不上。"""

    model_config = ConfigDict(title="核对提醒")

    id: str
    document_id: str = Field(description="内置文件编号")
    document: str
    title: str
    locator: str
    quote: str = Field(description="内置的短句")
    original: str = Field(description="原文在这个位置的话；没有这个条款的为空")
    since: dt.datetime
    status: Literal["open", "handled"]
    resolved: bool = Field(description="短句或原文更新后已经对得上，或者原文不再使用")
    handled_at: dt.datetime | None = None
    handled_by: str | None = None
    note: str = ""


class AlarmPage(BaseModel):
    """核对提醒列表。"""

    model_config = ConfigDict(title="核对提醒列表")

    items: list[AlarmOut]
    total: int
    next: str | None


class HandleIn(BaseModel):
    """处理提醒。"""

    model_config = ConfigDict(title="处理提醒", extra="forbid")

    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)] = Field(
        description="怎么处理的，例如：原文印刷有误，已请示"
    )


class TopicOut(BaseModel):
    """可以比较的主题。"""

    model_config = ConfigDict(title="主题")

    id: str
    title: str
    rules: list[str] = Field(description="这个主题下逐条比较的问题")


class TopicList(BaseModel):
    """主题列表。"""

    model_config = ConfigDict(title="主题列表")

    items: list[TopicOut]
    total: int
    next: str | None = None
