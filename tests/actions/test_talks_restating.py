"""A value corrected at the summary of a statement changes the statement, as it will be filed."""

import pytest

from tests.actions.fake_api import FakeApi, case, tracker

LISTING = "LY-20261121-0001"
OBJECTION = "YY-20261121-0001"


def heard(
    api: FakeApi, form: str, slots: dict[str, object], text: str, words: str, value: str, kind: str = "date"
) -> dict[str, object]:
    """What the draft is changed to when ``text`` is said at the summary."""
    number = str(slots.get(f"{form}_case"))
    api.set("GET /records", {"items": [], "total": 0, "next": None})
    kept = case(number, kind="objection" if form == "objection" else "listing_objection")
    api.set(f"GET /cases/{number}", kept)
    api.set(f"PATCH /cases/{number}", kept)
    api.set("POST /objections", (201, kept))
    api.set("POST /cases", (201, kept))
    asked = f"{form}_confirmed"
    made = tracker(text, "inform", form=f"{form}_form", slots={**slots, "requested_slot": asked})
    place = text.index(words)
    made["latest_message"]["entities"] = [{"entity": kind, "value": value, "start": place, "end": place + len(words)}]
    said = api.run(f"validate_{form}_form", made)
    assert said.slots[asked] is None
    changes: dict[str, object] = api.body(f"PATCH /cases/{number}")
    assert said.slots[f"{form}_statement"] == changes["statement"]
    return changes


@pytest.mark.parametrize(
    ("statement", "text", "words", "after"),
    [
        ("工资10月8日全部付清，有转账记录", "不对，应该是10月9日付清的", "10月9日", "工资10月9日全部付清，有转账记录"),
        ("工资10月8日已经付清了", "是9号", "9号", "工资10月9号已经付清了"),
        ("2026年10月8日付清", "记错了，10月9日", "10月9日", "2026年10月9日付清"),
        ("8月1日欠下，10月8日付清", "应该是10月9日才对", "10月9日", "8月1日欠下，10月8日付清；应该是10月9日才对"),
        ("工资早就付清了", "是10月9日", "10月9日", "工资早就付清了；是10月9日"),
    ],
)  # fmt: skip
def test_a_corrected_day_stands_in_the_statement(
    api: FakeApi, statement: str, text: str, words: str, after: str
) -> None:
    """Protects people from filing the day that they took back; which of several is meant is not guessed."""
    slots: dict[str, object] = {"listing_case": LISTING, "listing_notice": "n1", "listing_statement": statement}
    assert heard(api, "listing", slots, text, words, "2026-10-09")["statement"] == after


def test_an_objection_is_restated_as_well(api: FakeApi) -> None:
    """The day of paying is kept for the case besides."""
    slots: dict[str, object] = {
        "objection_case": OBJECTION,
        "objection_record": "r1",
        "objection_ground": "inaccurate",
        "objection_statement": "罚款4月20日就交清了，不该再公示",
    }
    changes = heard(api, "objection", slots, "不对，是4月26日交清的", "4月26日", "2026-04-26")
    assert changes["statement"] == "罚款4月26日就交清了，不该再公示"
    assert changes["facts"] == {"performed_on": "2026-04-26"}


def test_an_amount_is_put_in_its_place(api: FakeApi) -> None:
    """However short the message is."""
    slots: dict[str, object] = {
        "listing_case": LISTING,
        "listing_notice": "n1",
        "listing_statement": "欠薪只有5万元，已付清",
    }
    changes = heard(api, "listing", slots, "是5千元", "5千元", "5000", "amount")
    assert changes["statement"] == "欠薪只有5千元，已付清"


def test_a_bare_day_is_no_day_of_this_month(api: FakeApi) -> None:
    """9号 said of 10月8日 means 10月9日, so the latest ninth is not kept for the case."""
    slots: dict[str, object] = {"listing_case": LISTING, "listing_notice": "n1", "listing_statement": "10月8日付清了"}
    assert heard(api, "listing", slots, "不对，是9号付清的", "9号", "2026-11-09") == {"statement": "10月9号付清了"}
