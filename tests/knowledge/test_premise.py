"""Beliefs with a number in them: the question behind, and whether the answer bears the number out."""

import pytest

from knowledge.engine.premise import believes, held_in, premise_of


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("听说一般处罚要公示两年，对吧", "一般处罚要公示几年"),
        ("据说三十个工作日才答复，是真的吗", "几个工作日才答复"),
        ("人家说办一次收三百元手续费，没错吧", "办一次收多少钱手续费"),
        ("征求意见十五日就够了，是吧", "征求意见几天就够了"),
    ],
)
def test_the_question_behind_a_belief(said: str, question: str) -> None:
    """The number believed gives way to the question after it, so that the rule is found and not the number."""
    premise = premise_of(said)
    assert premise is not None
    assert premise.question == question


@pytest.mark.parametrize(
    "told",
    [
        "信用修复要公示多久",
        "我被罚了两个月了，是不是可以修复了",
        "听说2021年10月8日印发的文件废止了，对吧",
        "公示期一年过了还挂着",
        "听说要先上培训班，对吧",
        "交700元罚款以后自动就没了，是真的吗",
        "我的罚款900元，缴清就能撤，对吧",
    ],
)
def test_what_is_no_belief_about_a_number(told: str) -> None:
    """Plain questions, dates of the calendar and facts of one's own are left as they stand."""
    assert premise_of(told) is None


@pytest.mark.parametrize(
    ("said", "answer", "wrong"),
    [
        ("听说要公示五年，对吧", "最短3个月、最长1年。", ["五年"]),
        ("听说最长公示三年，对吧", "最短1年、最长3年。", []),
        ("听说12个月停止公示，对吧", "最长1年。", []),
        ("听说六十天撤回，对吧", "应当在3日内撤回。", ["六十天"]),
        ("据说收200元，是真的吗", "不要钱，免费办理。", ["200元"]),
        ("听说永远公示，对吧", "最长3年。", ["永远"]),
        ("听说收200元，对吧", "3个工作日内决定是否受理。", []),
    ],
)
def test_a_number_is_held_against_those_of_the_answer(said: str, answer: str, wrong: list[str]) -> None:
    """Only a number of a kind that the answer speaks of can be contradicted by it."""
    premise = premise_of(said)
    assert premise is not None
    assert [quantity.words for quantity in premise.contradicted_by(answer)] == wrong


def test_hearsay_is_known_without_a_number() -> None:
    """A belief without a number is a belief, too; a plain question is none."""
    assert believes("听说修复要先上课，对吧")
    assert not believes("修复要不要上课")


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("据说14个月才撤，对吧", True),
        ("据说两个月内提，对吧", True),
        ("据说九个工作日办好，对吧", True),
        ("据说180天就停，对吧", False),
        ("据说要公示十年，对吧", False),
        ("据说要收260元，对吧", False),
    ],
)
def test_a_number_held_for_anything_is_known(said: str, *, held: bool) -> None:
    """Days near to months, and what lies between two ends, count as held: another rule may be meant."""
    library = held_in(["严重的公示1年至3年。", "60日内可以申请。", "9个工作日内办理。", "永远免费，罚款200元以下。"])
    premise = premise_of(said)
    assert premise is not None
    assert [library.has(quantity) for quantity in premise.said] == [held]
