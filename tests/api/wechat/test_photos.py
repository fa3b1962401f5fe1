"""Photographs sent in WeChat: fetched, judged like every file, and attached to the turn."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.materials.models import Attachment
from api.settings import Settings
from api.wechat import phrases
from tests.api.materials.test_checks import png
from tests.api.wechat.conftest import BotServer, Headers, Work, is_quiet, until
from tests.wechat import Caller, FakeWeChat


def photo(caller: Caller, number: int = 1) -> None:
    """A photograph comes."""
    answer = caller.push({"MsgType": "image", "MsgId": number, "MediaId": "media-1", "PicUrl": "http://127.0.0.1:1/"})
    assert answer.text == "success"


def test_a_photograph_reaches_the_bot_as_an_attachment(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, bound: Headers
) -> None:
    """Protects papers sent in WeChat: stored once, the owner's, named to the bot."""
    wechat.media["media-1"] = png()
    photo(caller)
    photo(caller)
    until(lambda: wechat.sent)
    until(lambda: is_quiet(app))
    files = bot.heard[0]["metadata"]["attachments"]
    with app.state.database.read() as session:
        kept = session.scalars(select(Attachment)).one()
    assert (len(bot.heard), [file["id"] for file in files], kept.type) == (1, [kept.id], "image/png")


def test_a_stranger_is_told_first(app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects strangers' papers: nothing is fetched before we know whose it is."""
    wechat.media["media-1"] = png()
    photo(caller)
    until(lambda: wechat.texts == [phrases.HOW_TO_BIND_FOR_PHOTOS])
    assert (bot.heard, wechat.calls["/cgi-bin/media/get"]) == ([], 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "没有取到"), (b"\x89PNG\r\n\x1a\n broken", ""), (b"GIF89a" + b"0" * 100, ""), (b"P" * 300_000, "超过")],
)
def test_what_is_no_photograph_is_refused_in_words(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, bound: Headers,
    content: bytes | None, words: str,
) -> None:  # fmt: skip
    """Protects cases from files that do not open, and memory from long ones: said at once, nothing kept."""
    if content is not None:
        wechat.media["media-1"] = content
    photo(caller)
    until(lambda: wechat.sent)
    assert words in wechat.texts[0]
    with app.state.database.read() as session:
        assert (session.scalars(select(Attachment)).all(), bot.heard) == ([], [])


def test_a_photograph_is_fetched_once_though_the_bot_is_down(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, bound: Headers, work: Work
) -> None:
    """Protects a photograph from WeChat's three days: it is ours before the bot is asked, and asked about again."""
    wechat.media["media-1"] = png()
    bot.is_down = True
    photo(caller)
    until(lambda: wechat.sent)
    bot.is_down = False
    wechat.media.clear()
    caller.text("收到了吗")
    until(lambda: len(bot.heard) == 2)
    assert len(bot.heard[0]["metadata"]["attachments"]) == 1
    assert wechat.calls["/cgi-bin/media/get"] == 1


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Small files only, so that a large one is cheap."""
    return Settings(_env_file=None, **(settings.model_dump() | {"max_upload_bytes": 200_000}))
