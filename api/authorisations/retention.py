"""Authorisations whose last day is long over."""

from collections import Counter

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.authorisations.models import Authorisation, AuthorisationFile
from api.clock import CHINA
from api.privacy.removing import remove_rows
from api.privacy.retention import Batch


def remove_authorisations(session: Session, batch: Batch) -> Counter[str]:
    """Whatever became of them, with their papers; the files go with the next sweep of what nothing names any more.

    What was done by one stays on record with its number: in the timeline of a case and in the audit trail.
    """
    last = batch.period.before(batch.clock.now()).astimezone(CHINA).date()
    old = list(session.scalars(select(Authorisation.id).where(Authorisation.until < last).limit(batch.limit)))
    session.execute(delete(AuthorisationFile).where(AuthorisationFile.authorisation_id.in_(old)))
    return remove_rows(session, Authorisation, batch, Authorisation.id.in_(old))
