"""A wish to repair a named record begins one whatever it was taken for, and what is somebody else's stays theirs."""

import pytest

from tests.actions.fake_api import FakeApi, record, tracker
from tests.actions.test_repair import hear

CHECK = "action_check_repairability"
BEGIN = "action_begin_repair"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("修复消防的那条", {}),
        ("申请修复 苏示建罚〔2026〕1号，4月20日交的罚款；签字人示例甲", {"document_number": "苏示建罚〔2026〕1号"}),
        (
            "您好，麻烦办理信用修复，资料如下：\n处罚文号：苏示建罚〔2026〕1号",
            {"document_number": "苏示建罚〔2026〕1号"},
        ),
        ("给我把第二条修了吧", {"ordinal": "2"}),
    ],
)
def test_a_plain_wish_is_no_question(repairable: FakeApi, text: str, values: dict[str, str]) -> None:
    """Who names the record and asks nothing wants to apply."""
    assert repairable.run(CHECK, tracker(text, "ask_repairability", **values)).next == BEGIN


@pytest.mark.parametrize(
    "text",
    ["能修复12号那条吗", "修复那条罚款的条件", "那条修复得了不", "第一条", "修复罚款要多久", "修复后那条还显示多少天",
     "我那条罚款修复没通过"],
)  # fmt: skip
def test_a_question_stays_one(repairable: FakeApi, text: str) -> None:
    """It is assessed, and no draft is opened for it."""
    assert repairable.run(CHECK, tracker(text, "ask_repairability")).next != BEGIN
    assert "/api/v1/cases" not in [r.url.path for r in repairable.asked if r.method == "POST"]


def test_a_pasted_block_begins_a_repair_though_it_was_taken_for_values(repairable: FakeApi) -> None:
    """Of an inform the check is made, and the check sees the wish."""
    text = "麻烦办理信用修复，资料如下：处罚文号：苏示建罚〔2026〕1号，缴款日期：2026.4.18"
    taken = tracker(text, "inform", confidence=0.64, document_number="苏示建罚〔2026〕1号")
    assert repairable.run("action_take_value", taken).next == CHECK


def test_a_file_after_an_assessment_is_asked_about_with_its_record(api: FakeApi) -> None:
    """The person need not name the record again."""
    api.set("GET /cases", {"items": [], "total": 0, "next": None})
    slots = {"focus_record": "r1"}
    said = api.run("action_take_value", tracker("回单.pdf", "inform", slots=slots, attachments=("回单",)))
    assert said.names == ["utter_upload_waits_for_draft", "utter_upload_for_record"]
    assert said.slots["told"]["files"]["record"] == "r1"
    assert said.response("utter_upload_for_record")["record"] == "r1"


@pytest.mark.parametrize(
    "text", ["那就给他们办吧 他们家就一条", "帮他们公司申请", "替对方办一下", "他们家的那条能修吗"]
)
def test_they_are_somebody_else(repairable: FakeApi, text: str) -> None:
    """Protects the own record of an agent from being filed in place of the client's."""
    said = repairable.run(BEGIN, tracker(text, "start_repair"))
    assert (said.names, said.next) == (["utter_only_own"], "action_listen")


@pytest.mark.parametrize("text", ["罚款早就交给他们了，帮我修复", "给我办吧", "我是孩子妈妈，替他申请"])
def test_they_may_be_the_authority_as_well(api: FakeApi, text: str) -> None:
    """Who was paid is no reason to refuse the own wish."""
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    said = api.run(BEGIN, tracker(text, "start_repair"))
    assert "utter_only_own" not in said.names


@pytest.mark.parametrize("asked", ["repair_proof", "repair_commitment", "repair_confirmed"])
def test_an_agent_may_leave_it_to_the_client(repairable: FakeApi, asked: str) -> None:
    """The form is left and nothing is filed."""
    said = hear(repairable, asked, "必须他们自己登录？行吧那我让他们自己来", "affirm", confidence=0.2)
    assert (said.names, said.slots["requested_slot"]) == (["utter_repair_not_submitted"], None)
    assert said.slots["repair_confirmed"] is False
