"""What travels over the wire about the audit trail."""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class AboutOut(BaseModel):
    """一行留痕说的是谁。"""

    model_config = ConfigDict(title="一行留痕说的是谁")

    id: str | None = Field(title="编号")
    kind: str | None = Field(title="种类", description="business 企业，person 个人；只有账号的不填")
    name: str | None = Field(title="名称")
    code: str | None = Field(title="代码", description="中间几位不显示")


class LineOut(BaseModel):
    """一行操作留痕。"""

    model_config = ConfigDict(title="一行操作留痕")

    sequence: int = Field(title="行号")
    at: dt.datetime = Field(title="时间")
    actor: str = Field(title="谁", description="账号的编号，或 system")
    actor_name: str | None = Field(title="用户名")
    actor_office: str | None = Field(title="哪里的什么人员")
    action: str = Field(title="操作", description="来源、主体、操作，用冒号隔开")
    what: str = Field(title="操作的名称", description="可以直接给人看")
    target: str = Field(title="对什么", description="编号")
    purpose: str | None = Field(title="查询用途")
    subject: AboutOut | None = Field(title="说的是谁")
    details: dict[str, Any] = Field(title="详情")
    hash: str = Field(title="校验值")


class LinePage(BaseModel):
    """操作留痕列表。"""

    model_config = ConfigDict(title="操作留痕列表")

    items: list[LineOut]
    total: int
    total_is_lower_bound: bool
    next: str | None


class ActionOut(BaseModel):
    """一种操作。"""

    model_config = ConfigDict(title="一种操作")

    action: str = Field(title="操作")
    what: str = Field(title="操作的名称")
    is_look: bool = Field(title="是不是查看", description="工作人员查看他人资料的操作，当事人看得到")


class ActionsOut(BaseModel):
    """有名称的各种操作。"""

    model_config = ConfigDict(title="各种操作")

    items: list[ActionOut]


class BrokenOut(BaseModel):
    """第一处不对的地方。"""

    model_config = ConfigDict(title="第一处不对的地方")

    sequence: int = Field(title="行号")
    fault: str = Field(
        title="哪里不对",
        description="missing 缺行，not_linked 接不上，altered 改过，anchor 与锚点不一致，cut_off 末尾被截断",
    )
    text: str = Field(title="说明", description="可以直接给人看")


class AnchorOut(BaseModel):
    """一个锚点。"""

    model_config = ConfigDict(title="一个锚点")

    sequence: int = Field(title="行号")
    at: dt.datetime = Field(title="时间")
    hash: str = Field(title="校验值")


class VerificationOut(BaseModel):
    """操作留痕完整不完整。"""

    model_config = ConfigDict(title="核对操作留痕")

    intact: bool = Field(title="是否完整")
    checked_from: int = Field(title="从哪一行核对起")
    checked_to: int = Field(title="核对到哪一行")
    lines: int = Field(title="核对了多少行")
    anchors: int = Field(title="核对了多少个锚点")
    anchor: AnchorOut | None = Field(title="最近的锚点")
    broken: BrokenOut | None = Field(title="第一处不对的地方")
    text: str = Field(title="结论", description="可以直接给人看")


class LookOut(BaseModel):
    """工作人员看了一次本人的资料。"""

    model_config = ConfigDict(title="一次查看")

    at: dt.datetime = Field(title="时间")
    what: str = Field(title="看了什么", description="可以直接给人看")
    target: str = Field(title="编号", description="一页列表里有几件您的，用顿号隔开")
    in_list: bool = Field(title="是不是在一页列表里看到的", description="同一页还有别人的")
    purpose: str = Field(title="用途")
    by: str = Field(title="哪里的什么人员")


class LookPage(BaseModel):
    """谁看过我的资料。"""

    model_config = ConfigDict(title="谁看过我的资料")

    text: str = Field(title="说明", description="可以直接给人看")
    items: list[LookOut]
    total: int
    total_is_lower_bound: bool
    next: str | None
