"""Staff who look at somebody's data say what for, and that they did is written down before they see it.

What for is said in ``purpose``, or follows from the task in hand. Somebody who looks at their own leaves no line.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.accounts.viewer import CurrentViewer
from api.accounts.whose import HANDLERS
from api.audit.looks import Looks
from api.audit.service import LONGEST_PURPOSE, Line
from api.clock import CurrentClock
from api.errors import FieldError, InvalidInput
from api.plain import visible

Purpose = Annotated[
    str | None,
    Query(
        max_length=LONGEST_PURPOSE,
        description="查询用途：工作人员查看他人资料时填写，会留痕，当事人看得到；正在办理的申请可以不填",
    ),
]


_LIST = "查看办理清单"


class Looking:
    """One request, if it is one by staff; raises ``InvalidInput`` where a purpose is needed and not given."""

    def __init__(self, request: Request, viewer: CurrentViewer, clock: CurrentClock, purpose: Purpose = None) -> None:
        self._looks: Looks = request.app.state.looks
        self._viewer, self._clock = viewer, clock
        self._purpose = visible(purpose or "").strip()

    def why(self, task: str | None = None) -> str:
        """What for, in the words given, or as it follows from ``task`` for those who handle cases."""
        if self._purpose:
            return self._purpose
        if task is not None and self._viewer.roles & HANDLERS:
            return task
        wrong = [FieldError("/purpose", "工作人员查看他人资料时必填。")]
        raise InvalidInput("查看他人的资料需要填写查询用途（purpose），会留痕，当事人看得到。", wrong)

    def at(
        self,
        action: str,
        target: str,
        about: str | None,
        *,
        task: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Write down that staff look at ``target``, which concerns the subject or account ``about``."""
        self.at_all([(action, target, about)], task=task, details=details)

    def at_all(
        self,
        seen: Sequence[tuple[str, str, str | None]],
        *,
        task: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """The same for several things that one answer shows: action, target, and whom it is about."""
        others = [one for one in seen if not self._is_own(one[2])]
        if not self._viewer.is_staff or not others:
            return
        why, now, actor = self.why(task), self._clock.now(), self._viewer.account_id
        self._looks.note(
            [Line(now, actor, action, target, details or {}, about, why) for action, target, about in others]
        )

    def listed(self, what: str, shown: int) -> None:
        """A page of a list of many people's things: one line says how many were on it, and what for."""
        if self._viewer.is_staff:
            self._note_list(what, shown, self.why(_LIST))

    def counted(self, what: str, shown: int) -> None:
        """Numbers that name nobody: one line, and no purpose has to be said."""
        if self._viewer.is_staff:
            self._note_list(what, shown, self._purpose or None)

    def _note_list(self, what: str, shown: int, why: str | None) -> None:
        now, actor = self._clock.now(), self._viewer.account_id
        self._looks.note([Line(now, actor, f"{what}:staff:listed", what, {"shown": shown}, None, why)])

    def _is_own(self, about: str | None) -> bool:
        return about is not None and about in (self._viewer.subject_id, self._viewer.account_id)


StaffLook = Annotated[Looking, Depends()]
