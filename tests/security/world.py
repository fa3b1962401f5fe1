"""An office at work: people of every role, and something of every kind that they could reach."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from httpx2 import MockTransport
from sqlalchemy import Table, delete, select, update
from starlette.testclient import TestClient

from api.accounts import service as accounts
from api.accounts import tokens
from api.accounts.models import Account, FailedSignIns
from api.accounts.schemas import AccountIn
from api.chat.bot import BotClient
from api.chat.chat import Chat
from api.main import create_app
from api.settings import Settings
from knowledge.engine.library import Library
from tests.api.cases.owner import Owner
from tests.api.cases.test_listing_objection import NOTICE
from tests.api.chat.conftest import FakeBot
from tests.api.conftest import BUSINESS_CODE, PASSWORD, TODAY
from tests.api.filing.granting import SECRET, add_receiver

Headers = dict[str, str]
API = "/api/v1"
SUBJECTS: dict[str, dict[str, str]] = {
    "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE},
    "other_subject": {"kind": "person", "name": "示例某甲", "code": "320281199001010011"},
}
STAFF = ("clerk", "reviewer", "policy_editor", "auditor", "admin")
ROLES = ("anonymous", *SUBJECTS, *STAFF, "conversation")


@dataclass
class World:
    """The application, and how each role shows itself."""

    app: FastAPI
    client: TestClient
    owner: Owner
    bot: FakeBot
    accounts: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, list[str]] = field(default_factory=dict)
    """Ids and numbers of what exists, by the path of the list they stand in."""

    def headers(self, role: str) -> Headers:
        """Signed in as somebody of this role, anew: what was done before may have signed everybody out."""
        if role == "anonymous":
            return {}
        if role == "conversation":
            return {"Authorization": f"Bearer {self._token_of_a_talk()}"}
        answer = self.client.post(f"{API}/auth/token", data={"username": role, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def look(self) -> None:
        """See what there is now."""
        self._restore()
        self.known = dict(_listed(self))

    def _restore(self) -> None:
        """Accounts as they were: some roles may close others', or reset their passwords."""
        table = cast(Table, Account.__table__)
        with self.app.state.database.write() as session:
            session.execute(delete(FailedSignIns))
            for row in self.accounts:
                session.execute(update(table).where(table.c.id == row["id"]).values(**row))

    def _token_of_a_talk(self) -> str:
        state = self.app.state
        with state.database.read() as session:
            account = session.scalar(select(Account).where(Account.username == "subject"))
        return tokens.issue_on_behalf_of(state.settings, account.id, "talk", now=state.clock.now())


@contextmanager
def opened(database_url: str, folder: Path, library: Library, **changes: Any) -> Iterator[World]:
    """A world of its own over a migrated database, with a bot that answers."""
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        index_dir=folder / "index",
        storage_url=f"file://{folder / 'files'}",
        today=TODAY,
        secret_key="t" * 40,
        field_key=base64.b64encode(b"k" * 32).decode(),
        **{"rate_limits": "off", **changes},
    )
    app = create_app(settings, library)
    bot = FakeBot()
    to_bot = BotClient(settings, transport=MockTransport(bot.handle))
    app.state.chat = Chat(settings, app.state.database, app.state.cipher, app.state.clock, to_bot)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield _build(app, client, bot)
    app.state.database.engine.dispose()


def _build(app: FastAPI, client: TestClient, bot: FakeBot) -> World:
    """Everybody, with cases in several states, papers, notices, reports, messages, a receiver."""
    for role in (*SUBJECTS, *STAFF):
        _add(app, role)
    world = World(app, client, Owner(client, {}, {}), bot)
    signed_in = {role: world.headers(role) for role in (*SUBJECTS, "clerk")}
    world.owner = Owner(client, signed_in["subject"], signed_in["clerk"])
    _fill(world, signed_in)
    with app.state.database.read() as session:
        world.accounts = [dict(row) for row in session.execute(select(Account.__table__)).mappings()]
    world.look()
    return world


def _add(app: FastAPI, role: str) -> None:
    data: dict[str, Any] = {"username": role, "password": PASSWORD, "roles": ["subject" if role in SUBJECTS else role]}
    data |= {"subject": SUBJECTS[role]} if role in SUBJECTS else {}
    with app.state.database.write() as session:
        accounts.create_account(session, app.state.cipher, AccountIn.model_validate(data), now=app.state.clock.now())


def _fill(world: World, signed_in: dict[str, Headers]) -> None:
    owner, subject, clerk = world.owner, signed_in["subject"], signed_in["clerk"]
    add_receiver(world.app, gateway="webhook", url="https://receiver.example", secret=SECRET)
    post, remark = world.client.post, {"question": "要收费吗", "helpful": True, "comment": "好"}
    owner.files("repair", owner.has())
    accepted = owner.files("repair", owner.has())
    made = [
        post(f"{API}/cases/{accepted}/accept", json={}, headers=clerk),
        post(f"{API}/notices", json=NOTICE, headers=clerk),
        post(f"{API}/reports", json={"kind": "complaint", "text": "有人收费代办"}, headers=subject),
        post(f"{API}/rights", json={"kind": "export"}, headers=subject),
        post(f"{API}/chat/messages", json={"text": "要收费吗"}, headers=subject),
        post(f"{API}/policies/feedback", json=remark, headers=subject),
    ]
    owner.draft("repair", owner.has())
    assert [one.status_code for one in made if one.is_error] == [], [one.text for one in made if one.is_error]


def _listed(world: World) -> Iterator[tuple[str, list[str]]]:
    """What every list shows to anybody, so that addresses below it lead somewhere; new routes join by themselves."""
    headers = [world.headers(role) for role in ROLES]
    paths = [path for path, methods in world.app.openapi()["paths"].items() if "get" in methods and "{" not in path]
    for path in paths:
        query = {"subject_code": BUSINESS_CODE, "purpose": "办理申请"} if path == f"{API}/records" else {}
        if path.endswith("/events"):
            continue
        found: set[str] = set()
        for each in headers:
            answer = world.client.get(path, params=query, headers=each)
            found |= set(_names_in(answer.json())) if "json" in answer.headers.get("content-type", "") else set()
        if found:
            yield path, sorted(found)


def _names_in(answer: Any) -> Iterator[str]:
    items = answer.get("items", ()) if isinstance(answer, dict) else ()
    for item in items if isinstance(items, list) else ():
        yield from (str(item[name]) for name in ("number", "id") if isinstance(item, dict) and item.get(name))
