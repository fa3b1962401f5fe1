"""Killed without warning in the middle of filings: what was acknowledged is there, once and whole."""

import random
from pathlib import Path
from typing import Any

from tests.chaos.run import Plan, environment, run

_KILLS = 6


def test_every_acknowledged_filing_survives_kill_nine(
    database_url: str, storage: dict[str, Any], tmp_path: Path
) -> None:
    """Protects filings, papers, timeline, audit trail, jobs and messages; ``make chaos`` does the same for long."""
    plan = Plan(_KILLS, seed=random.randrange(1_000_000), pause=0.0)
    result = run(environment(database_url, storage), tmp_path, plan)
    assert result.faults == [], f"seed {plan.seed}"
    assert result.filings > 0
    assert result.kills.total() == _KILLS
