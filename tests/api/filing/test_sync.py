"""What people see of the platforms, and what staff can do about a silent one."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.filing import sync
from api.filing.models import Delivery
from tests.api.filing.granting import SECRET, add_receiver, add_record, grant, later, work

Headers = dict[str, str]
NOBODY = {"gateway": "webhook", "url": "http://127.0.0.1:9/", "secret": SECRET}


@pytest.fixture
def number(app: FastAPI, business: Headers) -> str:
    """A case of the business: one platform confirmed, one cannot be reached."""
    add_receiver(app)
    add_receiver(app, "示例省信用网站", kind="provincial_portal", **NOBODY)
    number = grant(app, add_record(app))
    work(app)
    return number


def test_the_owner_sees_each_platform_in_plain_words(client: TestClient, business: Headers, number: str) -> None:
    """One row a platform and record, with days and reason, without technical words."""
    seen = client.get(f"/api/v1/cases/{number}/sync", headers=business).json()
    assert (seen["status"], seen["confirmed"], seen["total"]) == ("syncing", 1, 2)
    good, bad = seen["items"]
    assert (good["platform"], good["state"], good["days_outstanding"]) == ("信用中国", "confirmed", None)
    assert "没有真正发出" in good["note"]
    assert (bad["state"], bad["attempts"], bad["days_outstanding"]) == ("pending", 1, 0)
    assert bad["error"] == "连不上对方平台，会自动再试。"
    assert bad["error_detail"] is None
    assert bad["actions"] == ["终止公示", "停止共享和使用", "解除惩戒措施"]


def test_from_the_decision_to_the_last_confirmation(
    client: TestClient, app: FastAPI, a_filed_case: Any, call: Any, reviewer: Headers, business: Headers
) -> None:
    """One application, repaired everywhere: decided once, done by every platform, closed by itself."""
    add_receiver(app)
    add_receiver(app, "示例信用服务有限公司", kind="agency")
    number = a_filed_case("reviewing")
    decided = call(number, "decide", reviewer, {"decision": "granted", "reasons": "已经改正并履行完"}).json()
    assert decided["status"] == "syncing"
    work(app)
    seen = client.get(f"/api/v1/cases/{number}/sync", headers=business).json()
    assert (seen["status"], seen["confirmed"], seen["total"]) == ("closed", 2, 2)
    timeline = client.get(f"/api/v1/cases/{number}", headers=business).json()["timeline"]
    assert [line["text"] for line in timeline][-2:] == ["开始通知各网站", "已办结：各网站都已确认"]


def test_strangers_see_nothing(client: TestClient, person: Headers, number: str) -> None:
    """Neither one case's platforms nor the list of all."""
    assert client.get(f"/api/v1/cases/{number}/sync", headers=person).status_code == 404
    assert client.get("/api/v1/deliveries", headers=person).status_code == 403


def test_staff_see_what_is_missing_everywhere_the_oldest_first(
    client: TestClient, app: FastAPI, staff: Headers, number: str
) -> None:
    """The unconfirmed of all cases, with their days and the technical reason; by state where asked."""
    second = grant(app, add_record(app, number="苏示环罚〔2026〕8号"), clock=later(app, days=-9))
    listed = client.get("/api/v1/deliveries", headers=staff).json()
    assert [(item["case_number"], item["days_outstanding"]) for item in listed["items"]] == [
        (second, 9), (second, 9), (number, 0),
    ]  # fmt: skip
    assert listed["items"][-1]["error_detail"] == "ConnectError"
    confirmed = client.get("/api/v1/deliveries", params={"state": "confirmed"}, headers=staff).json()
    assert [item["platform"] for item in confirmed["items"]] == ["信用中国"]
    with app.state.database.read() as session:
        assert [sync.unconfirmed(session, prefix) for prefix in ("", "32", "36")] == [3, 3, 0]


def test_staff_of_elsewhere_see_and_replay_nothing(
    client: TestClient, add_account: Any, sign_in: Any, app: FastAPI, number: str
) -> None:
    """A region's staff look after their region."""
    add_account("elsewhere", ["clerk"], region="360000")
    headers = sign_in("elsewhere")
    with app.state.database.read() as session:
        row = session.query(Delivery).filter_by(state="pending").one()
    assert client.get("/api/v1/deliveries", headers=headers).json()["total"] == 0
    assert client.post(f"/api/v1/deliveries/{row.id}/replay", headers=headers).status_code == 404


def test_a_replay_is_sent_once_and_written_down(
    client: TestClient, app: FastAPI, staff: Headers, business: Headers, number: str
) -> None:
    """The round before stands down, so that nothing goes out twice; the owner cannot replay."""
    with app.state.database.read() as session:
        rows = {row.state: row.id for row in session.query(Delivery)}
    path = f"/api/v1/deliveries/{rows['pending']}/replay"
    assert client.post(path, headers=business).status_code == 403
    assert client.post(path, headers=staff).status_code == 200
    work(app, minutes=1)
    with app.state.database.read() as session:
        assert session.get_one(Delivery, rows["pending"]).attempts == 2
        assert session.query(AuditLine).filter_by(action="delivery:staff:replayed").count() == 1
    confirmed = client.post(f"/api/v1/deliveries/{rows['confirmed']}/replay", headers=staff)
    assert (confirmed.status_code, confirmed.json()["code"]) == (409, "delivery_confirmed")


def test_a_platform_that_is_switched_off_waits(client: TestClient, app: FastAPI, number: str) -> None:
    """What is on its way to it is kept, not failed, and goes out once it is back."""
    receiver = add_receiver(app, "示例市信用网站", kind="city_portal", regions=["320200"])
    again = grant(app, add_record(app, number="苏示环罚〔2026〕9号"))
    switch(app, receiver, active=False)
    work(app)
    with app.state.database.read() as session:
        row = session.query(Delivery).filter_by(receiver_id=receiver).one()
    assert (row.state, row.error, row.attempts) == ("pending", "inactive", 0)
    switch(app, receiver, active=True)
    work(app, hours=2)
    with app.state.database.read() as session:
        assert session.get_one(Delivery, row.id).state == "confirmed"
        assert row.content["case"] == again


def switch(app: FastAPI, receiver: str, *, active: bool) -> None:
    """On or off."""
    with app.state.database.write() as session:
        found = session.query(Delivery).filter_by(receiver_id=receiver).first()
        assert found is not None
        found.receiver.active = active
