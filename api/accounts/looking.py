"""Staff who look at somebody's data say what for, and that they did is written down before they see it.

What for is said in ``purpose``, or follows from the task in hand. Somebody who looks at their own leaves no line.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.accounts.viewer import CurrentViewer
from api.accounts.whose import HANDLERS, OFFICE
from api.audit.looks import Looks
from api.audit.naming import NAMED
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
InFull = Annotated[
    bool,
    Query(
        description="电话、证件号码、账号显示完整：只有经办人员可以，要写明用途（purpose），另外留痕；本人的总是完整"
    ),
]
_LIST = "查看办理清单"
_AUDITOR, _AUDIT = "auditor", "审计：查看清单"


class Looking:
    """One request, if it is one by staff; raises ``InvalidInput`` where a purpose is needed and not given."""

    def __init__(self, request: Request, viewer: CurrentViewer, clock: CurrentClock, purpose: Purpose = None) -> None:
        self._looks: Looks = request.app.state.looks
        self._viewer, self._clock = viewer, clock
        self._purpose = visible(purpose or "").strip()

    def why(self, task: str | None = None) -> str:
        """What for, in the words given, or as it follows from ``task`` for those who handle cases.

        Raises ``NotAllowed`` for who of the staff works with nobody's matters, whatever they say it is for.
        """
        self._viewer.require(*OFFICE)
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
        if self._viewer.is_staff and not self._is_own(about):
            why, now, actor = self.why(task), self._clock.now(), self._viewer.account_id
            self._looks.note([Line(now, actor, action, target, details or {}, about, why)])

    def in_full(self, what: str, target: str, about: str | None) -> None:
        """Numbers that are hidden from staff, shown to who handles people's matters: they always say what for."""
        if self._viewer.is_staff and not self._is_own(about):
            self._viewer.require(*HANDLERS)
            self.at(f"{what}:staff:unmasked", target, about)

    def listed(self, what: str, shown: Sequence[tuple[str, str | None]], *, task: str = _LIST) -> None:
        """A page of a list of many people's things: one line names them all.

        ``shown``: the number or id of each, and whom it is about, a subject or an account. That nothing was found is
        told as well. Which matters there are is an auditor's task to know; why they open one they have to say.
        """
        others = {target: about for target, about in shown if not self._is_own(about)}
        if self._viewer.is_staff and (others or not shown):
            audits = self._viewer.has(_AUDITOR) and not self._viewer.roles & HANDLERS
            why = self._purpose or _AUDIT if audits else self.why(task)
            self._note_list(what, {"shown": len(shown), NAMED: others}, why)

    def counted(self, what: str, shown: int) -> None:
        """Numbers that name nobody: one line, and no purpose has to be said."""
        if self._viewer.is_staff:
            self._note_list(what, {"shown": shown}, self._purpose or None)

    def _note_list(self, what: str, details: dict[str, Any], why: str | None) -> None:
        now, actor = self._clock.now(), self._viewer.account_id
        self._looks.note([Line(now, actor, f"{what}:staff:listed", what, details, None, why)])

    def _is_own(self, about: str | None) -> bool:
        return about is not None and about in (self._viewer.subject_id, self._viewer.account_id)


StaffLook = Annotated[Looking, Depends()]
