"""Hand-overs in the database: the way up and down, and how long they are kept."""

from alembic import command
from fastapi import FastAPI
from sqlalchemy import create_engine, inspect, select, text
from starlette.testclient import TestClient

from api.chat.models import Conversation, Handover
from api.chat.retention import remove_conversations, remove_handovers
from api.privacy.periods import Periods
from api.privacy.retention import Batch
from api.settings import Settings
from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_attending import do
from tests.api.chat.test_handovers import call
from tests.api.chat.test_messages import Headers
from tests.databases import alembic_for


def test_a_database_of_before_keeps_its_conversations(empty_database_url: str) -> None:
    """Protects what people said from an upgrade, and from going back."""
    alembic = alembic_for(empty_database_url)
    command.upgrade(alembic, "0009")
    engine = create_engine(empty_database_url)
    said = "SELECT conversation_id FROM chat_messages"
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO conversations (id, created_at, updated_at) VALUES ('c', '2026-01-01', '2026-01-01')")
        )
        connection.execute(
            text(
                "INSERT INTO chat_messages (id, conversation_id, author, state, sealed, created_at)"
                " VALUES ('m', 'c', 'person', 'answered', 'x', '2026-01-01')"
            )
        )
    command.upgrade(alembic, "0010")
    with engine.connect() as connection:
        assert connection.execute(text(said)).scalars().all() == ["c"]
        assert connection.execute(text("SELECT channel, failed_turns FROM conversations")).all() == [("portal", 0)]
    command.downgrade(alembic, "0009")
    assert "handovers" not in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.execute(text(said)).scalars().all() == ["c"]
    engine.dispose()


def test_what_is_old_is_removed(
    client: TestClient, app: FastAPI, settings: Settings, clock: SetClock, bot: FakeBot, staff: Headers
) -> None:
    """A talk goes with its conversation, the entry a year after it was closed; nobody waits in what is gone."""
    do(client, staff, call(client, bot)["handover"]["number"], "take")
    periods = Periods.of(settings)
    clock.go(days=366)
    with app.state.database.write() as session:
        assert not remove_handovers(session, Batch(periods.period("handovers"), clock))["removed"]  # type: ignore[arg-type]
        assert remove_conversations(session, Batch(periods.period("conversations"), clock))["removed"] == 1  # type: ignore[arg-type]
    with app.state.database.read() as session:
        assert session.scalars(select(Conversation)).all() == []
        (handover,) = session.scalars(select(Handover))
        assert (handover.state, handover.conversation_id) == ("closed", None)
        assert handover.closed_at == clock.now()
    clock.go(days=366)
    with app.state.database.write() as session:
        assert remove_handovers(session, Batch(periods.period("handovers"), clock))["removed"] == 1  # type: ignore[arg-type]
