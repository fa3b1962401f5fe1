"""The person's own data: told, exported, deleted, and the consent to use it."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, FakeApi, problem, record, tracker

ASK = "action_privacy"
KEPT = {"text": "保存期限如下。", "removed": [{"what": "对话", "days": 365}], "kept": [{"what": "申请"}],
        "citations": [CITATION]}  # fmt: skip
CHAT = {"purpose": "chat_records", "name": "查看自己的记录", "text": "为了回答您。", "given": True}
_STATUS, _BODY = problem(403, "要先征得您的同意。", "consent_needed")
RIGHT = {"number": "QL-20261121-0001", "kind": "export", "text": "已登记。", "citations": [CITATION]}
NEEDED = _STATUS, _BODY | {"purpose": "chat_records"}


@pytest.fixture
def mine(api: FakeApi) -> FakeApi:
    """Somebody who agreed to one purpose of two."""
    api.set("GET /consents", {"items": [CHAT, CHAT | {"purpose": "reminders", "given": False}]})
    api.set("POST /consents", {"items": [CHAT]})
    api.set("DELETE /consents", {"items": []})
    api.set("POST /rights", (201, RIGHT))
    api.set("GET /rights", {"items": []})
    api.set("GET /privacy/retention", KEPT)
    api.set("GET /policies/answer", {"status": "answered", "answer": "按规定。", "citations": [CITATION]})
    return api


def sent(api: FakeApi) -> list[str]:
    """What was changed."""
    return [f"{r.method} {r.url.path.removeprefix('/api/v1')}" for r in api.asked if r.method != "GET"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("你们收集我哪些信息", ["utter_kept"]),
        ("聊天记录保存多久", ["utter_kept"]),
        ("谁查过我的信用信息", ["text", "utter_privacy_looked"]),
        ("能导出我的个人数据吗", ["utter_right_export_ask"]),
        ("我要注销账号并删除数据", ["utter_right_erase_ask"]),
        ("个人信息保护法规定我可以删除吗，我要删", ["text", "utter_right_erase_ask"]),
        ("怎么撤回授权", ["utter_consent_withdraw_ask"]),
        ("我不同意你们用我的信息", ["utter_consent_withdraw_ask"]),
        ("上传的营业执照会不会被滥用", ["text", "utter_privacy_here"]),
        ("网上公示的处罚信息能删吗", ["text", "utter_privacy_here"]),
    ],
)
def test_each_wish_gets_its_own_answer(mine: FakeApi, domain: dict[str, Any], text: str, said: list[str]) -> None:
    """Protects both the rights and the questions: nothing changes by asking."""
    assert mine.run(ASK, tracker(text, "ask_privacy"), domain).names == said
    assert sent(mine) == []


def test_what_is_kept_is_told_with_its_clauses(mine: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the right to know, also of those who are not signed in."""
    said = mine.run(ASK, tracker("你们存了我什么", "ask_privacy", token=None), domain).response("utter_kept")
    assert said["lines"] == "· 对话：保存 365 天\n· 申请：不会自动删除"
    assert said["custom"] == {"citations": [CITATION]}


@pytest.mark.parametrize(
    ("text", "kind"), [("能导出我的个人数据吗", "export"), ("把我的数据删掉", "erase")], ids=["export", "erase"]
)
def test_a_right_is_exercised_on_a_yes_only(mine: FakeApi, text: str, kind: str) -> None:
    """Protects against a deletion by a slip; a yes and the button both count, a no changes nothing."""
    asked = mine.run(ASK, tracker(text, "ask_privacy"))
    assert asked.next == "action_listen"
    no = mine.run("action_answer_pending", tracker("不", "deny", slots=asked.slots))
    assert (no.names, sent(mine)) == (["utter_right_left"], [])
    yes = mine.run("action_answer_pending", tracker("是的", "affirm", slots=asked.slots))
    assert yes.next == ASK
    done = mine.run(ASK, tracker("是的", "affirm", slots=yes.slots))
    assert (done.names, mine.body("POST /rights")) == (["utter_right_filed"], {"kind": kind})
    assert done.responses[0]["custom"] == {"citations": [CITATION]}
    # A value named "text" would take the place of the whole response.
    assert (done.responses[0]["text"], done.responses[0]["words"]) == (None, "已登记。")
    pressed = mine.run(ASK, tracker("/a", "ask_privacy", step=f"{kind}.sure"))
    assert pressed.names == ["utter_right_filed"]


