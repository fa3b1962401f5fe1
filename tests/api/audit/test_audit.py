"""The audit chain: append-only, and whoever changes it all the same is found out."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.audit import service as audit
from api.audit import verify
from api.audit.chain import ANCHORS, Broken, check, read_marks
from api.audit.models import AuditAnchor, AuditLine
from api.outbox import service as outbox
from api.oversight import anchoring, verifying
from api.settings import Settings
from api.worker import all_works, run_once
from tests.api.outbox.conftest import MovedClock

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)


def fill(app: FastAPI, lines: int) -> None:
    """Some lines, about somebody and for a purpose."""
    with app.state.database.write() as session:
        for n in range(lines):
            many = {"named": {"case": "s", f"case {n}": f"s{n + 1}", "nobody's": None}}
            audit.record(
                session, "clerk", "case:clerk:looked", f"case {n}", now=NOW, about="s", purpose="办理申请", details=many
            )


def unguarded(session: Session, statement: str) -> None:
    """What somebody does who may change the tables themselves."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_lines DISABLE TRIGGER USER"))
        session.execute(text("ALTER TABLE audit_anchors DISABLE TRIGGER USER"))
        session.execute(text("ALTER TABLE audit_named DISABLE TRIGGER USER"))
    else:
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            session.execute(text(f"DROP TRIGGER {name}"))
    session.execute(text(statement))


def anchor(app: FastAPI, settings: Settings) -> None:
    """The worker's turn at the next slot."""
    clock = MovedClock(at=NOW)
    works = all_works(settings, app.state.library, app.state.database)
    with app.state.database.write() as session:
        key = f"slot {session.scalar(select(func.max(AuditLine.sequence)))}"
        outbox.put(session, anchoring.TOPIC, key, {}, now=NOW)
    run_once(app.state.database, clock, works)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_lines SET target = 'x'",
        "DELETE FROM audit_lines",
        "UPDATE audit_anchors SET hash = 'x'",
        "UPDATE audit_named SET about = 'x'",
        "DELETE FROM audit_named",
    ],
)
def test_the_database_refuses_to_change_the_past(app: FastAPI, settings: Settings, statement: str) -> None:
    """Protects the trail from our own program, and from whoever has its password: lines are only added."""
    fill(app, 2)
    anchor(app, settings)
    with pytest.raises(DBAPIError, match="append-only"), app.state.database.write() as session:
        session.execute(text(statement))
    with app.state.database.read() as session:
        assert check(session).broken is None


@pytest.mark.parametrize("table", ["audit_lines", "audit_anchors"])
def test_no_line_is_replaced_by_inserting_its_number_again(app: FastAPI, settings: Settings, table: str) -> None:
    """Protects the trail from SQLite's INSERT OR REPLACE, for which no trigger against deleting fires."""
    fill(app, 2)
    anchor(app, settings)
    with app.state.database.read() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
    verb = "INSERT OR REPLACE" if is_sqlite else "INSERT"
    with (
        pytest.raises(DBAPIError, match="append-only" if is_sqlite else "unique"),
        app.state.database.write() as session,
    ):
        session.execute(text(f"{verb} INTO {table} SELECT * FROM {table}"))  # noqa: S608 - names of ours


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_lines SET target = 'another' WHERE sequence = 3", Broken(3, "altered")),
        ("UPDATE audit_lines SET purpose = NULL WHERE sequence = 3", Broken(3, "altered")),
        ("UPDATE audit_lines SET about = NULL, purpose = NULL WHERE sequence = 2", Broken(2, "altered")),
        ("DELETE FROM audit_lines WHERE sequence = 2", Broken(2, "missing")),
        ("DELETE FROM audit_lines WHERE sequence = 1", Broken(1, "missing")),
        ("UPDATE audit_lines SET previous_hash = 'x' WHERE sequence = 4", Broken(4, "not_linked")),
        ("DELETE FROM audit_named WHERE sequence = 3 AND about = 's3'", Broken(3, "unlisted")),
        ("UPDATE audit_named SET about = 'x' WHERE sequence = 2 AND about = 's2'", Broken(2, "unlisted")),
        ("INSERT INTO audit_named VALUES (4, 'x')", Broken(4, "unlisted")),
        ("DELETE FROM audit_named WHERE sequence > 4", Broken(5, "unlisted")),
        ("DELETE FROM audit_lines WHERE sequence > 3", None),
    ],
)
def test_what_was_changed_is_named(app: FastAPI, statement: str, broken: Broken | None) -> None:
    """Nobody changes or removes a line unnoticed; that the end was cut off only an anchor can tell."""
    fill(app, 5)
    with app.state.database.write() as session:
        unguarded(session, statement)
        assert check(session).broken == broken


def test_an_anchor_tells_that_the_end_was_cut_off(app: FastAPI, settings: Settings) -> None:
    """Protects the newest lines, which nothing is chained to yet: by the table, and by the file without the table."""
    fill(app, 5)
    anchor(app, settings)
    file = settings.audit_folder / ANCHORS
    assert [mark.sequence for mark in read_marks(file).marks] == [5]
    with app.state.database.write() as session:
        unguarded(session, "DELETE FROM audit_lines WHERE sequence > 3")
        assert check(session).broken == Broken(3, "cut_off")
        session.execute(text("DELETE FROM audit_anchors"))
        assert check(session).broken is None
        assert check(session, read_marks(file).marks).broken == Broken(3, "cut_off")


