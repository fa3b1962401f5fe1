"""Somebody acts for somebody else: an agent for a business, a guardian for a minor, each with a stored authorisation.

The authorisation is named with the request, or it is the one that stands between the caller and whoever the matter is
of that the request names. Either way it is looked up with every request, so it ends the moment it is revoked.
Authorisations are kept further up (import order); the way to them is handed in by the application.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from fastapi import Request

from api.accounts.matters import Matter
from api.errors import NotAllowed

ON_BEHALF_OF = "on_behalf_of"
"""The parameter of a request that names the authorisation."""
ON_BEHALF_OF_WORDS = "替别人办理时，写代办授权的编号（/authorisations 返回的 id）；没有有效授权的一律拒绝"
FOR_OTHERS = ("/records", "/assessments", "/cases", "/notices", "/reminders")
"""What may be done for somebody else; everything else is done by each person for themselves."""
_LOOKED_AT = ("/assessments",)
"""Of these also a POST only looks: nothing is handed in."""
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_LONGEST = 36

Capacity = Literal["agent", "guardian"]
Scope = Literal["look", "file"]
CAPACITY_WORDS: dict[str, str] = {"agent": "代理人", "guardian": "监护人"}


@dataclass(frozen=True)
class Acting:
    """By which authorisation, for whom, as what, and what it allows; ``name`` is what the one who acts is called."""

    number: str
    principal_id: str
    capacity: Capacity
    name: str
    scope: frozenset[str]

    @property
    def words(self) -> str:
        """What they are to the one they act for."""
        return CAPACITY_WORDS[self.capacity]

    @property
    def in_audit(self) -> dict[str, str]:
        """What an audit line of a deed says about it."""
        return {ON_BEHALF_OF: self.number}

    def says(self, words: str) -> str:
        """``words`` of a timeline with who did it: ``提交申请（代理人示例某乙代办）``."""
        return f"{words}（{self.words}{self.name}代办）"


class Authorised(Protocol):
    """Standing authorisations of an agent, asked by the agent's subject."""

    def __call__(self, authorisation_id: str, subject_id: str | None) -> Acting | None:
        """The one of an id."""

    def about(self, matter: Matter, subject_id: str | None) -> Acting | None:
        """The one by which the agent reaches a matter that is somebody else's."""

    def of_agent(self, subject_id: str | None) -> Sequence[Acting]:
        """All of them."""

    def note(self, account_id: str, acting: Acting, path: str) -> None:
        """Keep what was looked at by one of them."""


def not_authorised() -> NotAllowed:
    """The same words whatever is missing: whether there is such a person or business is not told."""
    return NotAllowed(
        "没有可以用的授权，不能替别人查看或者办理。请先登记授权，等工作人员确认；已经到期或者撤销的要重新登记。",
        code="not_authorised",
    )


def acting_in(
    request: Request, path: str, account_id: str, subject_id: str | None, matter: Matter | None = None
) -> Acting | None:
    """For whom the request is made; None: for the caller.

    Where it names no authorisation, the ``matter`` that it names may be somebody's for whom the caller acts. A look is
    kept once it is allowed.
    Raises ``NotAllowed`` where the authorisation does not stand or does not reach so far.
    """
    named = request.query_params.get(ON_BEHALF_OF)
    for_others = any(path == part or path.startswith(f"{part}/") for part in FOR_OTHERS)
    authorised: Authorised = request.app.state.authorised
    looks = request.method in _SAFE_METHODS or path.startswith(_LOOKED_AT)
    if named is None:
        found = authorised.about(matter, subject_id) if matter and for_others else None
        if found is None:
            return None
    elif not for_others:
        raise NotAllowed("这项操作只能本人办理，不能代办。", code="not_for_others")
    else:
        found = authorised(named[:_LONGEST], subject_id)
    allowed = _far_enough(found, looks=looks)
    if looks:
        authorised.note(account_id, allowed, path)
    return allowed


def _far_enough(found: Acting | None, *, looks: bool) -> Acting:
    if found is None or not ({"look", "file"} if looks else {"file"}) & found.scope:
        raise not_authorised()
    return found