def test_a_copy_that_is_told_to_be_made_is_made(mine: FakeApi) -> None:
    """Who says it plainly is not asked whether they mean it: a copy harms nobody."""
    told = mine.run(ASK, tracker("请把我的个人数据导出一份给我", "ask_privacy"))
    assert (told.names, mine.body("POST /rights")) == (["utter_right_filed"], {"kind": "export"})


def test_a_copy_that_lies_ready_is_given(mine: FakeApi) -> None:
    """Protects against a second copy for who only looks for the first."""
    ready = RIGHT | {"download": "/api/v1/rights/QL-20261121-0001/export"}
    mine.set("GET /rights", {"items": [ready]})
    said = mine.run(ASK, tracker("下载我的资料", "ask_privacy")).response("utter_right_ready")
    assert said["href"] == ready["download"]
    assert sent(mine) == []


def test_rights_need_signing_in(mine: FakeApi) -> None:
    """Protects everybody's data from somebody without a name."""
    assert mine.run(ASK, tracker("把我的数据删掉", "ask_privacy", token=None)).names == ["utter_sign_in"]


def test_consent_is_taken_back_on_a_yes(mine: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against taking back what was not meant: one purpose is named first; of several, each is a button."""
    asked = mine.run(ASK, tracker("怎么撤回授权", "ask_privacy"), domain)
    assert (asked.slots["pending"], sent(mine)) == ({"right": "withdraw.chat_records"}, [])
    done = mine.run(ASK, tracker("是的", "affirm", slots=asked.slots), domain)
    assert (done.names, sent(mine)) == (["utter_consent_withdrawn"], ["DELETE /consents"])
    mine.set("GET /consents", {"items": [CHAT, CHAT | {"purpose": "reminders", "name": "提醒"}]})
    several = mine.run(ASK, tracker("怎么撤回授权", "ask_privacy"), domain).response("utter_consent_which")
    assert [b["title"] for b in several["buttons"]] == ["查看自己的记录", "提醒"]
    mine.set("GET /consents", {"items": []})
    assert mine.run(ASK, tracker("撤回同意", "ask_privacy"), domain).names == ["utter_consent_none"]


def test_what_needed_a_consent_goes_on_after_the_yes(mine: FakeApi, domain: dict[str, Any]) -> None:
    """Protects people from asking twice, and their records from being read without a yes."""
    mine.set("GET /records", NEEDED)
    first = mine.run("action_show_records", tracker("我有哪些处罚记录", "ask_my_records"), domain)
    assert (first.names, first.next) == (["utter_consent_ask"], "action_listen")
    assert first.responses[0]["detail"] == "要先征得您的同意。"
    yes = mine.run("action_answer_pending", tracker("同意", "affirm", slots=first.slots), domain)
    agreed = mine.run(ASK, tracker("同意", "affirm", slots=yes.slots), domain)
    assert (agreed.next, sent(mine)) == ("action_show_records", ["POST /consents"])
    assert mine.body("POST /consents") == {"purpose": "chat_records"}
    mine.set("GET /records", {"items": [record(1)]})
    gone_on = mine.run("action_show_records", tracker("同意", "affirm", slots=agreed.slots), domain)
    assert gone_on.names == ["utter_records_found"]


def test_the_kept_message_is_heard_once(mine: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the next message from being taken for the old one."""
    kept = {"by": "another message", "message": {"text": "别人的公司", "intent": {"name": "x"}}, "attachments": []}
    mine.set("GET /records", {"items": [record(1)]})
    said = mine.run("action_check_repairability", tracker("第一条", slots={"resumed": kept}, ordinal="1"), domain)
    assert mine.asked[-1].url.path.endswith("/assessments")
    assert said.names


@pytest.mark.parametrize("how", ["press", "say"])
def test_a_no_to_the_consent_leaves_the_rules(mine: FakeApi, how: str) -> None:
    """Protects those who do not want it: questions are still answered, and nothing is noted."""
    offered = {"pending": {"consent": "chat_records", "message": {}, "action": "action_show_records"}}
    if how == "press":
        said = mine.run(ASK, tracker("/a", "ask_privacy", step="disagree", slots=offered))
    else:
        said = mine.run("action_answer_pending", tracker("不同意", "deny", slots=offered))
    assert (said.names, sent(mine)) == (["utter_consent_refused"], [])


def test_an_open_form_waits_for_the_yes(mine: FakeApi) -> None:
    """Protects the form's question from a yes that was for the consent."""
    slots = {"pending": {"consent": "chat_records"}, "requested_slot": "repair_record"}
    assert mine.run("validate_repair_form", tracker("同意", "affirm", form="repair_form", slots=slots)).events == []
