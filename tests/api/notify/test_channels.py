"""What leaves by a channel, and what each channel's answer means."""

import datetime as dt
from collections.abc import Callable

import pytest
from pydantic import SecretStr
from sqlalchemy import delete

from api.clock import CHINA
from api.notify.channels import Outcome, Outgoing, Sender, available
from api.notify.handlers import senders_of
from api.notify.models import ContactPoint, Notification, QuietHours
from api.notify.senders.email import EmailSender
from api.notify.senders.sms import SmsSender
from api.notify.senders.wechat import WeChatSender
from api.notify.senders.wechat_server import WeChat
from api.outbox.errands import Failed, Later, Refused
from api.outbox.models import OutboxMessage
from api.settings import Settings
from tests.api.conftest import TODAY
from tests.api.notify.conftest import EMAIL, MOBILE, NUMBER, OPENID, Desk, Noon
from tests.api.notify.fakes import MailServer, WebServer

AT = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
DOWN = "http://127.0.0.1:9"


def outgoing(address: str, number: str = NUMBER) -> Outgoing:
    """A message on its way."""
    return Outgoing("notice:1", address, "申请已受理", "您的申请已受理。", "申请已受理。", number, AT, "全程免费。")


def by_mail(mail: MailServer) -> EmailSender:
    """Mail through the fake server."""
    return EmailSender(SecretStr(f"smtp://127.0.0.1:{mail.port}"), "notice@example.cn")


def by_sms(url: str) -> SmsSender:
    """SMS through the fake gateway."""
    return SmsSender(f"{url}/sms", SecretStr("gateway-key"), Noon(TODAY))


def by_wechat(url: str) -> WeChatSender:
    """WeChat through the fake server."""
    fields = {"thing1": "title", "character_string2": "number", "phrase3": "short"}
    return WeChatSender(WeChat(url, "wx-example", SecretStr("wx-secret")), "template-1", fields)


def test_a_mail_can_be_recognised_when_it_comes_again(mail: MailServer) -> None:
    """Protects mailboxes from twins: the same job has the same Message-ID, whichever process sends it."""
    assert {by_mail(mail).send(outgoing(EMAIL)) for _ in range(2)} == {Outcome.SENT}
    assert list(mail.by_id().values()) == [2]
    first = mail.mails[0]
    assert (first["Auto-Submitted"], first["From"]) == ("auto-generated", "notice@example.cn")
    assert "全程免费" in first.get_content()


@pytest.mark.parametrize(
    ("recipient", "text", "expected"),
    [
        ("550 no such user", "", Outcome.NOBODY_THERE),
        ("450 mailbox busy", "", Failed),
        ("", "554 looks like spam", Refused),
        ("", "451 try later", Failed),
    ],
)
def test_what_a_mail_server_says_is_understood(
    mail: MailServer, recipient: str, text: str, expected: Outcome | type[Exception]
) -> None:
    """Protects addresses from being tried for ever, and mail from being given up too soon."""
    mail.refuse_recipient, mail.refuse_text = recipient, text
    if isinstance(expected, Outcome):
        assert by_mail(mail).send(outgoing(EMAIL)) is expected
    else:
        with pytest.raises(expected):
            by_mail(mail).send(outgoing(EMAIL))


def test_an_sms_carries_key_and_secret(web: WebServer) -> None:
    """Protects against twice the same SMS: the gateway gets the job's key, and ours to know us by."""
    assert {by_sms(web.url).send(outgoing(MOBILE)) for _ in range(2)} == {Outcome.SENT}
    assert web.sms == {"notice:1": {"to": MOBILE, "text": "申请已受理。"}}
    assert web.requests[0][2]["Authorization"] == "Bearer gateway-key"


@pytest.mark.parametrize(
    ("status", "expected"),
    [(422, Outcome.NOBODY_THERE), (400, Refused), (401, Failed), (409, Failed), (500, Failed), (429, Later)],
)
def test_what_a_gateway_says_is_understood(web: WebServer, status: int, expected: Outcome | type[Exception]) -> None:
    """Protects the queue: what never will is given up at once, what may work later is tried again."""
    web.sms_status, web.sms_headers = status, {"Retry-After": "120"}
    if isinstance(expected, Outcome):
        assert by_sms(web.url).send(outgoing(MOBILE)) is expected
        return
    with pytest.raises(expected) as caught:
        by_sms(web.url).send(outgoing(MOBILE))
    if isinstance(caught.value, Later):
        assert caught.value.at == Noon(TODAY).now() + dt.timedelta(seconds=120)


def by_dead_mail(url: str) -> EmailSender:
    """Mail through a server that is not there."""
    return EmailSender(SecretStr(url.replace("http", "smtp")), "notice@example.cn")


@pytest.mark.parametrize("sender", [by_sms, by_wechat, by_dead_mail])
def test_a_channel_that_is_down_is_tried_again(sender: Callable[[str], Sender]) -> None:
    """Protects messages from an outage, and logs from secrets in addresses: only the kind of error is told."""
    with pytest.raises(Failed) as caught:
        sender(DOWN).send(outgoing(MOBILE))
    assert "secret" not in str(caught.value)


