"""What the actions of the audit trail are called, and which of them are looks at somebody's data."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("words.yaml")


class Words(BaseModel):
    """Two tables by action."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    looks: dict[str, str]
    others: dict[str, str]


@cache
def words() -> Words:
    """As ``words.yaml`` has them."""
    return Words.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
