"""A fake API for each test, and the domain's responses."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi
from tests.contract import bot_files


@pytest.fixture
def api() -> FakeApi:
    """No answer is set yet."""
    return FakeApi()


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    """What Rasa sends along for actions that ask for it."""
    return {"responses": bot_files.domain()["responses"]}
