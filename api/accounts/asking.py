"""What routes of this feature know of a request: where it comes from, and the door that checks its claims."""

from typing import Annotated

from fastapi import Depends, Request

from api.accounts.devices import device
from api.accounts.sessions import Kind, Method, Origin
from api.accounts.signing_in import Door
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase
from api.limits import address_of


def origin_of(request: Request, kind: Kind, method: Method = "password") -> Origin:
    """What signs in, and from where."""
    return Origin(kind, method, device(request.headers.get("user-agent", "")), address_of(request.scope))


async def _door(database: CurrentDatabase, cipher: CurrentCipher, clock: CurrentClock) -> Door:
    return Door(database, cipher, clock.now())


async def _address(request: Request) -> str:
    return address_of(request.scope)


CurrentDoor = Annotated[Door, Depends(_door)]
CurrentAddress = Annotated[str, Depends(_address)]
