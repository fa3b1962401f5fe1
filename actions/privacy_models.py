"""What the API answers about the person's own data."""

import datetime as dt

from actions.models import Answer, Citations


class Notice(Answer):
    """A message of the portal to the person."""

    case_number: str | None = None
    title: str
    text: str
    created_at: dt.datetime
    read_at: dt.datetime | None = None


class NoticePage(Answer):
    """The newest messages, and how many are unread."""

    items: list[Notice]
    unread: int


class Period(Answer):
    """Something that is removed after a time."""

    what: str
    days: int


class Kept(Answer):
    """Something that is not removed by itself, and why."""

    what: str


class Retention(Answer):
    """What is kept for how long."""

    text: str
    removed: list[Period]
    kept: list[Kept]
    citations: Citations


class Consent(Answer):
    """What the person agreed to or not; ``text`` says what it is for."""

    purpose: str
    name: str
    text: str
    given: bool


class Consents(Answer):
    """All purposes."""

    items: list[Consent]


class Right(Answer):
    """A request about one's own data: ``text`` says how far it is, ``download`` where a copy lies ready."""

    number: str
    kind: str
    text: str
    download: str | None = None
    citations: Citations


class Rights(Answer):
    """The person's own, the latest first."""

    items: list[Right]
