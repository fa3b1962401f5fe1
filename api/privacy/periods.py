"""How long what is kept: the table of ``periods.yaml``, as an installation changed it."""

import datetime as dt
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from api.settings import Settings

FILE = Path(__file__).with_name("periods.yaml")


class Period(BaseModel):
    """One kind of data that is removed; ``least`` days is what the program needs to work."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    what: str
    days: int = Field(ge=0)
    least: int = Field(ge=0)
    warned: int = Field(0, ge=0)
    why: str

    def before(self, now: dt.datetime) -> dt.datetime:
        """What is older than this moment is removed."""
        return now - dt.timedelta(days=self.days)

    def warn_before(self, now: dt.datetime) -> dt.datetime:
        """Of what is older than this moment the owner is told."""
        return now - dt.timedelta(days=self.days - self.warned)


class Kept(BaseModel):
    """What the program never removes by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: str
    why: str


class Periods(BaseModel):
    """The whole table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    removed: tuple[Period, ...]
    kept: tuple[Kept, ...]

    @classmethod
    def of(cls, settings: Settings) -> "Periods":
        """The periods of an installation; raises ``ValueError`` for one that is not in the table, or too short."""
        written = cls.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
        changed = settings.retention_days or {}
        if unknown := changed.keys() - {period.id for period in written.removed}:
            raise ValueError(f"CREDIT_RETENTION_DAYS 里没有这一项：{'、'.join(sorted(unknown))}。")
        periods = tuple(_changed(period, changed.get(period.id, period.days)) for period in written.removed)
        return cls(removed=periods, kept=written.kept)

    def period(self, kind: str) -> Period:
        """The period of one kind."""
        return next(period for period in self.removed if period.id == kind)


def _changed(period: Period, days: int) -> Period:
    if days < period.least:
        raise ValueError(f"CREDIT_RETENTION_DAYS 里的 {period.id} 至少为 {period.least} 天。")
    return period.model_copy(update={"days": days})
