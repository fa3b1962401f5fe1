"""What travels over the wire about how far the platforms are."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

State = Literal["pending", "delivered", "confirmed", "failed"]


class SyncRow(BaseModel):
    """One platform and record."""

    id: str
    platform: str = Field(title="平台")
    platform_kind: str = Field(title="平台种类")
    record_id: str
    document_number: str
    instruction: str = Field(title="要求平台办的事")
    actions: list[str] = Field(title="具体要求")
    state: State
    state_text: str = Field(title="状态说明")
    attempts: int = Field(title="送了几次")
    started_at: dt.datetime = Field(title="开始通知的时间")
    sent_at: dt.datetime | None = Field(title="最近一次发送的时间")
    delivered_at: dt.datetime | None = Field(title="送达时间")
    confirmed_at: dt.datetime | None = Field(title="对方确认的时间")
    failed_at: dt.datetime | None = Field(title="停止重试的时间")
    next_attempt_at: dt.datetime | None = Field(title="下一次自动重试的时间")
    days_outstanding: int | None = Field(title="已经等了几天；对方确认以后为空")
    times_asked: int = Field(title="催问过几次")
    error: str | None = Field(title="没有送成的原因")
    error_detail: str | None = Field(title="技术原因（只给工作人员）")
    note: str | None


class SyncOut(BaseModel):
    """How far the platforms of one case are."""

    number: str
    status: str
    status_text: str
    confirmed: int = Field(title="已确认的条数")
    total: int
    items: list[SyncRow]
    next: None = Field(None, title="下一页的 cursor；平台都在这一页，总是空的")


class DeliveryOut(SyncRow):
    """A row in the list over all cases."""

    case_number: str
    region: str
    sequence: int = Field(title="同一平台、同一记录的第几条通知")
    reference: str | None = Field(title="平台自己的办理编号")


class DeliveryPage(BaseModel):
    """A page of deliveries."""

    items: list[DeliveryOut]
    total: int
    next: str | None
