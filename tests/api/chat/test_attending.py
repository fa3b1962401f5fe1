"""Staff: who sees a hand-over, what they read, and talking in the person's own window."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.outbox.models import OutboxMessage
from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_handovers import HANDOVERS, call, press
from tests.api.chat.test_messages import CONVERSATIONS, Headers, png, say

REGION = "320281"


@pytest.fixture
def waiting(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> dict[str, Any]:
    """A business that asked something and then for a person."""
    conversation = say(client, "要钱吗", business)["conversation_id"]
    return call(client, bot, business, conversation_id=conversation)


@pytest.fixture
def number(waiting: dict[str, Any]) -> str:
    """Of that hand-over."""
    return str(waiting["handover"]["number"])


def do(client: TestClient, headers: Headers, number: str, verb: str, status: int = 200, **body: Any) -> Any:
    """A verb of staff."""
    answer = client.post(f"{HANDOVERS}/{number}/{verb}", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def lines(app: FastAPI) -> list[str]:
    """The audit trail of hand-overs."""
    with app.state.database.read() as session:
        found = session.scalars(select(AuditLine.action).order_by(AuditLine.sequence))
        return [action for action in found if action.startswith("handover:")]


def jobs(app: FastAPI, topic: str) -> list[dict[str, Any]]:
    """What was put for the worker."""
    with app.state.database.read() as session:
        return list(session.scalars(select(OutboxMessage.payload).where(OutboxMessage.topic == topic)))


def test_person_and_clerk_talk_and_part(
    client: TestClient,
    app: FastAPI,
    bot: FakeBot,
    business: Headers,
    staff: Headers,
    waiting: dict[str, Any],
    number: str,
) -> None:
    """The whole way: seen, read, taken, both talk while the bot is silent, closed, and the bot goes on."""
    conversation = waiting["conversation_id"]
    (seen,) = client.get(f"{HANDOVERS}?state=waiting", headers=staff).json()["items"]
    assert (seen["number"], seen["subject"]["name"]) == (number, "示例建材有限公司")
    assert "MA1DEMQ" not in seen["subject"]["code"]
    transcript = client.get(f"{HANDOVERS}/{number}", headers=staff).json()["messages"]
    assert [m["text"] for m in transcript[:3]] == ["要钱吗", "不收费。", "转人工"]
    assert do(client, staff, number, "take")["taken_by"] == "staff"
    heard = len(bot.seen)
    answer = say(client, "我交了罚款，网上还在", business, conversation_id=conversation)
    assert (answer["messages"], answer["handover"]["state"]) == ([], "talking")
    assert len(bot.seen) == heard
    do(client, staff, number, "messages", 201, text="您好，请问是哪一条？")
    do(client, staff, number, "close", back_to_bot=True)
    said = client.get(f"{CONVERSATIONS}/{conversation}", headers=business).json()
    assert [(m["author"], m["text"]) for m in said["items"][4:7]] == [
        ("bot", "工作人员来了。请直接在这里说，前面说过的不用再说一遍。"),
        ("person", "我交了罚款，网上还在"),
        ("staff", "您好，请问是哪一条？"),
    ]
    assert said["items"][7]["buttons"][0]["title"] == "接着办刚才的事"
    assert said["handover"] is None
    assert say(client, "要钱吗", business, conversation_id=conversation)["messages"][0]["text"] == "不收费。"
    assert lines(app) == [
        "handover:owner:called",
        "handover:staff:listed",
        "handover:staff:read",
        "handover:staff:taken",
        "handover:staff:replied",
        "handover:staff:closed",
    ]


def test_one_takes_it_and_a_reviewer_may_take_over(
    client: TestClient,
    staff: Headers,
    number: str,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Two clerks never answer at once; who is away does not keep the person waiting."""
    add_account("anna", ["clerk"])
    add_account("bert", ["clerk"])
    anna, bert = sign_in("anna"), sign_in("bert")
    assert do(client, anna, number, "messages", 409, text="您好")["code"] == "handover_not_taken"
    do(client, anna, number, "take")
    assert do(client, anna, number, "take")["is_mine"] is True
    assert do(client, bert, number, "take", 409)["code"] == "handover_taken"
    assert do(client, bert, number, "messages", 409, text="您好")["code"] == "handover_taken"
    assert do(client, staff, number, "take")["taken_by"] == "staff"
    assert do(client, anna, number, "close", 409, back_to_bot=True)["code"] == "handover_taken"
    do(client, staff, number, "close")
    assert do(client, staff, number, "messages", 409, text="您好")["code"] == "handover_closed"


def test_a_reply_repeated_is_said_once(
    client: TestClient, business: Headers, staff: Headers, waiting: dict[str, Any], number: str
) -> None:
    """The same key again gives the first answer."""
    do(client, staff, number, "take")
    for _ in range(2):
        again = staff | {"Idempotency-Key": "reply-1"}
        do(client, again, number, "messages", 201, text="请稍等")
    history = client.get(f"{CONVERSATIONS}/{waiting['conversation_id']}", headers=business).json()
    assert [m["text"] for m in history["items"]].count("请稍等") == 1


def test_looking_for_news_is_recorded_for_others_only(
    client: TestClient, app: FastAPI, business: Headers, staff: Headers, waiting: dict[str, Any], number: str
) -> None:
    """The talker's window asks every few seconds; that is one reading, not hundreds."""
    do(client, staff, number, "take")
    first = client.get(f"{HANDOVERS}/{number}", headers=staff).json()
    place = first["messages"][-1]["sequence"]
    say(client, "在吗", business, conversation_id=waiting["conversation_id"])
    news = client.get(f"{HANDOVERS}/{number}?after={place}", headers=staff).json()["messages"]
    assert [m["text"] for m in news] == ["在吗"]
    assert lines(app).count("handover:staff:read") == 1


