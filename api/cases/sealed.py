"""What a person wrote in a case: encrypted as it is kept, readable as it is used."""

from api.cases.asked import CaseFacts
from api.cases.models import Case
from api.crypto import FieldCipher


def statement_of(case: Case, cipher: FieldCipher) -> str | None:
    """The person's own words."""
    return cipher.open(case.statement_sealed) if case.statement_sealed else None


def facts_of(case: Case, cipher: FieldCipher) -> CaseFacts:
    """What the person told."""
    return CaseFacts.model_validate_json(cipher.open(case.facts_sealed)) if case.facts_sealed else CaseFacts()


def write_sealed(case: Case, cipher: FieldCipher, statement: str | None, facts: CaseFacts | None) -> None:
    """Keep what was written; what is left out stays as it was. The same words are not sealed anew."""
    if statement is not None and statement != statement_of(case, cipher):
        case.statement_sealed = cipher.seal(statement).ciphertext
    if facts is None:
        return
    known = facts_of(case, cipher)
    told = CaseFacts.model_validate(known.model_dump() | facts.model_dump(exclude_unset=True))
    if told != known:
        case.facts_sealed = cipher.seal(told.model_dump_json()).ciphertext
