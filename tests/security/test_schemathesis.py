"""Every operation of the interface, asked rightly and wrongly by every role: no 5xx, nothing undocumented."""

import os

import pytest
from schemathesis import Case

from tests.security.fuzzing import Amount, aim, cases, faults, operations, send
from tests.security.world import API, ROLES, World

MORE = int(os.environ.get("CREDIT_FUZZ", "0"))
"""``CREDIT_FUZZ=200 pytest tests/security/test_schemathesis.py``: so many of each for each role, new ones each time."""
AMOUNT = Amount(right=MORE, wrong=MORE, random=True) if MORE else Amount(right=2, wrong=1)
_made: dict[str, list[Case]] = {}


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_breaks_its_description(world: World, role: str) -> None:
    """Protects programs that trust the document, and the service from requests nobody thought of."""
    world.look()
    found: list[str] = []
    headers = world.headers(role)
    for operation in operations(world):
        if operation.label not in _made:
            _made[operation.label] = cases(operation, AMOUNT)
        if role != "conversation" and world.client.get(f"{API}/auth/me", headers=headers).is_error:
            headers = world.headers(role)  # what was done before has signed everybody out
        for turn, case in enumerate(_made[operation.label]):
            aim(case, world, turn)
            found += faults(case, send(world.client, case, headers))
    assert found == []
