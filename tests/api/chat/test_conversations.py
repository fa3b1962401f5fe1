"""Whose conversation is whose."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.chat.test_messages import CONVERSATIONS, MESSAGES, Headers, say


def test_somebody_elses_conversation_looks_absent(client: TestClient, business: Headers, person: Headers) -> None:
    """Reading, writing and deleting answer 404, as for a conversation that does not exist."""
    own = say(client, "你好", business)["conversation_id"]
    assert client.get(f"{CONVERSATIONS}/{own}", headers=person).status_code == 404
    assert client.delete(f"{CONVERSATIONS}/{own}", headers=person).status_code == 404
    body = {"text": "你好", "conversation_id": own}
    assert client.post(MESSAGES, json=body, headers=person).status_code == 404
    assert client.get(f"{CONVERSATIONS}/{own}").status_code == 404


def test_a_guest_is_known_by_an_unreadable_cookie(client: TestClient, app: FastAPI) -> None:
    """The same browser sees its conversation again, another browser does not."""
    answer = client.post(MESSAGES, json={"text": "你好"})
    assert "httponly" in answer.headers["set-cookie"].lower()
    conversation = answer.json()["conversation_id"]
    assert client.get(f"{CONVERSATIONS}/{conversation}").status_code == 200
    with TestClient(app) as other:
        assert other.get(f"{CONVERSATIONS}/{conversation}").status_code == 404
        assert other.get(CONVERSATIONS).json()["items"] == []


def test_a_guest_who_signs_in_keeps_the_conversation_to_himself(
    client: TestClient, business: Headers, person: Headers
) -> None:
    """Going on after signing in binds the conversation; signed out, or as somebody else, it is closed."""
    conversation = say(client, "你好")["conversation_id"]
    assert client.get(CONVERSATIONS, headers=business).json()["items"][0]["id"] == conversation
    say(client, "我的记录", business, conversation_id=conversation)
    assert client.get(f"{CONVERSATIONS}/{conversation}", headers=business).json()["total"] == 4
    assert client.get(f"{CONVERSATIONS}/{conversation}").status_code == 404
    assert client.get(f"{CONVERSATIONS}/{conversation}", headers=person).status_code == 404


def test_history_keeps_the_order_and_pages_backwards(client: TestClient, business: Headers) -> None:
    """The latest page comes first, each page in the order in which things were said."""
    conversation = say(client, "一", business)["conversation_id"]
    say(client, "二", business, conversation_id=conversation)
    latest = client.get(f"{CONVERSATIONS}/{conversation}?limit=2", headers=business).json()
    assert [m["text"] for m in latest["items"]] == ["二", "不收费。"]
    earlier = client.get(f"{CONVERSATIONS}/{conversation}?cursor={latest['next']}", headers=business).json()
    assert [m["text"] for m in earlier["items"]] == ["一", "不收费。"]


def test_own_conversations_come_latest_first(client: TestClient, business: Headers) -> None:
    """The widget shows the one that was used last."""
    older = say(client, "一", business)["conversation_id"]
    newer = say(client, "二", business)["conversation_id"]
    ids = [c["id"] for c in client.get(CONVERSATIONS, headers=business).json()["items"]]
    assert ids == [newer, older]


def test_a_deleted_conversation_is_gone(client: TestClient, app: FastAPI, business: Headers) -> None:
    """Deleting removes every message, not only the heading."""
    conversation = say(client, "你好", business)["conversation_id"]
    assert client.delete(f"{CONVERSATIONS}/{conversation}", headers=business).status_code == 204
    assert client.get(f"{CONVERSATIONS}/{conversation}", headers=business).status_code == 404
    with app.state.database.read() as session:
        from api.chat.models import ChatMessage

        assert session.query(ChatMessage).count() == 0


def test_a_stranger_has_no_event_stream(client: TestClient) -> None:
    """Nothing can be said to nobody; the refusal stops the browser from trying again and again."""
    assert client.get("/api/v1/chat/events").status_code == 401
