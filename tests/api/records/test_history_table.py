"""The table of histories: a database of before gets it, and it fits the models."""

from alembic import command
from sqlalchemy import create_engine, inspect, text

from tests.databases import alembic_for


def test_a_database_of_before_keeps_its_records(empty_database_url: str) -> None:
    """Protects offices that upgrade: records stay, the table comes, and going back is possible."""
    alembic = alembic_for(empty_database_url)
    command.upgrade(alembic, "0001")
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO subjects VALUES ('s', 'business', '示例', 'i', 'c')"))
        connection.execute(
            text(
                "INSERT INTO records (id, subject_id, kind, document_number, authority, authority_field, region,"
                " penalties, status, created_at, updated_at) VALUES ('r', 's', 'other', '示〔2026〕1号', '示例局',"
                " 'other', '320281', '[]', 'published', '2026-01-01', '2026-01-01')"
            )
        )
    command.upgrade(alembic, "0002")
    assert "record_versions" in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM records")).scalars().all() == ["r"]
    command.downgrade(alembic, "0001")
    assert "record_versions" not in inspect(engine).get_table_names()
    engine.dispose()


def test_the_models_and_the_migrations_agree(database_url: str) -> None:
    """Protects from a table that only exists in the code: autogenerate finds nothing to do."""
    command.check(alembic_for(database_url))
