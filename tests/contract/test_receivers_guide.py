"""The guide for platforms: its example can be checked, and says what is really sent."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from standardwebhooks.webhooks import Webhook

from api.filing.confirming import ConfirmationIn
from api.filing.words import ACTION_WORDS, INSTRUCTION_WORDS
from api.settings import ROOT
from tests.api.filing.granting import add_record, grant, work
from tests.contract.receiving import Platform

GUIDE = (ROOT / "docs/guides/receivers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)
(SECRET,) = (text.strip() for kind, text in BLOCKS if kind == "text")
HEADERS = [dict(re.findall(r"^(webhook-\w+): (.+)$", text, re.MULTILINE)) for kind, text in BLOCKS if kind == "http"]
BODIES = [text.strip() for kind, text in BLOCKS if kind == "json"][1:]


@pytest.mark.parametrize("place", [0, 1])
def test_the_signatures_of_the_example_are_right(place: int) -> None:
    """Whoever checks a program of theirs against the guide checks it against the truth."""
    given = HEADERS[place]
    at = dt.datetime.fromtimestamp(int(given["webhook-timestamp"]), dt.UTC)
    assert Webhook(SECRET).sign(given["webhook-id"], at, BODIES[place]) == given["webhook-signature"]


@pytest.mark.usefixtures("receiver")
def test_the_example_has_the_shape_of_what_is_sent(app: FastAPI, there: Platform) -> None:
    """No field of the message is missing from the guide, and none is made up."""
    grant(app, add_record(app))
    work(app)
    assert names(json.loads(BODIES[0])) == names(there.messages[0])
    assert ConfirmationIn.model_validate_json(BODIES[1]).status == "confirmed"


def test_every_instruction_is_explained() -> None:
    """A platform finds each word that it can be told."""
    assert [word for word in (*INSTRUCTION_WORDS, *ACTION_WORDS) if f"`{word}`" not in GUIDE] == []


def names(part: Any) -> Any:
    """The names of the fields, and nothing of what is in them."""
    return {key: names(value) for key, value in part.items()} if isinstance(part, dict) else None