def test_a_chain_made_anew_does_not_fit_the_anchors(app: FastAPI, settings: Settings) -> None:
    """Protects from somebody who writes all hashes anew, which the chain itself cannot show."""
    fill(app, 3)
    anchor(app, settings)
    with app.state.database.write() as session:
        unguarded(session, "DELETE FROM audit_lines")
        session.execute(text("DELETE FROM audit_named"))
    fill(app, 2)
    with app.state.database.write() as session:
        audit.record(session, "clerk", "case:clerk:looked", "another", now=NOW)
    with app.state.database.read() as session:
        checked = check(session)
        assert checked.broken == Broken(3, "anchor")
        assert "第 3 行" in checked.broken.text


def test_anchors_are_written_where_something_is_new(app: FastAPI, settings: Settings) -> None:
    """Protects the file from growing while nothing happens; a line half written in a power cut spoils no other."""
    file = settings.audit_folder / ANCHORS
    fill(app, 2)
    anchor(app, settings)
    anchor(app, settings)
    fill(app, 1)
    with file.open("a", encoding="utf-8") as lines:
        lines.write('{"sequence": 9, "ha')
    anchor(app, settings)
    assert [mark.sequence for mark in read_marks(file).marks] == [2, 3]
    with app.state.database.read() as session:
        assert session.scalars(select(AuditAnchor.sequence).order_by(AuditAnchor.sequence)).all() == [2, 3]


def test_the_figures_tell_that_anchors_are_missing(app: FastAPI, client: TestClient, settings: Settings) -> None:
    """Whoever watches the machines is called when the trail goes on and nothing vouches for it."""

    def behind() -> float:
        lines = client.get("/metrics").text.splitlines()
        return float(next(one for one in lines if one.startswith("credit_audit_unanchored")).split(" ")[1])

    long_ago = app.state.clock.now() - dt.timedelta(hours=3)
    with app.state.database.write() as session:
        audit.record(session, "clerk", "case:clerk:looked", "x", now=long_ago)
    assert 3 * 3600 <= behind() < 4 * 3600
    anchor(app, settings)
    assert behind() == 0


@pytest.fixture
def verified(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run the command: how it ends, and what it says."""
    monkeypatch.setattr(verify, "Settings", lambda: settings)

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["verify", *arguments])
        return verify.main(), capsys.readouterr().out

    return run


def test_the_command_says_it_and_ends_with_one(
    app: FastAPI, settings: Settings, verified: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Protects whoever runs it by the clock: a number for machines, and words that name the line."""
    fill(app, 4)
    anchor(app, settings)
    code, words = verified()
    assert code == 0
    assert "完整：第 1 行到第 4 行" in words
    elsewhere = tmp_path / "kept.jsonl"
    elsewhere.write_text(json.dumps({"sequence": 6, "hash": "x"}), encoding="utf-8")
    code, words = verified("--anchors", str(elsewhere))
    assert code == 1
    assert "第 4 行以后被截断" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "不在"),
        (b"", "一个锚点也没有"),
        (b"\xff", "读不出来"),
        (b'{"sequence": 9, "ha', "一个锚点也没有"),
        (b"{}\nx\n", "第 1、2 行读不懂"),
    ],
    ids=["removed", "empty", "bytes", "unfinished", "lines"],
)
@pytest.mark.parametrize("asked", ["own", "named"])
def test_what_could_not_be_compared_is_not_called_whole(
    app: FastAPI,
    settings: Settings,
    verified: Callable[..., tuple[int, str]],
    content: bytes | None,
    words: str,
    asked: str,
) -> None:
    """Protects from whoever cuts off the end and takes the anchors too, and from a path written wrongly."""
    fill(app, 4)
    anchor(app, settings)
    file = settings.audit_folder / ANCHORS
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with app.state.database.write() as session:
        unguarded(session, "DELETE FROM audit_lines WHERE sequence > 3")
        session.execute(text("DELETE FROM audit_anchors"))
        session.execute(text("DELETE FROM audit_named WHERE sequence > 3"))
    code, said = verified(*(["--anchors", str(file)] if asked == "named" else []))
    assert code == 2
    assert words in said
    assert "完整" not in said


def test_a_trail_that_is_still_without_anchors_says_so(
    app: FastAPI, settings: Settings, verified: Callable[..., tuple[int, str]]
) -> None:
    """Protects a new installation from a false alarm, but only when somebody says that there are none."""
    fill(app, 2)
    code, said = verified()
    assert code == 2
    assert "刚开始运行" in said
    code, said = verified("--no-anchors")
    assert code == 0
    assert "还没有锚点" in said
    assert "完整" not in said
    with app.state.database.read() as session:
        assert "还没有锚点" in verifying.verified(session, settings.audit_folder, full=True).text
    anchor(app, settings)
    (settings.audit_folder / ANCHORS).unlink()
    with app.state.database.read() as session:
        assert "锚点文件不在" in verifying.verified(session, settings.audit_folder, full=True).text


def test_lines_of_before_still_fit(app: FastAPI) -> None:
    """Protects trails that were begun before lines said whom they are about."""
    with app.state.database.write() as session:
        audit.record(session, "clerk", "case:clerk:accept", "case", now=NOW)
        line = session.scalars(select(AuditLine)).one()
        assert line.hash == "5d31f03893019b311566ccac67a3fcdafddd5c34d89fd3416624b0e7ff4797b7"
