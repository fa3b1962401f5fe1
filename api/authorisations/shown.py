"""An authorisation as its reader may see it."""

from api.accounts import service as accounts
from api.accounts.acting import CAPACITY_WORDS
from api.accounts.models import UNNAMED, Subject
from api.accounts.schemas import SubjectOut
from api.accounts.viewer import Viewer
from api.authorisations import papers, service
from api.authorisations.models import Authorisation, AuthorisationFile
from api.authorisations.schemas import AuthorisationFileOut, AuthorisationOut, AuthorisationPaperOut
from api.authorisations.service import Desk

STATE_WORDS = {
    "requested": "等工作人员确认",
    "confirmed": "有效",
    "refused": "没有确认",
    "revoked": "已撤销",
    "expired": "已到期",
}
_SAME = ("id", "number", "capacity", "scope", "until", "note", "reason", "created_at", "decided_at", "ended_at")


def shown(found: Authorisation, desk: Desk, viewer: Viewer) -> AuthorisationOut:
    """Codes are masked for everybody but the one whose code it is; where it is confirmed is for staff."""
    state = service.state_on(found, desk.clock.today())
    is_agent, is_principal = found.agent_id == viewer.subject_id, found.principal_id == viewer.subject_id
    needed = papers.paper(desk.library, papers.needed(found.capacity))
    return AuthorisationOut.model_validate(
        {name: getattr(found, name) for name in _SAME}
        | {
            "principal": _party(found, found.principal, desk, viewer, own=is_principal),
            "agent": _party(found, found.agent, desk, viewer, own=is_agent),
            "named": found.named if viewer.is_staff or is_agent == found.by_agent else "",
            "capacity_text": CAPACITY_WORDS[found.capacity],
            "state": state,
            "state_text": STATE_WORDS[state],
            "region": found.region if viewer.is_staff else None,
            "files": [_file(desk, one) for one in found.files],
            "required": [AuthorisationPaperOut.model_validate(vars(needed))],
            "missing": service.missing_papers(found),
            "is_agent": is_agent,
            "is_principal": is_principal,
            "allowed_actions": _allowed(found, viewer, state),
        }
    )


def _party(found: Authorisation, party: Subject, desk: Desk, viewer: Viewer, *, own: bool) -> SubjectOut:
    """One of the two. What the other is called is told only once the office has confirmed it, or the other came first:
    whoever enters a code must not learn whose it is.
    """
    shown = accounts.shown_subject(party, desk.cipher, in_full=own)
    came_first = (party.id == found.agent_id) == found.by_agent
    if own or viewer.is_staff or came_first or (found.decided_at is not None and found.state != "refused"):
        return shown
    return shown.model_copy(update={"name": found.named or UNNAMED})


def _file(desk: Desk, file: AuthorisationFile) -> AuthorisationFileOut:
    fields = {name: getattr(file, name) for name in AuthorisationFileOut.model_fields if name != "material_name"}
    return AuthorisationFileOut.model_validate(fields | {"material_name": papers.name_of(desk.library, file.material)})


def _allowed(found: Authorisation, viewer: Viewer, state: str) -> list[str]:
    party, handles = service.is_party(found, viewer), bool(viewer.roles & set(service.CONFIRMERS))
    able = []
    if state == "requested":
        able += ["upload"] if party else []
        able += (["refuse"] if service.missing_papers(found) else ["confirm", "refuse"]) if handles else []
    if found.state in ("requested", "confirmed"):
        able += ["revoke"] if party or handles else []
    return [*able, "act"] if state == "confirmed" and found.agent_id == viewer.subject_id else able
