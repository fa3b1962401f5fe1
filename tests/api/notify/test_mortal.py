"""A worker killed at every step: no message is lost, and none is sent twice where the channel can know it."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.cases.models import Case
from api.notify.models import ContactPoint
from api.settings import ROOT
from tests.api.notify.conftest import NUMBER, Desk
from tests.api.notify.fakes import MailServer, WebServer
from tests.api.notify.mortal import DEATHS, STEPS

# The channel has taken it, and nobody could write that down: only here is anything sent a second time.
TWICE = ("accepted", "recording")
SENT = [1] * (len(STEPS) - len(TWICE)) + [2] * len(TWICE)


@pytest.fixture
def environment(open_desk: Desk) -> dict[str, str]:
    """Settings of the mortal worker."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("CREDIT_")}
    given: dict[str, Any] = open_desk.settings.model_dump(exclude_none=True, exclude_defaults=True)
    for name, value in given.items():
        secret = getattr(value, "get_secret_value", None)
        written = json.dumps(value) if isinstance(value, dict) else str(secret() if secret else value)
        plain[f"CREDIT_{name.upper()}"] = written
    return plain


def test_no_message_is_lost_and_none_said_twice_whenever_the_worker_dies(
    open_desk: Desk, environment: dict[str, str], mail: MailServer, web: WebServer, tmp_path: Path
) -> None:
    """Killed with -9 before and after each step, once for each channel: every message arrives by every channel.

    In-app and SMS: exactly once. Mail: twice only where the server had taken it before the kill, under one
    ``Message-ID``. WeChat knows no key, so there, and only there, a repeat reaches the person.
    """
    open_desk.add_case(status="accepted")
    open_desk.reach("email", "sms", "wechat", sends_left=1000)
    web.permissions = 1000
    order = [sys.executable, "-m", "tests.api.notify.mortal", str(tmp_path), NUMBER]
    subprocess.run(order, cwd=ROOT, env=environment, check=True, timeout=240, capture_output=True)
    assert (tmp_path / "deaths").read_text().split() == DEATHS
    assert len(open_desk.told()) == len(DEATHS)
    asked = Counter(headers["Idempotency-Key"] for path, _, headers in web.requests if path == "/sms")
    assert (len(web.sms), sorted(asked.values())) == (len(STEPS), SENT)
    assert sorted(mail.by_id().values()) == SENT
    assert len(web.wechat) == sum(SENT)
    with open_desk.database.read() as session:
        left = {point.channel: point.sends_left for point in session.scalars(select(ContactPoint))}
        assert left["wechat"] == 1000 - len(STEPS)
        assert session.scalars(select(Case)).one().status == "accepted"
