"""Acting for somebody in a conversation: by an authorisation that stands, and never without one."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, problem, record, tracker

BUILDERS = {"kind": "business", "name": "示例建材有限公司", "code": "9132**********Q10W"}
CARRIERS = {"kind": "business", "name": "示例运输有限公司", "code": "9132**********023Y"}
ACTING = {"acting_for": {"id": "a1", "name": "示例建材有限公司"}}


def authorised(api: FakeApi, *principals: dict[str, str]) -> FakeApi:
    """The person may act for these, and has no record of their own."""
    items = [
        {"id": f"a{number}", "principal": one, "until": "2027-05-31"} for number, one in enumerate(principals, start=1)
    ]
    api.set("GET /authorisations", {"items": items, "total": len(items), "next": None})
    api.set("GET /records", {"items": [], "total": 0, "next": None})
    return api


def test_a_named_principal_is_acted_for(api: FakeApi) -> None:
    """Protects agents: naming whom one acts for is enough, and the records that follow are that one's."""
    said = authorised(api, BUILDERS, CARRIERS).run(
        "action_show_records", tracker("帮示例建材有限公司查一下处罚", "ask_my_records")
    )
    assert said.names == ["utter_acting_for"]
    assert said.slots["acting_for"] == {"id": "a1", "name": "示例建材有限公司"}
    assert said.next == "action_show_records"


def test_calls_name_the_authorisation(api: FakeApi) -> None:
    """Protects principals: matters are asked for by the authorisation, what is the person's own is not."""
    authorised(api, BUILDERS).set("GET /records", {"items": [record(1, subject=BUILDERS)], "total": 1, "next": None})
    said = api.run("action_show_records", tracker("帮示例建材有限公司查一下处罚", "ask_my_records", slots=ACTING))
    assert said.names == ["utter_records_found"]
    asked = {request.url.path.rsplit("/", 1)[1]: request.url.params.get("on_behalf_of") for request in api.asked}
    assert asked["records"] == "a1"
    assert asked.get("authorisations") is None


def test_a_repair_is_begun_for_the_principal(repairable: FakeApi) -> None:
    """Protects agents: the draft is made by the same authorisation."""
    slots = ACTING | {"shown_records": ["r1", "r2"]}
    repairable.run("action_begin_repair", tracker("修第一条", "start_repair", slots=slots, ordinal="1"))
    made = next(request for request in repairable.asked if request.method == "POST" and "cases" in request.url.path)
    assert made.url.params["on_behalf_of"] == "a1"


@pytest.mark.parametrize("text", ["帮示例运输有限公司查一下", "查一下邻居的处罚", "帮朋友看看他的处罚"])
def test_nobody_else_is_looked_up(api: FakeApi, text: str) -> None:
    """Protects everybody else: an authorisation is for one; of others the words are the same as ever."""
    said = authorised(api, BUILDERS).run("action_show_records", tracker(text, "ask_my_records"))
    assert said.names == ["utter_only_own"]
    assert "acting_for" not in said.slots


def test_without_an_answer_about_authorisations_nothing_is_told(api: FakeApi) -> None:
    """Protects everybody: where the API does not say, nobody is acted for."""
    authorised(api).set("GET /authorisations", problem(403, "不可以", "not_in_conversation"))
    said = api.run("action_show_records", tracker("帮示例建材有限公司查一下处罚", "ask_my_records"))
    assert said.names == ["utter_only_own"]


def test_whoever_entrusted_the_person_need_not_be_named(api: FakeApi) -> None:
    """Protects agents of one client from having to write its whole name."""
    said = authorised(api, BUILDERS).run("action_show_records", tracker("帮客户查一下处罚", "ask_my_records"))
    assert said.slots["acting_for"]["id"] == "a1"


def test_the_way_back_to_ones_own(api: FakeApi) -> None:
    """Protects the agent's own matters from being looked for with somebody else."""
    said = authorised(api, BUILDERS).run("action_show_records", tracker("办我自己的", "ask_my_records", slots=ACTING))
    assert said.names == ["utter_own_again"]
    assert said.slots["acting_for"] is None


def test_a_revoked_one_is_forgotten(api: FakeApi) -> None:
    """Protects principals: the API's words are passed on, and the next message is the person's own again."""
    api.set("GET /records", problem(403, "没有可以用的授权。", "not_authorised"))
    said = api.run("action_show_records", tracker("有哪些处罚", "ask_my_records", slots=ACTING))
    assert said.names == ["utter_api_problem"]
    assert said.slots["acting_for"] is None


def test_the_words_tell_how_to_register(domain: dict[str, Any]) -> None:
    """Protects agents from a bare no: who it is for, until when, which papers, and who confirms."""
    words = domain["responses"]["utter_only_own"][0]["text"]
    assert all(part in words for part in ("代办授权", "授权委托书", "监护关系证明", "工作人员确认"))


@pytest.mark.parametrize(("text", "meant"), [("替我妈申请修复", True), ("查查我前夫的处罚", False)])
def test_kin_who_entrusted_the_person_need_not_be_named(api: FakeApi, text: str, *, meant: bool) -> None:
    """Protects who may act for their mother from being refused, and a former husband from being taken for her."""
    mother = {"kind": "person", "name": "示例王桂", "code": "3202**********1234"}
    said = authorised(api, mother).run("action_begin_repair", tracker(text, "start_repair"))
    assert ("acting_for" in said.slots) is meant
