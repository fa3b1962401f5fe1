"""A fake API for each test, and the domain's responses."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, assessment, case, record
from tests.contract import bot_files


@pytest.fixture
def api() -> FakeApi:
    """No answer is set yet."""
    return FakeApi()


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    """What Rasa sends along for actions that ask for it."""
    return {"responses": bot_files.domain()["responses"]}


@pytest.fixture
def repairable(api: FakeApi) -> FakeApi:
    """Two records, the first of which can be repaired now."""
    api.set("GET /records", {"items": [record(1), record(2)], "total": 2, "next": None})
    api.set("POST /assessments", assessment("repairable_now"))
    api.set("POST /cases", (201, case()))
    api.set("GET /cases/XF-20261121-0001", case())
    api.set("GET /cases", {"items": [case()], "total": 1, "next": None})
    api.set("POST /cases/XF-20261121-0001/materials", (201, {"id": "f1", "name": "回单.pdf"}))
    return api
