"""The language-model rewriter against a real server that lies, fails and dawdles."""

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.answers.desk import get_desk
from api.answers.rewriter import Rewriter
from api.answers.rewriting_breaker import FAILURES, REST_SECONDS, Breaker
from api.answers.rewriting_model import ModelDown, read_answer
from api.main import create_app
from api.settings import Settings
from knowledge.engine.answer_model import PolicyAnswer
from knowledge.engine.schema import Citation, Verification
from tests.api.answers.lying_model import FakeModel, Handler, fake_model

PLAIN = "一般失信信息最短公示3个月，最长公示1年，办理单位不得收取费用，应当及时办结；还没有满的，不能申请。"
FRIENDLY = (
    "您好，一般失信信息最短公示三个月，最长公示一年，办理单位不得收取费用，应当及时办结；还没有满的，是不能申请的。"
)
ANSWER = "/api/v1/policies/answer"


class OneAnswer:
    """A desk with one answer, so that these tests hold whatever the library says."""

    def __init__(self, status: str = "answered") -> None:
        citation = Citation(
            document="示例发〔2026〕1号",
            title="示例办法",
            issuer="示例机关",
            locator="第八条",
            quote="不得收取费用",
            digest="最短公示3个月，最长1年；不得收取费用，应当及时办结，不能拖延。",
            quote_verified=True,
            effective_from=None,
            effective_to=None,
            superseded_by=None,
            verification=Verification.PRIMARY,
            url="/api/v1/policies/documents/example#8",
        )
        fields: dict[str, Any] = {"as_of": "2026-11-21", "region": None, "knowledge_version": "sha256:0"}
        self._answer = PolicyAnswer(status=status, answer=PLAIN, citations=(citation,), **fields)

    def answer(self, *_: object, **__: object) -> PolicyAnswer:
        """Always the same."""
        return self._answer


@pytest.fixture
def model() -> Iterator[FakeModel]:
    """The server."""
    with fake_model() as server:
        yield server


@pytest.fixture
def rewriting(settings: Settings, model: FakeModel) -> Settings:
    """Settings with the rewriter on."""
    values = {"rewriter_url": model.url, "rewriter_model": "示例模型", "rewriter_timeout_seconds": 1.0}
    return Settings(_env_file=None, **(settings.model_dump() | values | {"rewriter_key": "k-0000"}))


@pytest.fixture
def app(rewriting: Settings) -> FastAPI:
    """The application with the rewriter on and one answer to every question."""
    app = create_app(rewriting)
    app.dependency_overrides[get_desk] = OneAnswer
    return app


def ask(client: TestClient, question: str = "公示多久") -> dict[str, Any]:
    """The answer over HTTP."""
    response = client.get(ANSWER, params={"question": question})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_faithful_paraphrase_is_used_and_said_to_be_one(client: TestClient, model: FakeModel) -> None:
    """The friendlier words are shown, the plain ones stay at hand, and the same text is not asked for twice."""
    model.behaviour = lambda handler, _: handler.reply(f"\n{FRIENDLY}\n")
    assert {name: ask(client)[name] for name in ("answer", "rephrased", "plain_answer")} == {
        "answer": FRIENDLY,
        "rephrased": True,
        "plain_answer": PLAIN,
    }
    assert ask(client, "另一个问法")["answer"] == FRIENDLY
    assert len(model.asked) == 1


def test_nothing_that_a_person_typed_goes_to_the_model(client: TestClient, model: FakeModel) -> None:
    """The text of the answer is all it gets: no question, no code, no cookie, no address of the reader."""
    ask(client, "我是示例建材，代码91320281MA1DEMQ10W，电话13800000000，公示多久")
    sent = model.asked[0]
    assert [message["content"] for message in sent["body"]["messages"]][1:] == [PLAIN]
    assert set(sent["body"]) == {"model", "messages", "temperature", "stream"}
    assert "9132" not in sent["raw"]
    assert "1380" not in sent["raw"]
    assert "示例建材" not in json.dumps(sent["body"], ensure_ascii=False)
    assert sent["path"] == "/v1/chat/completions"
    assert not {"Cookie", "X-Forwarded-For", "Referer"} & set(sent["headers"])


