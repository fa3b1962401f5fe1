"""Whose openid it is, also while the field key is being changed."""

from sqlalchemy.orm import Session

from api.crypto import FieldCipher, Sealed
from api.privacy.rotating import move


def settled(session: Session, cipher: FieldCipher, openid: str) -> Sealed:
    """The openid sealed; rows that are kept under an earlier key's index have the present one from now on."""
    sealed = cipher.seal(openid)
    if sealed.earlier:
        move(session, "address", sealed.earlier, sealed.index)
    return sealed
