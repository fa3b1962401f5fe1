"""Shapes of in-app messages, preferences and reminders on the wire."""

import datetime as dt
import re
from typing import Annotated, Literal, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from api.notify.channels import Channel
from api.notify.quiet import EARLIEST_START, LATEST_END

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
MOST_ALLOWED = 20
# What pydantic says of it ("format": "time") means a moment with its zone (RFC 3339); a clock on the wall has none.
_WallTime = Annotated[
    dt.time,
    WithJsonSchema(
        {"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$", "examples": ["21:00"]}
    ),
]


class NotificationOut(BaseModel):
    """An in-app message."""

    id: str
    kind: str
    case_number: str | None
    title: str
    text: str
    created_at: dt.datetime
    read_at: dt.datetime | None


class NotificationPage(BaseModel):
    """A page of in-app messages."""

    items: list[NotificationOut]
    total: int
    unread: int
    next: str | None


ChannelState = Literal["delivered", "seen", "waiting", "failed", "not_sent"]


class SentOut(BaseModel):
    """一条消息经过一个渠道的情况。"""

    model_config = ConfigDict(title="一个渠道的发送情况")

    channel: Literal["in_app"] | Channel
    state: ChannelState = Field(
        title="送到哪一步",
        description="delivered 站内已送到或者渠道已收下，seen 本人已读（只有站内消息知道），waiting 还没有送出，"
        "failed 没有送成，not_sent 不用再发",
    )
    state_text: str = Field(title="送到哪一步，用文字说")
    at: dt.datetime | None = Field(title="时间", description="送到、读到或者渠道答复的时间；还没有的为 null")
    text: str = Field(title="文字", description="经这个渠道发出的原文")


class CaseMessageOut(BaseModel):
    """发给申请人的一条消息。"""

    model_config = ConfigDict(title="发给申请人的一条消息")

    id: str
    kind: str
    title: str
    created_at: dt.datetime
    sent: list[SentOut] = Field(title="各渠道的情况", description="站内消息在前")


class CaseMessagePage(BaseModel):
    """发给申请人的消息，先发的在前。"""

    model_config = ConfigDict(title="发给申请人的消息")

    items: list[CaseMessageOut]
    total: int
    next: str | None


class ReadIn(BaseModel):
    """Which messages were read; without a list: all."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[str], Field(max_length=200)] | None = None


class UnreadOut(BaseModel):
    """How many messages are unread."""

    unread: int


class ChannelOut(BaseModel):
    """One channel as its owner sees it."""

    channel: Literal["in_app"] | Channel
    available: bool
    on: bool
    address: str | None
    state: Literal["none", "unconfirmed", "confirmed", "failed"]
    sends_left: int | None
    note: str


class QuietHoursIO(BaseModel):
    """When not to be disturbed; from the evening until the morning, Asia/Shanghai."""

    starts: _WallTime
    ends: _WallTime

    @model_validator(mode="after")
    def _leave_the_day(self) -> Self:
        if self.starts < EARLIEST_START or self.ends > LATEST_END or self.starts.tzinfo or self.ends.tzinfo:
            raise ValueError("免打扰时间最早从 18:00 开始，最晚到 12:00 结束，不然当天的提醒会来不及。")
        return self


class AskedConsent(BaseModel):
    """填写联系方式以前要同意的话。"""

    model_config = ConfigDict(title="填写联系方式以前要同意的话")

    version: str = Field(title="说明的版本", description="填写联系方式时原样带上（version）")
    text: str = Field(title="说明", description="可以直接给人看")


class PreferencesOut(BaseModel):
    """Channels and quiet hours, and the words that are agreed to with an address."""

    channels: list[ChannelOut]
    quiet_hours: QuietHoursIO | None
    consent: AskedConsent = Field(title="填写联系方式以前要同意的话")


def _mailbox(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError("邮箱地址不对，请核对，例如 name@example.cn。") from None


def _mobile(text: str) -> str:
    found = _MOBILE.fullmatch(re.sub(r"[ \-]", "", text))
    if found is None:
        raise ValueError("手机号应为 11 位数字，请核对。")
    return found.group(1)


_Text = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class EmailIn(BaseModel):
    """E-mail: on or off, and the address; null erases it."""

    model_config = ConfigDict(extra="forbid")

    on: bool = True
    address: Annotated[_Text, AfterValidator(_mailbox)] | None = None


class SmsIn(BaseModel):
    """SMS: on or off, and the number; null erases it."""

    model_config = ConfigDict(extra="forbid")

    on: bool = True
    address: Annotated[_Text, AfterValidator(_mobile)] | None = None


class SwitchIn(BaseModel):
    """On or off."""

    model_config = ConfigDict(extra="forbid")

    on: bool


class PreferencesIn(BaseModel):
    """What is to change; what is not named stays. A new address needs ``consent``, to the words of ``version``."""

    model_config = ConfigDict(extra="forbid")

    email: EmailIn | None = None
    sms: SmsIn | None = None
    wechat: SwitchIn | None = None
    quiet_hours: QuietHoursIO | None = None
    consent: bool = False
    version: str | None = Field(None, max_length=16, title="看到的说明的版本", description="填写联系方式时必填")


class CodeIn(BaseModel):
    """The code that came to the address."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$", strip_whitespace=True)]


class ConfirmOut(BaseModel):
    """Whether the code was right."""

    confirmed: bool
    tries_left: int
    text: str


class WeChatIn(BaseModel):
    """A login code of the mini program, and how many messages the person has just allowed."""

    model_config = ConfigDict(extra="forbid")

    login_code: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    allowed: Annotated[int, Field(ge=0, le=MOST_ALLOWED)] = 0


class ReminderIn(BaseModel):
    """For which record."""

    model_config = ConfigDict(extra="forbid")

    record_id: Annotated[str, StringConstraints(min_length=1, max_length=36)]


class ReminderOut(BaseModel):
    """A reminder that waits."""

    id: str
    kind: Literal["record", "remedy"]
    record_id: str | None
    case_number: str | None
    name: str | None
    on_day: dt.date
    text: str


class ReminderList(BaseModel):
    """The reminders that wait, the nearest first."""

    items: list[ReminderOut]
