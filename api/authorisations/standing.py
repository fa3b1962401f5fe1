"""Whether an authorisation stands now: asked with every request that is made for somebody else."""

from dataclasses import dataclass

from sqlalchemy import select

from api.accounts.acting import ON_BEHALF_OF, Acting
from api.accounts.models import Subject
from api.audit.looks import Looks
from api.audit.service import Line
from api.authorisations.models import Authorisation
from api.clock import Clock
from api.db import Database

LOOKED = "authorisation:agent:looked"
_LONGEST_PATH = 200
# Put together once; one statement that finds its row by its key.
_STANDING = (
    select(Authorisation.number, Authorisation.principal_id, Authorisation.capacity, Authorisation.scope, Subject.name)
    .join(Subject, Subject.id == Authorisation.agent_id)
    .where(Authorisation.state == "confirmed")
)


@dataclass(frozen=True)
class Standing:
    """Looks authorisations up; one per application."""

    database: Database
    looks: Looks
    clock: Clock

    def __call__(
        self, authorisation_id: str, account_id: str, subject_id: str | None, path: str | None
    ) -> Acting | None:
        """What an authorisation allows the account of an agent, or None where it does not stand for that one.

        It stands from its confirmation to the end of its last day in China, unless it was revoked. A ``path`` is what
        is looked at by it: that stays on record for the one whose it is.
        """
        if subject_id is None:
            return None
        mine = Authorisation.id == authorisation_id, Authorisation.agent_id == subject_id
        with self.database.look() as connection:
            query = _STANDING.where(*mine, Authorisation.until >= self.clock.today())
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        acting = Acting(row.number, row.principal_id, row.capacity, row.name, frozenset(row.scope))
        if path is not None:
            self._note(account_id, acting, path)
        return acting

    def _note(self, account_id: str, acting: Acting, path: str) -> None:
        details = {ON_BEHALF_OF: acting.number, "path": path[:_LONGEST_PATH]}
        line = Line(self.clock.now(), account_id, LOOKED, acting.principal_id, details, acting.principal_id, "受托查看")
        self.looks.note([line])
