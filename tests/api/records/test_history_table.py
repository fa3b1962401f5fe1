"""The table of histories: a database of before gets it, and it fits the models."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

from api.settings import ROOT


def configured(path: Path) -> Config:
    """Alembic for a database file."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    return config


def test_a_database_of_before_keeps_its_records(tmp_path: Path) -> None:
    """Protects offices that upgrade: records stay, the table comes, and going back is possible."""
    path = tmp_path / "credit.db"
    command.upgrade(configured(path), "0001")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO subjects VALUES ('s', 'business', '示例', 'i', 'c')"))
        connection.execute(
            text(
                "INSERT INTO records (id, subject_id, kind, document_number, authority, authority_field, region,"
                " penalties, status, created_at, updated_at) VALUES ('r', 's', 'other', '示〔2026〕1号', '示例局',"
                " 'other', '320281', '[]', 'published', '2026-01-01', '2026-01-01')"
            )
        )
    command.upgrade(configured(path), "0002")
    assert "record_versions" in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM records")).scalars().all() == ["r"]
    command.downgrade(configured(path), "0001")
    assert "record_versions" not in inspect(engine).get_table_names()
    engine.dispose()


def test_the_models_and_the_migrations_agree(migrated_database: Path) -> None:
    """Protects from a table that only exists in the code: autogenerate finds nothing to do."""
    command.check(configured(migrated_database))
