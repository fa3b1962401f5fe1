"""What travels over the wire about requests for a copy or for deletion."""

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.privacy.schemas import KeptOut

Kind = Literal["export", "erase"]
Status = Literal["received", "done", "blocked"]


class RightIn(BaseModel):
    """要一份自己的资料，或者要求删除。"""

    model_config = ConfigDict(extra="forbid", title="申请导出或删除本人资料")

    kind: Kind = Field(title="要做什么", description="export 导出，erase 删除")
    close_account: bool = Field(default=False, title="同时注销账号", description="只用于 erase；注销后不能再登录")

    @model_validator(mode="after")
    def _fits(self) -> "RightIn":
        """Nobody closes an account by asking for a copy."""
        if self.close_account and self.kind != "erase":
            raise ValueError("只有申请删除时才能同时注销账号")
        return self


class ErasedOut(BaseModel):
    """删了什么、删了多少。"""

    model_config = ConfigDict(title="删除的一类内容")

    what: str = Field(title="内容")
    count: int = Field(title="数量")


class RightOut(BaseModel):
    """一次申请办到哪里了。"""

    model_config = ConfigDict(title="一次申请")

    number: str = Field(title="编号")
    kind: Kind = Field(title="要做什么")
    status: Status = Field(title="办理状态")
    text: str = Field(title="说明", description="可以直接给人看")
    close_account: bool = Field(title="同时注销账号")
    asked_at: dt.datetime = Field(title="申请时间")
    done_at: dt.datetime | None = Field(title="办完的时间")
    download: str | None = Field(title="下载地址", description="只有本人登录后能下载，过期就没有了")
    download_until: dt.datetime | None = Field(title="可以下载到什么时候")
    removed: list[ErasedOut] = Field(title="删除的内容")
    kept: list[KeptOut] = Field(title="留着的内容和原因")
    citations: list[dict[str, Any]] = Field(title="依据")


class RightPage(BaseModel):
    """本人的申请，最近的在前。"""

    model_config = ConfigDict(title="本人的申请")

    items: list[RightOut] = Field(title="各次申请")
    total: int = Field(title="总数")
    next: str | None = Field(title="下一页的位置")
