"""What travels over the wire about background jobs."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["waiting", "running", "dead", "done"]


class JobOut(BaseModel):
    """后台任务：只说是哪一项、办到哪里，不含任务内容。"""

    model_config = ConfigDict(title="后台任务", from_attributes=True)

    id: str = Field(title="编号")
    topic: str = Field(title="种类", description="例如 case.moved")
    key: str = Field(title="标识", description="同一个标识只办一次，例如带申请编号")
    attempts: int = Field(title="已试次数")
    created_at: dt.datetime = Field(title="登记时间")
    next_attempt_at: dt.datetime = Field(title="下次办理时间")
    last_error: str | None = Field(title="上次没有办成的原因")
    done_at: dt.datetime | None = Field(title="办成时间")
    dead_at: dt.datetime | None = Field(title="停止重试的时间")


class JobPage(BaseModel):
    """后台任务列表；后台程序超过一分钟没有动静时，worker_is_running 为 false。"""

    model_config = ConfigDict(title="后台任务列表")

    items: list[JobOut] = Field(title="任务")
    total: int = Field(title="总数")
    next: str | None = Field(title="下一页", description="原样填入 cursor")
    worker_is_running: bool = Field(title="后台程序在运行")
    worker_seen_at: dt.datetime | None = Field(title="后台程序最近一次有动静的时间")
