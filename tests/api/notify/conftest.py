"""Cases with clocks, and the servers behind each channel, on this machine."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api import worker
from api.accounts.models import Account
from api.cases import deadlines
from api.cases.models import Case, CaseDeadline, CaseEvent
from api.cases.moving import Deed, news_of
from api.clock import CHINA, Clock
from api.notify.handlers import schedules
from api.notify.models import ContactPoint, Notification, QuietHours
from api.outbox import service as outbox
from api.outbox.running import Work
from api.settings import Settings
from knowledge.engine.clock import Clock as CaseClock
from tests.api.conftest import TODAY
from tests.api.notify.fakes import MailServer, WebServer

NUMBER = "XF-20261121-0001"
EMAIL, MOBILE, OPENID = "reader@example.cn", "13900000001", "openid-1"
ADDRESSES = {"email": EMAIL, "sms": MOBILE, "wechat": OPENID}


class Noon(Clock):
    """A clock at noon in China, whatever the machine's says: the middle of nobody's night."""

    def now(self) -> dt.datetime:
        """Noon of the fixed day."""
        return dt.datetime.combine(self.today(), dt.time(12), CHINA).astimezone(dt.UTC)


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application at noon."""
    app.state.clock = Noon(TODAY)
    return app


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that keeps what it takes."""
    with MailServer() as server:
        yield server


@pytest.fixture
def web() -> Iterator[WebServer]:
    """An SMS gateway and the WeChat server."""
    with WebServer() as server:
        yield server


@pytest.fixture
def channel_settings(mail: MailServer, web: WebServer) -> dict[str, Any]:
    """Settings that make every channel available."""
    return {
        "smtp_url": f"smtp://127.0.0.1:{mail.port}",
        "smtp_from": "notice@example.cn",
        "sms_url": f"{web.url}/sms",
        "sms_key": "gateway-key",
        "wechat_url": web.url,
        "wechat_app_id": "wx-example",
        "wechat_app_secret": "wx-secret",
        "wechat_template": "template-1",
        "wechat_template_fields": {"thing1": "title", "character_string2": "number", "time3": "date"},
    }


@pytest.fixture
def everywhere(settings: Settings, channel_settings: dict[str, Any]) -> Settings:
    """The settings of the test with every channel."""
    return Settings(_env_file=None, **(settings.model_dump() | channel_settings))


class Desk:
    """What a test does to cases and addresses, and the worker that follows."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self.app, self.settings, self.day = app, settings, TODAY
        self.database = app.state.database
        self._made_for: Settings | None = None
        self._made: Mapping[str, Work] = {}

    @property
    def clock(self) -> Clock:
        """Noon of the present day of the test."""
        return Noon(self.day)

    def add_case(self, **given: Any) -> str:
        """A filed case of the business; its id."""
        values: dict[str, Any] = {
            "number": NUMBER, "kind": "repair", "status": "submitted", "region": "320281", "required": [],
            "knowledge_version": "test", "created_at": self.clock.now(), "earlier_decisions": [],
        }  # fmt: skip
        with self.database.write() as session:
            subject = session.scalars(select(Account).where(Account.username == "biz")).one().subject_id
            case = Case(**(values | given), subject_id=subject)
            session.add(case)
            session.flush()
            return case.id

    def add_clock(self, case_id: str, actor: str = "信用中国", started_on: dt.date = TODAY, **given: Any) -> str:
        """Ten working days for somebody; its id."""
        values = {
            "limit": "T01", "name": "补正材料", "actor": actor, "amount": 10, "unit": "working_day",
            "started_on": started_on, "cites": ["gbf-2025-22#6"], "verification": "primary",
        }  # fmt: skip
        with self.database.write() as session:
            row = deadlines.row_of(self.app.state.library, CaseClock.model_validate(values | given), "320281")
            row.case_id = case_id
            session.add(row)
            session.flush()
            return row.id

    def change(self, kind: type[Any], row_id: str, **values: Any) -> None:
        """Something happens to a row."""
        with self.database.write() as session:
            row = session.get_one(kind, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def reach(self, *channels: str, username: str = "biz", **given: Any) -> None:
        """Confirmed addresses of an account that is never quiet."""
        with self.database.write() as session:
            account = session.scalars(select(Account).where(Account.username == username)).one()
            session.merge(QuietHours(account_id=account.id, starts=None, ends=None))
            for channel in channels:
                sealed = self.app.state.cipher.seal(ADDRESSES[channel])
                values: dict[str, Any] = {"confirmed_at": self.clock.now(), "sends_left": 1} | given
                session.add(
                    ContactPoint(
                        account_id=account.id,
                        channel=channel,
                        address_sealed=sealed.ciphertext,
                        address_index=sealed.index,
                        **values,
                    )
                )

    def put(self, topic: str, key: str, payload: dict[str, Any]) -> None:
        """A job, as somebody else's deed leaves it."""
        with self.database.write() as session:
            outbox.put(session, topic, key, payload, now=self.clock.now())

    def moved(self, move: str, sequence: int = 1, **deed: Any) -> None:
        """News that the case has moved, as the move itself leaves it."""
        with self.database.write() as session:
            case = session.scalars(select(Case).where(Case.number == NUMBER)).one()
            line = CaseEvent(sequence=sequence, action=move)
            done = Deed(None, self.app.state.library, self.day, self.clock.now(), **deed)
            key = f"case.moved:{NUMBER}:{sequence}"
            outbox.put(session, "case.moved", key, news_of(case, line, done), now=self.clock.now())

    def work(self, but: str = "never.") -> None:
        """The worker does all that is due, and what follows from it; but for topics that begin so."""
        given = {topic: work for topic, work in self._works().items() if not topic.startswith(but)}
        while worker.run_once(self.database, self.clock, given):
            pass

    def _works(self) -> Mapping[str, Work]:
        """The worker's own list, made once for the same settings."""
        if self._made_for != self.settings:
            self._made = worker.all_works(self.settings, self.app.state.library, self.database)
            self._made_for = self.settings
        return self._made

    def morning(self, day: dt.date) -> None:
        """All that runs by the clock on a day, and what follows from it."""
        self.day = day
        for schedule in schedules():
            self.put(schedule.topic, f"{schedule.topic}:{day}", {"slot": self.clock.now().isoformat()})
        self.work()

    def told(self) -> list[Notification]:
        """All messages, in the order written."""
        with self.database.read() as session:
            return list(session.scalars(select(Notification).order_by(Notification.created_at, Notification.key)))

    def kinds(self) -> list[str]:
        """The kinds of all messages, in the order written."""
        return [notice.kind for notice in self.told()]

    def due_on(self, clock_id: str) -> dt.date:
        """The last day of a clock."""
        with self.database.read() as session:
            due = session.get_one(CaseDeadline, clock_id).due_on
            assert due is not None
            return due


@pytest.fixture
def desk(app: FastAPI, settings: Settings, business: dict[str, str]) -> Desk:
    """In-app messages only."""
    return Desk(app, settings)


@pytest.fixture
def open_desk(app: FastAPI, everywhere: Settings, business: dict[str, str]) -> Desk:
    """Every channel."""
    return Desk(app, everywhere)
