"""The line to the server: cut and mended without losing or doubling a word; and a person of the office on it."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Client
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from api.chat import saying
from api.chat.models import Conversation
from api.chat.schemas import Content
from tests.flows.conftest import WAIT_MS, OpenPage
from tests.flows.serving import Served
from tests.flows.test_widget import PHONE, chat_of, say
from tests.ports import free_port

WORKDAY = {"CREDIT_TODAY": "2026-11-20", "CREDIT_OFFICE_HOURS": "00:00-23:59"}


@pytest.fixture(scope="module")
def served(installation: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server and a database of our own that may be taken away; the office is open all day."""
    untouched = Path(installation["CREDIT_DATABASE_URL"].removeprefix("sqlite:///")).with_name("untouched.db")
    database = shutil.copy(untouched, tmp_path_factory.mktemp("served") / "credit.db")
    ours = {
        "CREDIT_DATABASE_URL": f"sqlite:///{database}",
        "CREDIT_API_URL": f"http://127.0.0.1:{free_port()}/api/v1",
    }
    one = Served(installation | WORKDAY | ours)
    one.start()
    yield one
    one.stop()


class Clerk:
    """Somebody of the office, over the API."""

    def __init__(self, client: Client) -> None:
        self._client = client
        form = {"username": "staff", "password": "demo-password-1"}
        token = self._client.post("/auth/token", data=form).json()["access_token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def waiting(self) -> str:
        """The number of who came last."""
        items = self._client.get("/chat/handovers?state=waiting").json()["items"]
        return str(items[-1]["number"])

    def do(self, number: str, verb: str, **body: object) -> None:
        """Take, answer or close."""
        answer = self._client.post(f"/chat/handovers/{number}/{verb}", json=body)
        assert answer.is_success, answer.text


@pytest.fixture
def clerk(served: Served) -> Iterator[Clerk]:
    """Somebody who is at the desk."""
    with Client(base_url=f"{served.url}/api/v1", trust_env=False, timeout=30) as client:
        yield Clerk(client)


def opened(open_page: OpenPage, url: str) -> Page:
    """The portal with the window open and its history loaded."""
    page = open_page(url)
    expect(chat_of(page).get_by_text("您好，我可以回答")).to_be_visible()
    return page


def banner(page: Page) -> Locator:
    """Where the person reads how it stands with the office."""
    return chat_of(page).locator(".handover")


def tell(served: Served, words: str) -> None:
    """Somebody says ``words`` in the newest conversation, whether or not the web server runs."""
    state = served.app.state
    with state.database.write() as session:
        newest = session.scalars(select(Conversation).order_by(Conversation.created_at.desc())).first()
        now = dt.datetime.now(dt.UTC)
        saying.tell(session, state.cipher, newest, Content(text=words), now=now, author="staff")


def test_a_restart_of_the_server_loses_and_doubles_nothing(served: Served, open_page: OpenPage) -> None:
    """What was said meanwhile comes once, what was written meanwhile can be sent, and news flow again."""
    page = opened(open_page, served.url)
    chat = chat_of(page)
    with page.expect_response("**/chat/events"):
        say(page, "第一句")
    expect(chat.get_by_text("不收费。")).to_be_visible()
    tell(served, "断线以前")
    expect(chat.get_by_text("断线以前")).to_be_visible()
    served.stop()
    tell(served, "断线的时候")
    say(page, "第二句")
    expect(chat.locator(".turn-person.failed")).to_contain_text("连接不上服务器")
    expect(chat.locator(".notice")).to_contain_text("网络连接已断开", timeout=WAIT_MS)
    with page.expect_response("**/chat/events") as stream:
        served.start()
    assert int(stream.value.request.all_headers()["last-event-id"].partition("-")[0]) > 0
    expect(chat.locator(".turn-staff .text")).to_have_text(["断线以前", "断线的时候"])
    expect(chat.locator(".notice")).to_be_hidden()
    chat.get_by_role("button", name="重试").click()
    expect(chat.get_by_text("不收费。")).to_have_count(2)
    tell(served, "恢复以后")
    expect(chat.locator(".turn-staff .text")).to_have_text(["断线以前", "断线的时候", "恢复以后"])
    expect(chat.locator(".turn-person .text")).to_have_text(["第一句", "第二句"])
    page.reload()
    expect(chat.locator(".turn-staff .text")).to_have_text(["断线以前", "断线的时候", "恢复以后"])
    expect(chat.locator(".turn-person .text")).to_have_text(["第一句", "第二句"])


def test_a_gateway_that_answers_for_us_does_not_end_the_line(served: Served, open_page: OpenPage) -> None:
    """Browsers give a stream up at the first 502; the widget fetches what it missed and listens again."""
    page = opened(open_page, served.url)
    answers = ["bad gateway", "bad gateway"]

    def gateway(route: Route) -> None:
        if answers:
            route.fulfill(status=502, body=answers.pop())
        else:
            route.continue_()

    page.route("**/chat/events", gateway)
    say(page, "第一句")
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    tell(served, "等着的时候")
    with page.expect_response(lambda one: one.url.endswith("/chat/events") and one.ok):
        expect(chat_of(page).get_by_text("等着的时候")).to_be_visible()
    tell(served, "接上以后")
    expect(chat_of(page).locator(".turn-staff .text")).to_have_text(["等着的时候", "接上以后"])


def test_an_answer_that_got_lost_on_the_way_is_not_asked_twice(served: Served, open_page: OpenPage) -> None:
    """The server answered, the reply did not arrive: the news bring it, and the message counts as sent."""
    page = opened(open_page, served.url)
    with page.expect_response("**/chat/events"):
        say(page, "第一句")
    expect(chat_of(page).get_by_text("不收费。")).to_have_count(1)

    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/chat/messages", swallow, times=1)
    say(page, "第二句")
    expect(chat_of(page).get_by_text("不收费。")).to_have_count(2)
    expect(chat_of(page).locator(".failed")).to_have_count(0)
    expect(chat_of(page).get_by_text("不收费。")).to_have_count(2)
    expect(chat_of(page).locator(".turn-person .text")).to_have_text(["第一句", "第二句"])


def test_a_clerk_is_waited_for_talked_with_and_left(served: Served, clerk: Clerk, open_page: OpenPage) -> None:
    """Place in the line, who talks now, their words under their name, and a button back to the assistant."""
    page = opened(open_page, served.url)
    say(page, "转人工")
    expect(banner(page)).to_contain_text("您是下一位")
    number = clerk.waiting()
    clerk.do(number, "take")
    expect(banner(page)).to_contain_text("工作人员正在接待您")
    clerk.do(number, "messages", text="您好，请讲。")
    expect(chat_of(page).locator(".turn-staff")).to_have_text("工作人员：您好，请讲。")
    say(page, "我的罚款交了")
    expect(chat_of(page).locator(".turn-person .state").last).to_have_text("已送达")
    page.reload()
    expect(banner(page)).to_contain_text("工作人员正在接待您")
    banner(page).get_by_role("button", name="回到智能助手").focus()
    page.keyboard.press("Enter")
    expect(banner(page)).to_be_hidden()
    expect(chat_of(page).get_by_text("已经回到智能助手")).to_be_visible()
    expect(chat_of(page).get_by_role("textbox")).to_be_focused()


def test_the_place_in_the_line_moves_on(served: Served, open_page: OpenPage) -> None:
    """The second in the line reads so, and is told when the first one has left."""
    first, second = opened(open_page, served.url), opened(open_page, served.url)
    say(first, "转人工")
    expect(banner(first)).to_contain_text("您是下一位")
    say(second, "转人工")
    expect(banner(second)).to_contain_text("您排在第 2 位")
    banner(first).get_by_role("button", name="不等了").click()
    expect(banner(first)).to_be_hidden()
    expect(banner(second)).to_contain_text("您是下一位")
    banner(second).get_by_role("button", name="不等了").click()
    expect(banner(second)).to_be_hidden()


def test_a_clerk_reaches_who_closed_the_window(served: Served, clerk: Clerk, open_page: OpenPage) -> None:
    """On another page, with the window closed, the launcher counts what the clerk says."""
    page = open_page(served.url, **PHONE)
    chat = chat_of(page)
    chat.locator(".launcher").click()
    say(page, "转人工")
    expect(banner(page)).to_be_visible()
    chat.get_by_role("button", name="收起对话").click()
    with page.expect_response("**/chat/events"):
        page.goto(served.url + "/policy.html")
    number = clerk.waiting()
    clerk.do(number, "take")
    clerk.do(number, "messages", text="您好，请讲。")
    expect(chat.locator(".launcher")).to_contain_text("2 条新消息")
    chat.locator(".launcher").click()
    expect(chat.get_by_text("您好，请讲。")).to_be_visible()
    clerk.do(number, "close", back_to_bot=True)
    expect(banner(page)).to_be_hidden()
    expect(chat.get_by_role("button", name="接着办刚才的事")).to_be_visible()


def test_outside_office_hours_the_opening_is_named(portal: str, open_page: OpenPage) -> None:
    """A Saturday: when the office opens, in the time of China, with a way not to wait."""
    page = opened(open_page, portal)
    say(page, "转人工")
    expect(banner(page)).to_contain_text("工作人员 11月23日周一 09:00 上班，上班后在这里回您")
    expect(banner(page).get_by_role("button", name="不等了")).to_be_visible()
