"""Shapes of what older texts said and what holds now."""

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field

from knowledge.engine.schema import Citation, Verification
from knowledge.engine.vocabulary import Standing


class SupersessionOut(BaseModel):
    """旧规定的一个说法，和现在的规定。"""

    model_config = ConfigDict(title="新旧衔接")

    id: str = Field(description="表中的编号，例如 X02")
    standing: Standing = Field(description="旧说法在这一天怎样；not_yet 是新规定当时还没有施行")
    standing_name: str = Field(description="standing 的中文说法")
    said: str = Field(description="旧说法")
    old: list[Citation] = Field(description="旧说法所在的条款")
    old_documents: list[str] = Field(description="整份文件受影响的，文件编号")
    old_elsewhere: str | None = Field(None, description="没有收录的旧文本，说明是哪一份")
    now: str = Field(description="现在怎样")
    current: list[Citation] = Field(description="现在的规定所在的条款；已经过期的说法没有")
    starts_on: dt.date = Field(description="从哪一天起")
    verification: Verification = Field(description="核实状态")
    settled_by: str | None = Field(None, description="什么材料可以定下来")


class SupersessionList(BaseModel):
    """新旧衔接表。"""

    model_config = ConfigDict(title="新旧衔接表")

    items: list[SupersessionOut]
    total: int
