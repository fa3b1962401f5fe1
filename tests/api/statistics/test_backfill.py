"""Decisions made before they were counted are counted, too."""

import json
from typing import Any

from alembic import command
from sqlalchemy import create_engine, text

from tests.databases import alembic_for

AT = "2026-10-30 17:30:00+00:00"
CLAUSE = {"document": "示例〔2026〕1号", "title": "示例办法", "locator": "第一条", "url": "/x"}
DECISION = {"decided_at": "2026-10-30T17:30:00+00:00", "resolution": None, "citations": [CLAUSE], "reasons": ["示例"]}
REFUSED = {"decision": "denied", "resolution": None, "citations": [CLAUSE]}
GRANTED = {"decision": "granted", "resolution": None, "citations": []}
CASE = text(
    "INSERT INTO cases (id, number, kind, status, subject_id, region, also_grounds, required, shielding,"
    " earlier_supplements, earlier_decisions, decision, knowledge_version, created_at, submitted_at, version)"
    " VALUES (:id, :id, 'repair', 'closed', 's', '320281', '[]', '[]', :no, '[]', '[]', :decision, 'v', :at, :at, 1)"
)
SUBJECT = text(
    "INSERT INTO subjects (id, kind, name, code_index, code_sealed) VALUES ('s', 'business', '示例', 'i', 'x')"
)
EVENT = text(
    "INSERT INTO case_events (id, case_id, sequence, at, actor, action, text)"
    " VALUES (:id, :id, 1, :at, '经办人', 'accept', '已受理')"
)


def test_decisions_of_before_are_counted(empty_database_url: str) -> None:
    """Protects the numbers of an installation brought up to date: outcome, days in China, and each clause once."""
    command.upgrade(alembic_for(empty_database_url), "0018")
    engine = create_engine(empty_database_url)
    decisions: dict[str, Any] = {
        "a": DECISION | {"decision": "denied", "per_record": {"r": REFUSED}},
        "b": DECISION | {"decision": "granted", "citations": [], "per_record": {"r": REFUSED, "q": GRANTED}},
        "c": None,
    }
    with engine.begin() as session:
        session.execute(SUBJECT)
        for id_, decision in decisions.items():
            row = {"id": id_, "decision": decision and json.dumps(decision), "at": AT, "no": False}
            session.execute(CASE, row)
            session.execute(EVENT, {"id": id_, "at": AT})
    command.upgrade(alembic_for(empty_database_url), "0019")
    asked = "SELECT case_id, outcome, decided_on, accepted_on, late FROM case_results ORDER BY case_id"
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(asked))]
        cited = connection.execute(text("SELECT count(*) FROM refused_clauses")).scalar()
    engine.dispose()
    assert [(id_, outcome, str(on), str(accepted), late) for id_, outcome, on, accepted, late in found] == [
        ("a", "denied", "2026-10-31", "2026-10-31", None),
        ("b", "partly", "2026-10-31", "2026-10-31", None),
    ]
    assert cited == 2