LIES = [
    FRIENDLY.replace("不得", "可以"),
    FRIENDLY.replace("三个月", "三十天"),
    FRIENDLY.replace("三个月", "三个工作日"),
    FRIENDLY.replace("不能", "能"),
    FRIENDLY.replace("应当", "必须"),
    FRIENDLY.replace("费用", "费用，另交工本费50元"),
    FRIENDLY.replace("您好", "根据第九十九条"),
    FRIENDLY + "详询010-66668888。",
    FRIENDLY + "保证办成。",
    FRIENDLY + "见https://example.com/。",
    f"<p>{FRIENDLY}</p>",
    f"**{FRIENDLY}**",
    "```\n" + FRIENDLY + "\n```",
    FRIENDLY.replace("办理单位", "法院"),
    FRIENDLY.replace("您好，", "若"),
    FRIENDLY.replace("及时办结", "办结"),
    FRIENDLY.replace("不得收取", "不得。收取"),
    FRIENDLY * 3,
    "Sure! " + FRIENDLY,
    "",
    "\x00\ud800",
]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_answered_with_the_plain_text(client: TestClient, model: FakeModel, lie: str) -> None:
    """Whatever the model makes of it, the reader gets the library's words."""
    model.behaviour = lambda handler, _: handler.reply(lie)
    body = ask(client)
    assert (body["answer"], body["rephrased"], body["plain_answer"]) == (PLAIN, False, None)


def _redirect(handler: Handler, _: str) -> None:
    handler.send(b"", 307, Location="/v1/elsewhere")


