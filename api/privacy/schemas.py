"""What travels over the wire about personal data."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class PeriodOut(BaseModel):
    """到期就删除的一类内容。"""

    model_config = ConfigDict(title="到期删除的内容")

    kind: str = Field(title="种类")
    what: str = Field(title="内容")
    days: int = Field(title="保存天数")
    told_days_before: int = Field(title="提前几天提醒本人", description="0 表示不另行提醒")
    text: str = Field(title="说明", description="可以直接给人看")


class KeptOut(BaseModel):
    """系统不会自动删除的一类内容。"""

    model_config = ConfigDict(title="不会自动删除的内容")

    what: str = Field(title="内容")
    text: str = Field(title="原因", description="可以直接给人看")


class RetentionOut(BaseModel):
    """什么保存多久。"""

    model_config = ConfigDict(title="保存期限")

    text: str = Field(title="总的说明", description="可以直接给人看")
    removed: list[PeriodOut] = Field(title="到期删除的内容")
    kept: list[KeptOut] = Field(title="不会自动删除的内容")
    citations: list[dict[str, Any]] = Field(title="依据")
