"""Shapes of policy requests and answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.engine.answer_model import LONGEST_QUESTION, Hit

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION)]


class SearchResult(BaseModel):
    """检索结果，按相关程度从高到低。"""

    model_config = ConfigDict(title="检索结果")

    items: tuple[Hit, ...] = Field(description="命中的条款，最相关的在前")
    total: int = Field(description="本次返回的条数")
    next: str | None = Field(None, description="没有下一页时为空")


class RemarkIn(BaseModel):
    """对一次回答的意见。"""

    model_config = ConfigDict(title="回答意见", extra="forbid")

    question: Short = Field(description="当时问的问题")
    helpful: bool = Field(description="回答是否有用")
    citation: Annotated[str, StringConstraints(max_length=300)] | None = Field(
        None, description="您认为正确的条款，例如“国办发〔2020〕49号 六（十二）”"
    )
    comment: Annotated[str, StringConstraints(max_length=1000)] = Field("", description="补充说明")


class RemarkOut(BaseModel):
    """意见已收到。"""

    model_config = ConfigDict(title="意见回执")

    id: str = Field(description="意见编号")
