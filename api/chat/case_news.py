"""What becomes of a person's own applications, for whoever listens: each new status, in words that say it all."""

import datetime as dt
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session, load_only, raiseload

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.cases.models import Case, CaseEvent
from api.cases.states import STATUS_WORDS

_DRAFT = "draft"
_LATE = dt.timedelta(seconds=30)
"""A deed may be committed so long after the moment that it bears; what is told twice does no harm."""


class CaseNews(BaseModel):
    """How an application stands now."""

    model_config = ConfigDict(frozen=True)

    number: str
    kind: str
    status: str
    status_text: str
    text: str


class CaseEar:
    """What one stream has told so far. It tells of changes since it began, or since the last stream broke off."""

    def __init__(self, since: dt.datetime | None) -> None:
        self._since = since
        self._told: dict[str, str] | None = None

    def news(self, session: Session, viewer: Viewer | None) -> list[CaseNews]:
        """The applications of the viewer whose status is another than at the last look; staff have their desk."""
        if viewer is None or viewer.is_staff:
            return []
        query = visible(viewer, Case).options(raiseload("*"), load_only(Case.number, Case.kind, Case.status))
        found = list(session.scalars(query.where(Case.status != _DRAFT).order_by(Case.number)))
        told = self._told if self._told is not None else dict(self._known(session, viewer, found))
        self._told = {case.number: case.status for case in found}
        return [_news(case) for case in found if told.get(case.number) != case.status]

    def _known(self, session: Session, viewer: Viewer, found: list[Case]) -> Iterator[tuple[str, str]]:
        """What needs no telling at the first look: all but what has happened since the last stream broke off."""
        missed = set[str]()
        if self._since is not None:
            happened = visible(viewer, CaseEvent).where(CaseEvent.at > self._since - _LATE)
            missed = {event.case_id for event in session.scalars(happened)}
        return ((case.number, case.status) for case in found if case.id not in missed)


def _news(case: Case) -> CaseNews:
    words = STATUS_WORDS[case.status]
    text = f"申请 {case.number} 有新进展：现在是“{words}”。"
    return CaseNews(number=case.number, kind=case.kind, status=case.status, status_text=words, text=text)
