"""What the person is told when a case has moved."""

import datetime as dt
import re

from starlette.testclient import TestClient

from api.cases.models import Case, CaseDeadline, CaseRecord
from api.outbox.models import OutboxMessage
from tests.api.notify.conftest import EMAIL, MOBILE, NUMBER, OPENID, Desk
from tests.api.notify.fakes import MailServer, WebServer
from tests.api.records.test_records import record

Headers = dict[str, str]


def test_a_move_is_told_once_however_often_it_is_handled(desk: Desk) -> None:
    """Protects people from repetitions: the same news is one message, whatever the queue does with it."""
    desk.add_case()
    desk.moved("submit")
    desk.work()
    with desk.database.write() as session:
        job = session.query(OutboxMessage).one()
        job.done_at = None
    desk.work()
    assert desk.kinds() == ["case.submit"]


def test_messages_name_days_that_stay_true(desk: Desk) -> None:
    """Protects whoever reads a message a week later: it names the last day, not how many days were left."""
    desk.add_clock(desk.add_case(), name="信用中国反馈修复结果")
    desk.moved("submit")
    desk.work()
    text = desk.told()[0].text
    assert "信用中国反馈修复结果：最晚12月4日。" in text
    assert not re.search("还剩|今天", text)


def test_a_message_leaves_by_each_channel_that_is_on(open_desk: Desk, mail: MailServer, web: WebServer) -> None:
    """Protects the promise of the settings: mail, SMS and WeChat, each once, to the confirmed address."""
    open_desk.add_case()
    open_desk.reach("email", "sms", "wechat")
    open_desk.moved("accept")
    open_desk.work()
    assert [(sent["To"], sent["Subject"]) for sent in mail.mails] == [(EMAIL, "申请已受理")]
    assert [(sent["to"], NUMBER in sent["text"]) for sent in web.sms.values()] == [(MOBILE, True)]
    shown = {"thing1": "申请已受理", "character_string2": NUMBER, "time3": "2026-11-21"}
    assert [(sent["touser"], {k: v["value"] for k, v in sent["data"].items()}) for sent in web.wechat] == [
        (OPENID, shown)
    ]


def test_small_news_stays_in_app(open_desk: Desk, mail: MailServer) -> None:
    """Protects people from nagging: that their own click has arrived is no reason for a mail."""
    open_desk.add_case()
    open_desk.reach("email")
    for sequence, move in enumerate(("review", "supplement", "withdraw", "appeal")):
        open_desk.moved(move, sequence)
    open_desk.work()
    assert len(open_desk.told()) == 4
    assert mail.mails == []


def test_channels_that_are_off_or_not_confirmed_stay_silent(open_desk: Desk, mail: MailServer, web: WebServer) -> None:
    """Protects consent: nothing goes to an address that was switched off or never confirmed; in-app stays."""
    open_desk.add_case()
    open_desk.reach("email", switched_on=False)
    open_desk.reach("sms", confirmed_at=None)
    open_desk.moved("accept")
    open_desk.work()
    assert open_desk.kinds() == ["case.accept"]
    assert (mail.mails, web.sms) == ([], {})


def test_a_receipt_names_what_was_left_out(desk: Desk, client: TestClient, business: Headers, staff: Headers) -> None:
    """Protects who filed several records: one that is not eligible yet is named with its reason, not dropped."""
    made = client.post("/api/v1/records", json=record(), headers=staff).json()
    case = desk.add_case()
    with desk.database.write() as session:
        assessed = {"words": "最早2027-01-21可以申请。"}
        session.add(CaseRecord(case_id=case, record_id=made["id"], included=False, assessment=assessed))
    desk.moved("submit")
    desk.work()
    assert f"没有一起提交。{made['document_number']}：最早2027年1月21日可以申请。" in desk.told()[0].text


def test_a_supplement_request_names_what_is_missing(desk: Desk) -> None:
    """Protects the person who has to act: what and why, with contact data hidden."""
    items = [{"material": "business_licence", "name": "营业执照", "why": "照片不清楚，问 13900000001"}]
    asked = {"asked_at": "2026-11-21T04:00:00+00:00", "from": "submitted", "items": items}
    desk.add_case(status="supplement_requested", supplement=asked)
    desk.moved("request_supplement")
    desk.work()
    text = desk.told()[0].text
    assert "需要补充：营业执照（照片不清楚，问 " in text
    assert "13900000001" not in text


def test_a_request_that_was_met_is_not_sent_any_more(open_desk: Desk, mail: MailServer) -> None:
    """Protects people from being asked for what they have handed in while the message waited."""
    case = open_desk.add_case(status="supplement_requested")
    open_desk.reach("email")
    open_desk.moved("request_supplement")
    open_desk.work(but="notice.")
    open_desk.change(Case, case, status="submitted")
    open_desk.work()
    assert open_desk.kinds() == ["case.request_supplement"]
    assert mail.mails == []


def test_clocks_without_a_day_are_told_as_they_are(desk: Desk) -> None:
    """Protects against a made-up day: extended by nobody knows how much, or paused."""
    case = desk.add_case()
    paused, extended = desk.add_clock(case, name="甲"), desk.add_clock(case, name="乙")
    desk.change(CaseDeadline, paused, paused_on=dt.date(2026, 11, 23))
    longer = [{"kind": "extended", "on": "2026-11-23", "limit": "T04", "amount": None, "cites": ["gbf-2025-22#6"]}]
    desk.change(CaseDeadline, extended, history=longer, due_on=None)
    desk.moved("extend")
    desk.work()
    text = desk.told()[0].text
    assert "甲：已暂停计时" in text
    assert "乙：已延长，到哪一天以办理单位告知为准" in text


def test_a_draft_that_will_go_is_told_before(desk: Desk) -> None:
    """Protects a forgotten draft: its owner hears until when it is there; one that was filed is left alone."""
    desk.add_case(status="draft")
    desk.add_case(number="XF-20261121-0002")
    for number in (NUMBER, "XF-20261121-0002"):
        payload = {"number": number, "last_day": "2026-12-31"}
        desk.put("case.draft_ending", f"case.draft_ending:{number}:2026-12-31", payload)
    desk.work()
    assert [notice.text.count("12月31日") for notice in desk.told()] == [1]


def test_unread_messages_are_counted_and_marked(
    desk: Desk, client: TestClient, business: Headers, person: Headers
) -> None:
    """Protects the bell on the page: counted until read, one by one or all, and nobody reads for somebody else."""
    desk.add_case()
    for sequence, move in enumerate(("submit", "accept", "review")):
        desk.moved(move, sequence)
    desk.work()
    url = "/api/v1/notifications"
    page = client.get(url, headers=business).json()
    assert (page["total"], page["unread"]) == (3, 3)
    first = page["items"][0]["id"]
    assert client.post(f"{url}/read", json={}, headers=person).json() == {"unread": 0}
    assert client.post(f"{url}/read", json={"ids": [first]}, headers=business).json() == {"unread": 2}
    assert client.get(url, params={"unread": True}, headers=business).json()["total"] == 2
    assert client.post(f"{url}/read", json={}, headers=business).json() == {"unread": 0}
    assert client.get(url, headers=business).json()["total"] == 3