FAILURES_OF_A_SERVER: dict[str, Callable[[Handler, str], None]] = {
    "500": lambda handler, _: handler.send(b"broken", 500),
    "refused key": lambda handler, _: handler.send(b"{}", 401),
    "redirect": _redirect,
    "hangs": lambda handler, _: bool(handler.server.stop.wait(20)) or None,
    "drips": lambda handler, _: handler.drip(handler.server.stop),
    "hangs up": lambda handler, _: handler.connection.shutdown(socket.SHUT_RDWR),
    "not http": lambda handler, _: bool(handler.wfile.write(b"\xff\xfe\x00garbage\r\n\r\n")) and None,
    "not json": lambda handler, _: handler.send(b"<html>sign in</html>"),
    "event stream": lambda handler, _: handler.send(b'data: {"choices": []}\n\n', Content_Type="text/event-stream"),
    "10 MB": lambda handler, _: handler.send(b'{"choices": "' + b"a" * 10_000_000),
    "deep": lambda handler, _: handler.send(b"[" * 60_000),
    "packed": lambda handler, _: handler.send(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"),
    "no choices": lambda handler, _: handler.send(b'{"choices": []}'),
    "a number": lambda handler, _: handler.reply(7),
    "null": lambda handler, _: handler.reply(None),
    "cut short": lambda handler, _: handler.reply(FRIENDLY, finish_reason="length"),
    "list": lambda handler, _: handler.send(b"[1, 2]"),
}


@pytest.mark.parametrize("failure", FAILURES_OF_A_SERVER)
def test_a_failing_server_costs_nothing_but_the_wait(client: TestClient, model: FakeModel, failure: str) -> None:
    """Errors, silence, floods and redirects all end in the plain answer, and nobody is led elsewhere."""
    model.behaviour = FAILURES_OF_A_SERVER[failure]
    assert ask(client)["answer"] == PLAIN
    assert len(model.asked) == 1


def test_no_server_at_all(settings: Settings) -> None:
    """A refused connection is the plain answer too."""
    values = settings.model_dump() | {"rewriter_url": "http://127.0.0.1:9/v1", "rewriter_model": "示例模型"}
    app = create_app(Settings(_env_file=None, **values))
    app.dependency_overrides[get_desk] = OneAnswer
    with TestClient(app) as client:
        assert ask(client)["answer"] == PLAIN


@pytest.mark.parametrize("status", ["wrong_door", "not_found", "refused"])
def test_only_answers_are_rephrased(client: TestClient, app: FastAPI, model: FakeModel, status: str) -> None:
    """A refusal or a wrong door keeps its words, and the model never hears of it."""
    app.dependency_overrides[get_desk] = lambda: OneAnswer(status)
    assert ask(client)["rephrased"] is False
    assert model.asked == []


def test_off_by_default(settings: Settings) -> None:
    """Without an address there is no model to ask."""
    assert settings.rewriter_url is None
    app = create_app(settings)
    app.dependency_overrides[get_desk] = OneAnswer
    with TestClient(app) as client:
        assert ask(client)["rephrased"] is False


def test_after_repeated_failures_nobody_waits_any_more(client: TestClient, app: FastAPI, model: FakeModel) -> None:
    """Three failures in a row, then the server is left alone; after a rest one trial, and all is well again."""
    now = [0.0]
    app.state.rewriter._breaker = Breaker(lambda: now[0])
    model.behaviour = FAILURES_OF_A_SERVER["500"]
    for _ in range(FAILURES + 3):
        assert ask(client)["answer"] == PLAIN
    assert len(model.asked) == FAILURES
    now[0] = REST_SECONDS + 1
    model.behaviour = lambda handler, _: handler.reply(FRIENDLY)
    assert ask(client)["answer"] == FRIENDLY


def test_outcomes_are_counted_and_nothing_said_is_logged(client: TestClient, model: FakeModel) -> None:
    """Operators see how often it works and why not; no log line holds a question or an answer."""
    model.behaviour = lambda handler, _: handler.reply(LIES[0])
    with structlog.testing.capture_logs() as lines:
        ask(client, "一个很特别的问题")
    assert [line["outcome"] for line in lines if line["event"] == "rewrite"] == ["refused"]
    assert not any(word in str(lines) for word in ("特别", "公示", "收取"))
    assert 'credit_rewrites_total{outcome="refused",reason="fixed_items"}' in client.get("/metrics").text


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PLAIN + "不可必须百三法"), max_size=60).map("".join))
)
def test_the_answer_shown_is_always_lawful(client: TestClient, app: FastAPI, model: FakeModel, words: str) -> None:
    """Whatever comes back over the wire, the answer shown is the plain one or one with its figures and modal words."""
    app.state.rewriter._kept.clear()
    model.behaviour = lambda handler, _: handler.reply(words)
    shown = ask(client)["answer"]
    for word in ("不得", "应当", "不能", "可以", "必须", "不", "没有"):
        assert shown.count(word) == PLAIN.count(word)


@pytest.mark.parametrize("body", [b"", b"null", b'{"choices": null}', b'{"choices": [{"message": "x"}]}', b"\xff\xfe"])
def test_unreadable_bodies_have_one_error(body: bytes) -> None:
    """Every malformed body is the same failure."""
    with pytest.raises(ModelDown, match="unreadable"):
        read_answer(body)


SECRETS: dict[str, Any] = {"bot_token": "t" * 20, "profile": "production", "today": None, "rewriter_model": "示例模型"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (SECRETS | {"rewriter_url": "http://model.example/v1"}, "https"),
        ({"rewriter_url": "ftp://model.example"}, "http"),
        ({"rewriter_url": "https://user:word@model.example"}, "密码"),
        ({"rewriter_url": "https://model.example/v1"}, "CREDIT_REWRITER_MODEL"),
    ],
)
def test_an_unsafe_address_is_refused_at_the_start(settings: Settings, changes: dict[str, Any], wrong: str) -> None:
    """In production answers and the key leave the machine only encrypted."""
    with pytest.raises(ValueError, match=wrong):
        Settings(_env_file=None, **(settings.model_dump() | changes))


@pytest.mark.parametrize("url", ["https://model.example/v1", "http://127.0.0.1:8080/v1", "http://localhost:8080/v1"])
def test_a_safe_address_is_accepted_in_production(settings: Settings, url: str) -> None:
    """Encrypted, or on the machine itself."""
    chosen = Settings(_env_file=None, **(settings.model_dump() | SECRETS | {"rewriter_url": url}))
    assert Rewriter(chosen)