def test_wechat_is_told_what_its_template_takes(web: WebServer) -> None:
    """Protects against refusals for a value that is too long or empty; one token serves many messages."""
    web.permissions = 2
    sender = by_wechat(web.url)
    assert {sender.send(outgoing(OPENID)), sender.send(outgoing(OPENID, number=""))} == {Outcome.SENT}
    shown = [{name: value["value"] for name, value in sent["data"].items()} for sent in web.wechat]
    assert shown[0] == {"thing1": "申请已受理", "character_string2": NUMBER, "phrase3": "申请已受…"}
    assert shown[1]["character_string2"] == "-"
    assert web.tokens == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [(43101, Outcome.NOT_ALLOWED), (40003, Outcome.NOBODY_THERE), (47003, Refused), (-1, Failed), (45009, Failed)],
)
def test_what_wechat_says_is_understood(web: WebServer, code: int, expected: Outcome | type[Exception]) -> None:
    """Protects people who took their permission back (43101): that message is not tried again."""
    web.wechat_codes = [code]
    if isinstance(expected, Outcome):
        assert by_wechat(web.url).send(outgoing(OPENID)) is expected
    else:
        with pytest.raises(expected):
            by_wechat(web.url).send(outgoing(OPENID))


def test_a_token_that_was_made_void_is_fetched_again(web: WebServer) -> None:
    """Protects messages from a token that WeChat took back early."""
    web.wechat_codes = [40001]
    assert by_wechat(web.url).send(outgoing(OPENID)) is Outcome.SENT
    assert web.tokens == 2


def test_one_permission_is_one_message(open_desk: Desk, web: WebServer) -> None:
    """Protects the deal with WeChat: after one message for one permission nothing more is tried."""
    open_desk.add_case()
    open_desk.reach("wechat")
    for sequence, move in enumerate(("submit", "accept", "grant")):
        open_desk.moved(move, sequence)
    open_desk.work()
    assert len(web.wechat) == 1
    with open_desk.database.read() as session:
        assert session.query(ContactPoint).one().sends_left == 0
        assert session.query(OutboxMessage).filter(OutboxMessage.done_at.is_(None)).count() == 0


def test_an_address_where_nobody_is_gets_no_more(open_desk: Desk, mail: MailServer) -> None:
    """Protects the sender's name: after a refusal for good the address must be confirmed again."""
    mail.refuse_recipient = "550 no such user"
    open_desk.add_case()
    open_desk.reach("email")
    open_desk.moved("accept")
    open_desk.work()
    with open_desk.database.read() as session:
        point = session.query(ContactPoint).one()
        assert point.confirmed_at is None
        assert point.failed_at is not None


class Night(Noon):
    """Eleven in the evening in China."""

    def now(self) -> dt.datetime:
        """Eleven in the evening of the fixed day."""
        return dt.datetime.combine(self.today(), dt.time(23), CHINA).astimezone(dt.UTC)


def test_the_night_is_quiet_and_the_morning_brings_it(
    open_desk: Desk, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects people's sleep: in-app at once, mail when the night is over, without counting as a failed try."""
    open_desk.add_case()
    open_desk.reach("email")
    with open_desk.database.write() as session:
        session.execute(delete(QuietHours))
    with monkeypatch.context() as night:
        night.setattr(Desk, "clock", property(lambda desk: Night(desk.day)))
        open_desk.moved("accept")
        open_desk.work()
    assert (open_desk.kinds(), mail.mails) == (["case.accept"], [])
    with open_desk.database.read() as session:
        waiting = session.query(OutboxMessage).filter(OutboxMessage.done_at.is_(None)).one()
        assert waiting.next_attempt_at == dt.datetime(2026, 11, 22, 8, tzinfo=CHINA)
        assert waiting.attempts == 0
    open_desk.day = TODAY + dt.timedelta(days=1)
    open_desk.work()
    assert len(mail.mails) == 1


def test_a_channel_that_was_off_for_long_pours_nothing_out(open_desk: Desk, mail: MailServer) -> None:
    """Protects mailboxes on the day when mail is set up again."""
    open_desk.add_case()
    open_desk.reach("email")
    open_desk.moved("accept")
    everything, open_desk.settings = open_desk.settings, open_desk.settings.model_copy(update={"smtp_url": None})
    open_desk.work()
    assert len(open_desk.told()) == 1
    open_desk.settings = everything
    with open_desk.database.write() as session:
        notice, point = session.query(Notification).one(), session.query(ContactPoint).one()
        payload = {"notification": notice.id, "contact": point.id}
    open_desk.put("notice.email", "old", payload)
    open_desk.day = TODAY + dt.timedelta(days=8)
    open_desk.work()
    assert mail.mails == []


def test_the_settings_and_the_senders_agree(everywhere: Settings, settings: Settings) -> None:
    """Protects the settings page of a person from naming a channel that nothing serves."""
    assert senders_of(everywhere).keys() == available(everywhere) != set()
    assert senders_of(settings).keys() == available(settings) == set()


@pytest.mark.parametrize(
    "half",
    [
        {"smtp_url": "smtp://127.0.0.1"},
        {"smtp_url": "http://127.0.0.1", "smtp_from": "notice@example.cn"},
        {"sms_url": "http://127.0.0.1"},
        {"wechat_app_id": "wx-example"},
    ],
)
def test_half_a_channel_stops_the_start(settings: Settings, half: dict[str, str]) -> None:
    """Protects operators from a channel that looks set up and is not."""
    with pytest.raises(ValueError, match="CREDIT_"):
        Settings(_env_file=None, **(settings.model_dump() | half))
