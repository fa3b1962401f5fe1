"""What is kept for years and then goes: reports with their telephone numbers, and who was acted for by whom."""

import datetime as dt

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.authorisations.models import Authorisation, AuthorisationFile
from api.reports.models import Report
from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf
from tests.api.privacy.test_retention import Night, count, night

Headers = dict[str, str]
__all__ = ["night"]


def test_reports_and_authorisations_go_when_their_time_is_over(
    client: TestClient, app: FastAPI, business: Headers, person: Headers, staff: Headers, night: Night
) -> None:
    """Protects telephone numbers and letters of authorisation from being kept for ever, and those in use from going."""
    told = {"kind": "callback", "text": "请回电话", "contact": "13900000011"}
    assert client.post("/api/v1/reports", json=told, headers=business).status_code == 201
    letter = client.post("/api/v1/chat/attachments", files={"file": ("a.pdf", pdf())}, headers=person).json()["id"]
    body = {"principal_code": BUSINESS_CODE, "scope": "look", "until": "2027-05-31", "files": [letter]}
    assert client.post("/api/v1/authorisations", json=body, headers=person).status_code == 201
    over = (dt.date(2027, 5, 31) - app.state.clock.today()).days
    night(1820)
    assert (count(app, Report), count(app, Authorisation)) == (1, 1)
    night(1830)
    assert (count(app, Report), count(app, Authorisation)) == (0, 1)
    night(over + 1820)
    assert count(app, Authorisation) == 1
    night(over + 1830)
    assert (count(app, Authorisation), count(app, AuthorisationFile)) == (0, 0)
