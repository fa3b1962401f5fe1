"""Nothing is withdrawn, deleted, filed or given up on a word inside other words."""

from typing import Any

import pytest

from actions.backing_out import gives_up
from tests.actions.fake_api import FakeApi, case, record, tracker

NUMBER = "XF-20261121-0001"


@pytest.mark.parametrize(
    "words",
    [
        "法院撤销了",
        "市局撤销了",
        "上月撤销的",
        "法院撤销的判决还在路上",
        "处罚已经被法院撤销了",
        "我不是不办，是材料没看清",
        "网上的记录应该撤下来才对",
        "撤销了",
        "删",
        "不要",
        "不用了",
        "不交罚款",
        "1号那条不要了",
        "已取消",
        "取消了",
    ],
)
def test_a_true_answer_does_not_give_up(words: str) -> None:
    """Somebody who tells what was revoked or taken down stays in the form."""
    assert not gives_up(words)


@pytest.mark.parametrize(
    "words",
    [
        "算了",
        "先不提交",
        "算了先不提交",
        "没有别的材料，先不提交",
        "我不想再提异议了",
        "太麻烦了，不弄了",
        "老板说先不申请了",
        "取消吧",
        "改天再弄",
        "我想了想，还是不申诉了吧",
        "草稿删掉",
    ],
)
def test_whole_phrases_give_up(words: str) -> None:
    """Taking the wish back is heard with its small words, and with reasons."""
    assert gives_up(words)


@pytest.mark.parametrize("intent", ["inform", "affirm", "withdraw_case", "nlu_fallback"])
@pytest.mark.parametrize("words", ["行政处罚那条", "工行那个", "我是会计", "撤的是另一件", "好 留着"])
def test_other_words_withdraw_nothing(api: FakeApi, words: str, intent: str) -> None:
    """Whatever the words were taken for: a filed case stays filed."""
    api.set("GET /cases", {"items": [], "total": 0, "next": None})
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    api.set("GET /policies/answer", {"status": "unanswered", "answer": "", "citations": []})
    api.set(f"GET /cases/{NUMBER}", case(NUMBER, status="submitted"))
    slots: dict[str, Any] = {"pending": {"withdraw": NUMBER}}
    for action in ("action_withdraw", "action_take_value", "action_not_understood", "action_answer_pending"):
        said = api.run(action, tracker(words, intent, slots=slots))
        assert not {"utter_withdrawn", "utter_draft_dropped"} & set(said.names)
    assert not [r for r in api.asked if r.method == "POST" and r.url.path.endswith("/withdraw")]


@pytest.mark.parametrize("words", ["行 留着吧", "好烦", "好贵", "可以后悔", "是我公司"])
def test_other_words_delete_nothing(api: FakeApi, words: str) -> None:
    """The deletion waits for a yes that is one; keeping is heard as a no."""
    api.set("GET /rights", {"items": [], "total": 0, "next": None})
    slots: dict[str, Any] = {"pending": {"right": "erase"}}
    said = api.run("action_privacy", tracker(words, "affirm", slots=slots))
    assert said.names == ["utter_right_erase_ask"]
    assert not [r for r in api.asked if r.method == "POST"]
    kept = api.run("action_answer_pending", tracker("行 留着吧", "affirm", slots=slots))
    assert kept.names == ["utter_right_left"]


def test_an_appeal_in_a_hurry_is_filed_and_a_reason_kept(api: FakeApi) -> None:
    """A "no" inside the reason, or beside the wish to file, does not end the appeal."""
    asked = {"appeal_case": NUMBER, "appeal_statement": "材料齐全", "requested_slot": "appeal_confirmed"}
    for words in ("处罚已经被法院撤销了", "我不是不办，是材料没看清"):
        said = api.run("validate_appeal_form", tracker(words, "inform", form="appeal_form", slots=asked))
        assert words in said.slots["appeal_statement"]
    said = api.run("validate_appeal_form", tracker("不用了，直接提交", "deny", form="appeal_form", slots=asked))
    assert said.slots["appeal_confirmed"] is True


@pytest.mark.parametrize("words", ["法院撤销的判决还在路上", "没有撤销判决书"])
def test_a_word_about_the_evidence_stays_in_the_form(api: FakeApi, words: str) -> None:
    """The judgment may be on its way; nobody is told that nothing was filed."""
    slots = {"objection_record": "r1", "objection_ground": "revoked_basis", "objection_case": "YY-20261121-0001"}
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    api.set("GET /cases/YY-20261121-0001", case("YY-20261121-0001"))
    known = slots | {"requested_slot": "objection_evidence"}
    said = api.run("validate_objection_form", tracker(words, "inform", form="objection_form", slots=known))
    assert "utter_objection_not_submitted" not in said.names
