"""Whether an authorisation stands now: asked with every request that is made for somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, select

from api.accounts.acting import ON_BEHALF_OF, Acting
from api.accounts.matters import Matter, What
from api.accounts.models import Subject
from api.assessments.models import StoredAssessment
from api.audit.looks import Looks
from api.audit.service import Line
from api.authorisations.models import Authorisation
from api.cases.models import Case, Notice
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.records.models import Record

LOOKED = "authorisation:agent:looked"
_LONGEST_PATH = 200
# Put together once; one statement that finds its row by its key.
_STANDING = (
    select(Authorisation.number, Authorisation.principal_id, Authorisation.capacity, Authorisation.scope, Subject.name)
    .join(Subject, Subject.id == Authorisation.agent_id)
    .where(Authorisation.state == "confirmed")
    .order_by(Authorisation.number)
)
_OF_ASSESSMENT = (
    select(Record.subject_id)
    .join(StoredAssessment, StoredAssessment.record_id == Record.id)
    .where(StoredAssessment.record_id.is_not(None))
)
_WHOSE: dict[What, tuple[Select[str], ColumnElement[str]]] = {
    "records": (select(Record.subject_id), Record.id.expression),
    "cases": (select(Case.subject_id), Case.number.expression),
    "notices": (select(Notice.subject_id), Notice.id.expression),
    "assessments": (_OF_ASSESSMENT, StoredAssessment.id.expression),
}


@dataclass(frozen=True)
class Standing:
    """Looks authorisations up; one per application.

    One stands from its confirmation to the end of its last day in China, unless it was revoked.
    """

    database: Database
    looks: Looks
    clock: Clock
    cipher: FieldCipher

    def __call__(self, authorisation_id: str, subject_id: str | None) -> Acting | None:
        """What an authorisation allows an agent, or None where it does not stand for that one."""
        return next(iter(self._of(subject_id, Authorisation.id == authorisation_id)), None)

    def about(self, matter: Matter, subject_id: str | None) -> Acting | None:
        """The one that the agent has from whoever the matter is of; None where there is none, or no such matter."""
        return next(iter(self._of(subject_id, Authorisation.principal_id.in_(self._whose(matter)))), None)

    def of_agent(self, subject_id: str | None) -> Sequence[Acting]:
        """All by which the agent acts now."""
        return self._of(subject_id)

    def note(self, account_id: str, acting: Acting, path: str) -> None:
        """Keep what was looked at by an authorisation, for the one whose it is."""
        details = {ON_BEHALF_OF: acting.number, "path": path[:_LONGEST_PATH]}
        line = Line(self.clock.now(), account_id, LOOKED, acting.principal_id, details, acting.principal_id, "受托查看")
        self.looks.note([line])

    def _of(self, subject_id: str | None, *which: ColumnElement[bool]) -> Sequence[Acting]:
        if subject_id is None:
            return ()
        mine = Authorisation.agent_id == subject_id, Authorisation.until >= self.clock.today()
        with self.database.look() as connection:
            return [_acting(row) for row in connection.execute(_STANDING.where(*mine, *which))]

    def _whose(self, matter: Matter) -> Select[str]:
        if matter.what == "subjects":
            return select(Subject.id).where(Subject.code_index.in_(self.cipher.indexes(matter.name.upper())))
        query, key = _WHOSE[matter.what]
        return query.where(key == (matter.name.upper() if matter.what == "cases" else matter.name))


def _acting(row: Row[str, str, str, list[str], str]) -> Acting:
    return Acting(row.number, row.principal_id, row.capacity, row.name, frozenset(row.scope))
