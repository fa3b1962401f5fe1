"""``python -m api.privacy.rotate``: seal everything under the present field key; the steps are in the guide.

Gives the worker its jobs; ``--here`` does them at once, for machines without a worker; ``--left`` only counts.
"""

import argparse
import importlib
import pkgutil
import sys

import api
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database, new_id
from api.privacy import rotating
from api.settings import Settings


def main() -> int:
    """Says what it did; with ``--left`` it ends with 1 while anything is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", action="store_true", help="不交给后台程序，现在就做完")
    parser.add_argument("--left", action="store_true", help="只数一数还有多少没有换")
    given = parser.parse_args()
    _know_all_tables()
    settings = Settings()
    database, cipher = Database(settings.database_url), FieldCipher.of(settings)
    try:
        if given.left:
            return _counted(database, cipher)
        if given.here:
            _done(database, cipher)
            return _counted(database, cipher)
        with database.write() as session:
            rotating.begin(session, new_id(), Clock(settings.today))
        sys.stdout.write("已交给后台程序。用 --left 查看还有多少没有换。\n")
        return 0
    finally:
        database.engine.dispose()


def _done(database: Database, cipher: FieldCipher) -> None:
    for table in rotating.tables():
        changed, after = 0, None
        while True:
            with database.write() as session:
                done = rotating.step(session, cipher, table, after)
            changed, after = changed + done.changed, done.after
            if after is None:
                break
        sys.stdout.write(f"{table.name}：换了 {changed} 行\n")


def _counted(database: Database, cipher: FieldCipher) -> int:
    with database.read() as session:
        found = rotating.left(session, cipher)
    for table, rows in found.items():
        sys.stdout.write(f"{table}：还有 {rows} 行没有换\n")
    if not found:
        sys.stdout.write("全部换好了，原来的密钥可以从 CREDIT_FIELD_KEYS_OTHER 里拿掉。\n")
    return 1 if found else 0


def _know_all_tables() -> None:
    """Features stand above this one (import order), so their tables are found by name, as for migrations."""
    for module in pkgutil.walk_packages(api.__path__, "api."):
        if module.name.endswith((".models", ".idempotency")):
            importlib.import_module(module.name)


if __name__ == "__main__":
    sys.exit(main())