def test_buttons_are_read_as_words(
    client: TestClient, bot: FakeBot, business: Headers, staff: Headers, clock: SetClock
) -> None:
    """Whoever reads sees what was pressed, also where the label did not travel along."""
    conversation = say(client, "要钱吗", business)["conversation_id"]
    press(client, "/ask_procedure", business, conversation_id=conversation)
    press(client, "/unknown_thing", business, conversation_id=conversation)
    number = call(client, bot, business, conversation_id=conversation)["handover"]["number"]
    transcript = client.get(f"{HANDOVERS}/{number}", headers=staff).json()["messages"]
    pressed = [m["text"] for m in transcript if m["pressed"]]
    assert pressed == ["怎么申请", "（点了一个按钮）"]


def test_files_reach_staff(
    client: TestClient,
    app: FastAPI,
    business: Headers,
    person: Headers,
    staff: Headers,
    waiting: dict[str, Any],
    number: str,
) -> None:
    """What the person sends while talking can be seen and downloaded, on record; other people's files cannot."""
    do(client, staff, number, "take")
    sent = client.post("/api/v1/chat/attachments", files={"file": ("缴款书.png", png())}, headers=business).json()
    other = client.post("/api/v1/chat/attachments", files={"file": ("别人.png", png())}, headers=person).json()
    say(client, "缴款书.png", business, conversation_id=waiting["conversation_id"], attachments=[sent["id"]])
    transcript = client.get(f"{HANDOVERS}/{number}", headers=staff).json()["messages"]
    assert transcript[-1]["attachments"][0]["name"] == "缴款书.png"
    file = client.get(f"{HANDOVERS}/{number}/files/{sent['id']}", headers=staff)
    assert file.content.startswith(b"\x89PNG")
    assert file.headers["content-disposition"].startswith("attachment")
    assert client.get(f"{HANDOVERS}/{number}/files/{other['id']}", headers=staff).status_code == 404
    assert client.get(f"{HANDOVERS}/{number}/files/{sent['id']}", headers=business).status_code == 403
    assert lines(app)[-1] == "handover:staff:download"


def test_in_wechat_every_line_is_sent(
    client: TestClient, app: FastAPI, staff: Headers, waiting: dict[str, Any], number: str
) -> None:
    """Nobody listens to a stream there, so what is said outside a turn has a job of its own."""
    with app.state.database.write() as session:
        from api.chat.models import Conversation

        session.get_one(Conversation, waiting["conversation_id"]).channel = "wechat"
    do(client, staff, number, "take")
    reply = do(client, staff, number, "messages", 201, text="您好")
    do(client, staff, number, "close")
    sent = [job["message_id"] for job in jobs(app, "chat.staff_reply")]
    assert len(sent) == 3
    assert reply["id"] in sent


def test_on_the_portal_nothing_is_sent(client: TestClient, app: FastAPI, staff: Headers, number: str) -> None:
    """The window listens by itself."""
    do(client, staff, number, "take")
    do(client, staff, number, "messages", 201, text="您好")
    assert jobs(app, "chat.staff_reply") == []


def test_a_silent_colleague_does_not_lock_people_in(
    client: TestClient, clock: SetClock, business: Headers, staff: Headers, waiting: dict[str, Any], number: str
) -> None:
    """After a while the way back is shown, and not at every word."""
    do(client, staff, number, "take")
    there = {"conversation_id": waiting["conversation_id"]}
    assert say(client, "在吗", business, **there)["messages"] == []
    clock.go(minutes=20)
    assert "回到智能助手" in say(client, "还在吗", business, **there)["messages"][0]["text"]
    assert say(client, "喂", business, **there)["messages"] == []
    assert press(client, '/request_human{"step": "leave"}', business, **there)["handover"] is None


def test_nobody_attends_to_himself(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """A clerk who asks for help is helped by somebody else."""
    add_account("anna", ["clerk"])
    anna = sign_in("anna")
    number = call(client, bot, anna)["handover"]["number"]
    do(client, anna, number, "take", 403)


def test_what_staff_and_people_write_is_sealed(
    client: TestClient, app: FastAPI, staff: Headers, business: Headers, waiting: dict[str, Any], number: str
) -> None:
    """Neither replies nor reasons stand in the database in clear, and the audit trail holds no word of them."""
    do(client, staff, number, "take")
    do(client, staff, number, "messages", 201, text="请打13800138000")
    with app.state.database.read() as session:
        from api.chat.models import ChatMessage

        sealed = session.scalars(select(ChatMessage.sealed)).all()
        details = session.scalars(select(AuditLine.details)).all()
    assert not any("13800138000" in str(one) for one in [*sealed, *details])


def test_numbers_in_a_talk_are_hidden_until_somebody_says_what_for(
    client: TestClient, bot: FakeBot, business: Headers, staff: Headers
) -> None:
    """Protects what people type into a conversation: who talks with them sees a number by a step of its own."""
    said = "我的电话是13900000003，给我回电"
    talk = say(client, said, business)["conversation_id"]
    asked = {"conversation_id": talk, "reason": "请打13900000004"}
    number = client.post("/api/v1/chat/handovers", json=asked, headers=business).json()["number"]
    one = f"{HANDOVERS}/{number}"
    listed = client.get(HANDOVERS, headers=staff).text
    assert "13900000004" not in listed
    shown = client.get(one, headers=staff).json()
    assert "1390000000" not in str(shown)
    whole = client.get(one, params={"in_full": "true", "purpose": "给来电人回电话"}, headers=staff).json()
    assert whole["reason"] == asked["reason"]
    assert said in [line["text"] for line in whole["messages"]]
