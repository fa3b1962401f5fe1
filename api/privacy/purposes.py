"""What somebody may agree to: the purposes of ``consents.yaml``, each in the plain words that are shown."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = Path(__file__).with_name("consents.yaml")

PurposeId = Literal["chat_records", "wechat_binding", "reminders"]


class Purpose(BaseModel):
    """One purpose; ``version`` names the words, ``days`` or ``ends`` when a consent to it is over by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: PurposeId
    version: str = Field(max_length=16)
    name: str
    what: str
    what_for: str
    take_back: str
    days: int | None = Field(None, ge=1)
    ends: str | None = None

    @model_validator(mode="after")
    def _ends(self) -> "Purpose":
        """No consent is for life."""
        if (self.days is None) == (self.ends is None):
            raise ValueError(f"{self.id}: 要么写 days，要么写 ends")
        return self

    @property
    def until(self) -> str:
        """When a consent is over."""
        return f"有效期 {self.days} 天，到期再问您" if self.days else f"{self.ends}为止"

    @property
    def text(self) -> str:
        """All of it, for the person to read."""
        return f"用到{self.what}；{self.what_for}。{self.until}。{self.take_back}。"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    purposes: tuple[Purpose, ...]


@cache
def purposes() -> dict[PurposeId, Purpose]:
    """By their ids, in the order in which they are shown."""
    written = _File.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return {purpose.id: purpose for purpose in written.purposes}
