"""Fictional accounts and records for the embedded profile, created once and told once.

Dates are given as days before the first start, so that the demonstration stays true whenever it is started.
"""

import datetime as dt
import secrets
import sys
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.schemas import AccountIn, SubjectIn
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.filing import receivers
from api.filing.receiver_schemas import ReceiverIn
from api.privacy import consents
from api.records.models import Record
from api.records.schemas import RecordIn
from api.settings import Settings

_DATA = Path(__file__).with_name("demo.yaml")
_DAYS_AGO = ("decided_on", "published_on", "publication_ends_on", "obligations_fulfilled_on")


def create(session: Session, settings: Settings, cipher: FieldCipher, clock: Clock) -> dict[str, str]:
    """Create what is missing; the passwords of accounts that are new, by name."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    if accounts.get_by_username(session, "staff") is not None:
        return {}
    for subject in data["subjects"]:
        _add_subject(session, cipher, subject, clock)
    for receiver in data["receivers"]:
        receivers.register(session, cipher, ReceiverIn(**receiver), now=clock.now())
    created = {}
    for account in data["accounts"]:
        agreed = account.pop("consents", [])
        password = settings.demo_password.get_secret_value() if settings.demo_password else secrets.token_urlsafe(12)
        made = accounts.create_account(session, cipher, AccountIn(password=password, **account), now=clock.now())
        for purpose in agreed:
            consents.give(session, made.id, purpose, "portal", clock)
        created[account["username"]] = password
    return created


def _add_subject(session: Session, cipher: FieldCipher, data: dict[str, Any], clock: Clock) -> None:
    """A subject with its records; the decision's year in a document number follows the decision's date."""
    records = data.pop("records")
    subject = accounts.ensure_subject(session, cipher, SubjectIn(**data))
    for raw in records:
        dates = {name: _on(clock.today(), raw.pop(name)) for name in _DAYS_AGO if raw.get(name) is not None}
        number = raw.pop("document_number").format(year=dates["decided_on"].year)
        record = RecordIn(subject=SubjectIn(**data), document_number=number, **dates, **raw)
        fields = record.model_dump(exclude={"subject"})
        session.add(Record(**fields, subject=subject, created_at=clock.now(), updated_at=clock.now()))
    session.flush()


def _on(today: dt.date, days_ago: int) -> dt.date:
    return today - dt.timedelta(days=days_ago)


def main() -> None:
    """Create the demonstration data in the embedded profile and print the accounts once."""
    settings = Settings()
    if settings.profile != "embedded":
        return
    database = Database(settings.database_url)
    with database.write() as session:
        created = create(session, settings, FieldCipher.of(settings), Clock(settings.today))
    database.engine.dispose()
    if created:
        rows = "".join(f"    {name:<16}{password}\n" for name, password in created.items())
        sys.stdout.write(f"演示账号已创建（密码只显示这一次）：\n{rows}")


if __name__ == "__main__":
    main()
