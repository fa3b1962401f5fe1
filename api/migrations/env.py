"""Runs migrations against ``CREDIT_DATABASE_URL``, or against the URL that a test sets."""

import importlib
import pkgutil

from alembic import context

import api
from api.audit.guarding import leave_only_adding
from api.db import Base, Database
from api.settings import Settings

for module in pkgutil.walk_packages(api.__path__, "api."):
    if module.name.endswith((".models", ".numbers", ".idempotency", ".results")):
        importlib.import_module(module.name)


def _url() -> str:
    given = context.config.get_main_option("sqlalchemy.url")
    return given or Settings().database_url


def _run() -> None:
    database = Database(_url())
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A table that is built anew is dropped in between; rows that point to it must not stop or follow that.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            leave_only_adding(connection)
        connection.commit()
    database.engine.dispose()


_run()
