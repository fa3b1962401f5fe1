"""Shapes of policy requests and answers."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.answers.cited import Said
from knowledge.engine.answer_model import LONGEST_QUESTION, Hit, PolicyAnswer

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION)]
Comment = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


class AnswerOut(PolicyAnswer):
    """回答及其条款依据。"""

    model_config = ConfigDict(title="政策回答")

    rephrased: bool = Field(
        default=False,
        description="answer 是否由语言模型调整过语气；数字、日期、文号和“不得、应当、可以”等词与原答复一致",
    )
    plain_answer: str | None = Field(None, description="调整语气之前的答复；没有调整过的为空")


class SearchResult(BaseModel):
    """检索结果，按相关程度从高到低。"""

    model_config = ConfigDict(title="检索结果")

    items: tuple[Hit, ...] = Field(description="命中的条款，最相关的在前")
    total: int = Field(description="一共列出的条数，最多 200")
    next: str | None = Field(None, description="没有下一页时为空")


class RegionOut(BaseModel):
    """一个地方。"""

    model_config = ConfigDict(title="地区", from_attributes=True)

    code: str = Field(description="六位行政区划代码（GB/T 2260）")
    name: str


class RegionList(BaseModel):
    """下一级地区。"""

    model_config = ConfigDict(title="地区列表")

    items: list[RegionOut]
    total: int
    next: str | None = None


class RemarkIn(BaseModel):
    """对一次回答的意见。"""

    model_config = ConfigDict(title="回答意见", extra="forbid")

    question: Short = Field(description="当时问的问题")
    helpful: bool = Field(description="回答是否有用")
    citation: Said | None = Field(
        None,
        description="您认为正确的条款，例如“国办发〔2020〕49号 六（十二）”，或者回答里的一条引用；要在文件库里",
    )
    comment: Comment | None = Field(None, description="补充说明；电话、证件号等会先隐去再保存")
    region: RegionCode | None = Field(None, description="当时选的地区")
    as_of: dt.date | None = Field(None, description="当时选的日期")


class RemarkOut(BaseModel):
    """意见已收到。"""

    model_config = ConfigDict(title="意见回执")

    id: str = Field(description="意见编号")


class RemarkOutcome(StrEnum):
    """What came of a remark."""

    CHANGED = "changed"
    NO_CHANGE = "no_change"
    DUPLICATE = "duplicate"


class HandleIn(BaseModel):
    """处理一条意见。"""

    model_config = ConfigDict(title="处理意见", extra="forbid")

    outcome: RemarkOutcome = Field(description="changed 已据此修改；no_change 核对后不用改；duplicate 与其他意见重复")
    note: Comment = Field("", description="处理说明")


class RemarkDetail(BaseModel):
    """一条意见及其处理情况。"""

    model_config = ConfigDict(title="意见", from_attributes=True)

    id: str
    at: dt.datetime
    question: str
    region: str | None
    as_of: dt.date | None
    citation: str | None = Field(description="读者认为正确的条款")
    helpful: bool
    comment: str
    knowledge_version: str = Field(description="回答时的知识版本")
    handled_at: dt.datetime | None
    handled_by: str | None
    outcome: RemarkOutcome | None
    note: str


class RemarkPage(BaseModel):
    """意见列表，新的在前。"""

    model_config = ConfigDict(title="意见列表")

    items: list[RemarkDetail]
    total: int
    next: str | None
