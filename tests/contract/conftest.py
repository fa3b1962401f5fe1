"""Fixtures that these tests share with those of the API, and a platform that listens."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from tests.api.conftest import *  # noqa: F403  one world of fixtures, whatever they build on each other
from tests.api.filing.granting import SECRET, add_receiver
from tests.contract.receiving import Platform, platform


@pytest.fixture
def there() -> Iterator[Platform]:
    """A platform that listens."""
    with platform() as listening:
        yield listening


@pytest.fixture
def receiver(app: FastAPI, there: Platform) -> str:
    """Its registration; the id."""
    app.state.settings.receiver_timeout_seconds = 0.5
    return add_receiver(app, gateway="webhook", url=there.url, secret=SECRET)
