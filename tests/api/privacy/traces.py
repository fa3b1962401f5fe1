"""What is looked for, where somebody's data does not belong, and everything that is printed or stored."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from api.db import Database

CODE, OTHER_CODE = "91320281MA1DEM0154", "32028119900101002X"
NAME, PHONE, MAILBOX = "示例谜底商行", "13912345678", "riddle-3107@example.cn"
STATEMENT, REPORT, SAID = "谜底之一是缴款那天下雨", "谜底之二是等了三个钟头", "谜底之三是门口的石狮子"
NOTICED = "谜底之四是仓库里的灯"
"""What a clerk wrote to somebody: kept as it is, and nowhere else."""
CODES = (CODE, OTHER_CODE, PHONE, MAILBOX)
WORDS = (STATEMENT, REPORT, SAID)
ANYTHING = (*CODES, *WORDS, NOTICED, NAME)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is printed or logged, by our libraries too."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(sys, "stdout", said)
    handler = logging.StreamHandler(said)
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)


def found(where: str, wanted: tuple[str, ...]) -> list[str]:
    """Which of the words are there."""
    return [one for one in wanted if one in where or json.dumps(one)[1:-1] in where]


def whole(database: Database) -> Iterator[str]:
    """All rows of all tables."""
    tables = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    }
    with database.read() as session:
        for name in session.scalars(text(tables[session.get_bind().dialect.name])).all():
            yield str(session.execute(text(f'SELECT * FROM "{name}"')).all())  # noqa: S608 -- our own tables
