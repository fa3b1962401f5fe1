"""In a conversation a case moves only on the person's own clear word: the API looks at what was really sent."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.accounts import tokens
from api.accounts.models import Account
from api.chat.agreeing import told_by
from api.chat.schemas import Content
from tests.api.cases.owner import Owner

Speaks = Callable[..., None]


@pytest.fixture
def speaks(app: FastAPI, owner: Owner) -> Speaks:
    """From now on the owner's requests come from the bot, for a message of these words or this button."""

    def go(words: str = "", payload: str | None = None) -> None:
        with app.state.database.read() as session:
            account_id = session.scalars(select(Account.id).where(Account.username == "biz")).one()
        told = told_by(Content(text=words, payload=payload))
        token = tokens.issue_on_behalf_of(
            app.state.settings,
            account_id,
            "talk",
            now=app.state.clock.now(),
            agrees=told.agrees,
            acts=told.acts,
        )
        owner.headers = {"Authorization": f"Bearer {token}"}

    return go


def button(step: str, number: str) -> str:
    """What a button of a case says."""
    return f'/affirm{{"step": "{step}", "case_number": "{number}"}}'


def test_nothing_is_withdrawn_that_nobody_spoke_of(owner: Owner, speaks: Speaks) -> None:
    """A bot that misunderstands, or was talked into it, takes nothing back."""
    number = owner.files("repair", owner.has())
    for words in ("我的申请到哪一步了", "谢谢", "撤回以后还能再申请吗", "留着别撤"):
        speaks(words)
        refused = owner.does(number, "withdraw")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_confirmed")
    speaks("确认撤回")
    assert owner.does(number, "withdraw").json()["status"] == "withdrawn"


def test_a_button_moves_its_own_case_only(owner: Owner, speaks: Speaks) -> None:
    """An old button of another case files nothing."""
    number = owner.draft("repair", owner.has())
    speaks(payload=button("submit", "XF-20260101-0001"))
    assert owner.submits(number).json()["code"] == "not_confirmed"
    speaks(payload=button("submit", number))
    assert owner.submits(number).json()["code"] != "not_confirmed"


def test_a_word_for_one_act_does_not_do_another(owner: Owner, speaks: Speaks) -> None:
    """Who says "submit" withdraws nothing."""
    number = owner.files("repair", owner.has())
    speaks("提交")
    assert owner.does(number, "withdraw").json()["code"] == "not_confirmed"
    speaks("好的")
    assert owner.does(number, "withdraw").status_code == 200
