"""What travels over the wire about the ledger."""

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.plain import visible_if_text
from knowledge.engine.ledger import Disposition, Value

_Visible = BeforeValidator(visible_if_text)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _Visible]
Brief = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), _Visible]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), _Visible]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), _Visible]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class EntryIn(BaseModel):
    """一条失信约束措施。"""

    model_config = ConfigDict(extra="forbid", title="一条失信约束措施")

    name: Name = Field(title="文件名称（含文号）", description="规章、规范性文件或其他文件的名称，带文号")
    region: Region | None = Field(None, title="行政区划代码", description="不写就是您的地区")
    summary: Long = Field("", title="相关内容摘要")
    basis_text: Long = Field("", title="依据的具体内容", description="依据的哪一条、怎样写的")
    answers: dict[str, Value | None] = Field(
        default_factory=dict, title="情况", description="各项情况，名称见 GET /ledger/facts；不知道的不写或写 null"
    )
    disposition: Disposition | None = Field(None, title="处置方式", description="由您决定；系统的建议在 proposal 里")
    reason: Long = Field("", title="与建议不同的理由")
    due: Brief = Field("", title="完成时间")
    unit: Short = Field("", title="责任单位", description="文件的印发单位")
    responsible: Short = Field("", title="责任人姓名及职务")
    phone: Brief = Field("", title="电话")


class CheckOut(BaseModel):
    """对照一项要求的结果。"""

    model_config = ConfigDict(title="对照一项要求的结果")

    id: str = Field(title="要求的标识")
    title: str = Field(title="要求")
    text: str = Field(title="要求的内容")
    holds: bool | None = Field(title="是否符合", description="null 表示还缺情况")
    missing: list[str] = Field(title="还缺的情况")
    citations: list[dict[str, Any]] = Field(title="依据")


class AskOut(BaseModel):
    """还要弄清楚的一件事。"""

    model_config = ConfigDict(title="还要弄清楚的一件事")

    name: str = Field(title="情况的名称")
    text: str = Field(title="怎样问")


class ProposalOut(BaseModel):
    """建议的处置方式和理由；还缺情况时没有建议。"""

    model_config = ConfigDict(title="建议的处置方式")

    disposition: Disposition | None = Field(title="建议的处置方式")
    word: str | None = Field(title="建议的处置方式（中文）")
    text: str = Field(title="为什么")
    citations: list[dict[str, Any]] = Field(title="依据")
    checks: list[CheckOut] = Field(title="逐项对照")
    questions: list[AskOut] = Field(title="还要弄清楚的事")


class EntryOut(EntryIn):
    """台账里的一条，连同建议。"""

    model_config = ConfigDict(title="台账里的一条")

    id: str = Field(title="编号")
    region: str = Field(title="行政区划代码")
    version: int = Field(title="版本", description="修改时写在 If-Match 里")
    created_at: dt.datetime = Field(title="登记时间")
    updated_at: dt.datetime = Field(title="最近改动的时间")
    proposal: ProposalOut = Field(title="建议")
    differs: bool = Field(title="处置方式与建议不同")


class EntryPage(BaseModel):
    """台账的一页。"""

    model_config = ConfigDict(title="台账的一页")

    items: list[EntryOut] = Field(title="这一页的各条")
    total: int = Field(title="总数")
    next: str | None = Field(title="下一页的 cursor")


class FactOut(BaseModel):
    """要填的一项情况。"""

    model_config = ConfigDict(title="要填的一项情况")

    name: str = Field(title="名称")
    text: str = Field(title="怎样问")
    column: str | None = Field(title="在台账样式里的列名")
    options: list[tuple[Value, str]] = Field(title="可以填的值和它的说法")


class FactList(BaseModel):
    """台账要填的各项情况。"""

    model_config = ConfigDict(title="台账要填的各项情况")

    facts: list[FactOut] = Field(title="各项情况")


class ImportedEntries(BaseModel):
    """导入了多少条。"""

    model_config = ConfigDict(title="导入的结果")

    imported: int = Field(title="新增")
    updated: int = Field(title="更新")
