"""What travels over the wire about personal data."""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.privacy.purposes import PurposeId


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


class ConsentIn(BaseModel):
    """对一项用途的意思：同意，或者收回。"""

    model_config = ConfigDict(extra="forbid", title="对一项用途的意思")

    purpose: PurposeId = Field(title="用途")
    given: bool = Field(default=True, title="是否同意", description="不写是同意；false 是收回")
    withdrawn: bool = Field(default=False, title="是否收回", description="true 是收回，和 given 写 false 一样")

    @property
    def is_yes(self) -> bool:
        """Whether it is agreed to; whoever says both takes it back."""
        return self.given and not self.withdrawn


class ConsentOut(BaseModel):
    """一项用途，和本人是否同意。"""

    model_config = ConfigDict(title="一项用途和本人的意思")

    purpose: PurposeId = Field(title="用途")
    name: str = Field(title="用途的名称")
    text: str = Field(title="说明", description="用什么、为什么用、到什么时候、怎样收回；可以直接给人看")
    version: str = Field(title="说明的版本", description="说明改了，原来的同意就不再算数，要重新问")
    given: bool = Field(title="现在是否同意")
    given_at: dt.datetime | None = Field(title="最近一次同意的时间")
    ends_at: dt.datetime | None = Field(title="到期时间", description="没有写的，到说明里写的时候为止")
    withdrawn_at: dt.datetime | None = Field(title="收回的时间")
    given_by: str | None = Field(title="在哪里同意的", description="portal 页面，wechat 微信，chat 对话")


class ConsentsOut(BaseModel):
    """全部用途。"""

    model_config = ConfigDict(title="本人同意了什么")

    items: list[ConsentOut] = Field(title="各项用途")
