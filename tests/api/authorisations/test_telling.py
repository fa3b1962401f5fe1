"""What the one who is acted for is told."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.settings import Settings
from api.worker import all_works, run_once
from tests.api.authorisations.test_authorisations import AUTHORISATIONS

Headers = dict[str, str]
Told = Callable[[Headers], list[str]]


@pytest.fixture
def told(app: FastAPI, client: TestClient, settings: Settings) -> Told:
    """Do the jobs that wait; the titles of what somebody has been told, the oldest first."""
    works = all_works(settings, app.state.library, app.state.database)

    def read(headers: Headers) -> list[str]:
        run_once(app.state.database, app.state.clock, works)
        items = client.get("/api/v1/notifications", headers=headers).json()["items"]
        assert not any("示例" in one["text"] for one in items)
        return [one["title"] for one in reversed(items)]

    return read


def test_the_principal_hears_of_the_registration_and_of_the_confirmation(
    client: TestClient, registered: Callable[..., Any], business: Headers, person: Headers, staff: Headers, told: Told
) -> None:
    """Protects a business from somebody who registers behind its back: it hears in time to object."""
    found = registered().json()["id"]
    assert told(business) == ["有人登记替您办事"]
    assert client.post(f"{AUTHORISATIONS}/{found}/confirm", json={}, headers=staff).status_code == 200
    assert told(business) == ["有人登记替您办事", "代办授权已生效"]
    assert told(person) == []


def test_what_is_over_before_it_is_told_is_not_told(
    client: TestClient, registered: Callable[..., Any], business: Headers, person: Headers, told: Told
) -> None:
    """Protects people from news that is not so any more."""
    found = registered().json()["id"]
    assert client.post(f"{AUTHORISATIONS}/{found}/revoke", json={}, headers=person).status_code == 200
    assert told(business) == []
