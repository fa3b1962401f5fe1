"""What tests of signing in share."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.clock import Clock
from tests.api.conftest import PASSWORD

Headers = dict[str, str]


@pytest.fixture
def audited(app: FastAPI) -> Callable[[str], list[AuditLine]]:
    """The audit lines of an action, the oldest first."""

    def of(action: str) -> list[AuditLine]:
        with app.state.database.read() as session:
            lines = select(AuditLine).where(AuditLine.action == action).order_by(AuditLine.sequence)
            return list(session.scalars(lines))

    return of


class Phone:
    """A code generator in somebody's hand; ``later`` counts steps of thirty seconds."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._totp = pyotp.TOTP(secret)

    def shows(self, later: int = 1) -> str:
        """The six digits; those of the next step are good too, and stay so when a step passes meanwhile."""
        return self._totp.generate_otp(int(Clock().now().timestamp()) // 30 + later)


@pytest.fixture
def enrol(client: TestClient) -> Callable[[Headers], tuple[Phone, list[str]]]:
    """Get a second factor for whoever is signed in; the code that confirmed it is used up."""

    def go(headers: Headers) -> tuple[Phone, list[str]]:
        begun: dict[str, Any] = client.post("/api/v1/auth/totp", json={"password": PASSWORD}, headers=headers).json()
        phone = Phone(begun["secret"])
        answer = client.post("/api/v1/auth/totp/confirmation", json={"code": phone.shows(0)}, headers=headers)
        assert answer.status_code == 200, answer.text
        return phone, answer.json()["recovery_codes"]

    return go
