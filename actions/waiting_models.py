"""What else the API answers to those who have to wait: notices before a listing, and reminders."""

import datetime as dt

from actions.models import Answer, Subject


class ListingNotice(Answer):
    """A notice before a decision to put somebody on a list of serious dishonesty."""

    id: str
    authority: str
    list_name: str
    notified_on: dt.date
    reasons: str


class ListingNotices(Answer):
    """The person's own, the latest first."""

    items: list[ListingNotice]


class Reminder(Answer):
    """A reminder that waits, in the API's own words."""

    id: str
    record_id: str | None = None
    on_day: dt.date
    text: str


class Reminders(Answer):
    """Those that wait, the nearest first."""

    items: list[Reminder]


class Authorisation(Answer):
    """That the person may act for somebody, to the end of a day."""

    id: str
    principal: Subject
    until: dt.date


class Authorisations(Answer):
    """Those that stand."""

    items: list[Authorisation]


class Gone(Answer):
    """Nothing is left of what was taken back."""
