"""Answers to beliefs and to names that only look like ours: nothing is denied, and nobody sent, without ground."""

import datetime as dt

import pytest

from knowledge.engine.answer import PolicyAnswer, PolicyDesk

TODAY = dt.date(2026, 11, 21)
MARKET = "国家企业信用信息公示系统"


def _ask(desk: PolicyDesk, question: str) -> PolicyAnswer:
    return desk.answer(question, region=None, as_of=TODAY)


@pytest.mark.parametrize(
    "said",
    ["人家说修复七个工作日就有结果，对吧", "据说严重失信挂两年，没错吧", "听说复议两个月内提，是吧"],
)
def test_a_number_that_some_rule_has_is_not_denied(desk: PolicyDesk, said: str) -> None:
    """What another field, class or wording holds is never said to be found nowhere."""
    assert "没有查到“" not in _ask(desk, said).answer


def test_a_number_that_no_rule_has_is_denied(desk: PolicyDesk) -> None:
    """A price that somebody was told is set right."""
    assert "没有查到“1680元”" in _ask(desk, "听说修复要收1680元，对吧").answer


@pytest.mark.parametrize(
    "question",
    ["住建局的住建罚107号处罚在哪里申请修复", "环罚〔2024〕107号处罚去哪申请修复", "城管罚字第107号到哪申请修复"],
)
def test_a_decision_number_is_not_the_decree(desk: PolicyDesk, question: str) -> None:
    """Only the decree itself leads to the market regulator's system."""
    reply = _ask(desk, question)
    assert all(door.name != MARKET for door in reply.doors)
    assert all(citation.document != "市场监管总局令第107号" for citation in reply.citations)


@pytest.mark.parametrize("question", ["食药监局罚的去哪里修复", "市食药监罚我，在哪申请修复", "107号令说在哪申请修复"])
def test_the_market_regulator_by_every_name(desk: PolicyDesk, question: str) -> None:
    """Its old short names and its decree lead to its own system."""
    assert MARKET in [door.name for door in _ask(desk, question).doors]


@pytest.mark.parametrize("question", ["市监局的处罚我有异议，向谁提", "食药监的公示，异议在哪提"])
def test_an_objection_is_not_answered_with_repair(desk: PolicyDesk, question: str) -> None:
    """Who wants to object to the market regulator is told how to object."""
    reply = _ask(desk, question).answer
    assert "异议" in reply.split("\n")[0]
    assert "申请修复" not in reply.split("\n")[0]


@pytest.mark.parametrize("said", ["听说征信异议20天答复，对吧", "人家说征信异议二十日内书面答复，是吗"])
def test_the_bank_credit_objection_has_its_twenty_days(desk: PolicyDesk, said: str) -> None:
    """The days of the objection are said, not only those of the complaint after it."""
    assert "20日" in _ask(desk, said).answer


@pytest.mark.parametrize("question", ["58号令第二条还用不用", "58号令第七条写了啥"])
def test_an_article_of_a_replaced_document_is_said_to_be_over(desk: PolicyDesk, question: str) -> None:
    """That the document ended, and what replaced it, comes before that its article was not read."""
    reply = _ask(desk, question).answer
    assert "已经失效" in reply
    assert "国家发展改革委令第36号" in reply


def test_an_unread_article_of_a_living_document_is_not_said_to_be_over(desk: PolicyDesk) -> None:
    """Only what ended is said to have ended."""
    assert "失效" not in _ask(desk, "22号文第十九条写了什么").answer


@pytest.mark.parametrize("question", ["协会有权把我列进失信名单吗", "严重失信名单限于哪几个领域"])
def test_what_is_local_about_a_list_is_its_standard(desk: PolicyDesk, question: str) -> None:
    """An ordinance sets the standard of a local list; it is not said to make lists."""
    reply = _ask(desk, question).answer
    assert "认定标准由地方性法规规定" in reply
    assert "名单由地方性法规规定" not in reply
