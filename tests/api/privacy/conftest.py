"""A conversation of somebody who is signed in, as the actions see it."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.accounts import tokens
from api.accounts.models import Account
from api.accounts.tokens import Asks

Headers = dict[str, str]
Talking = Callable[..., Headers]


@pytest.fixture
def talking(app: FastAPI) -> Talking:
    """The headers of an action that answers a message of ``username``."""

    def go(username: str, *, asks: Asks | None = "chat", agrees: bool = False) -> Headers:
        with app.state.database.read() as session:
            account_id = session.scalars(select(Account.id).where(Account.username == username)).one()
        now = app.state.clock.now()
        token = tokens.issue_on_behalf_of(app.state.settings, account_id, "talk", now=now, asks=asks, agrees=agrees)
        return {"Authorization": f"Bearer {token}"}

    return go
