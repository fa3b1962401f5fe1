"""One way for every change of a case by its staff or owner: lock, version, deed, answer."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from api.accounts.viewer import CurrentViewer, Viewer
from api.cases import service, shown
from api.cases.matching import IfMatch, etag, seen_version
from api.cases.models import Case
from api.cases.moving import Deed
from api.cases.schemas import CaseOut
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import WriteSession

Find = Callable[[Session, Viewer, str], Case]
Act = Callable[[Session, Case, Deed], None]


class Desk:
    """Where one request about one case is carried out."""

    def __init__(
        self,
        request: Request,
        response: Response,
        viewer: CurrentViewer,
        session: WriteSession,
        clock: CurrentClock,
        cipher: CurrentCipher,
        if_match: IfMatch = None,
    ) -> None:
        self._request, self._response = request, response
        self._viewer, self._session, self._clock = viewer, session, clock
        self.cipher = cipher
        self._version = seen_version(if_match)

    def handled(self, number: str, act: Act, find: Find = service.get_handled_case) -> CaseOut:
        """The case after ``act``."""
        out = self._done(find(self._session, self._viewer, number), act)
        self._response.headers["ETag"] = etag(out.version)
        return out

    def _done(self, case: Case, act: Act) -> CaseOut:
        library = self._request.app.state.library
        deed = Deed(self._viewer, library, self._clock.today(), self._clock.now(), version=self._version)
        act(self._session, case, deed)
        return shown.full(case, self._viewer, self.cipher, self._clock.today(), library)


AtDesk = Annotated[Desk, Depends()]
