"""Who is told what, once a case is granted."""

from typing import Any

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from api.filing.models import Delivery
from tests.api.filing.granting import add_receiver, add_record, grant, status_of, work

MARKET = {"authority_field": "market_regulation", "authority": "示例市市场监督管理局"}


@pytest.fixture
def platforms(app: FastAPI) -> None:
    """One of each kind, and one in another province."""
    add_receiver(app)
    add_receiver(app, "示例省信用网站", kind="provincial_portal", regions=["320000"])
    add_receiver(app, "示例市信用网站", kind="city_portal", regions=["320200"])
    add_receiver(app, "外省信用网站", kind="provincial_portal", regions=["360000"])
    add_receiver(app, "公示系统", kind="market_register", fields=["market_regulation"])
    add_receiver(app, "环境专栏", kind="national_site", fields=["environment"])
    add_receiver(app, "停用网站", active=False)
    add_receiver(app, "示例信用服务有限公司", kind="agency")


def told(app: FastAPI) -> dict[str, list[str]]:
    """What each platform was told to do, by its name."""
    with app.state.database.read() as session:
        return {row.receiver.name: row.content["actions"] for row in session.query(Delivery)}


@pytest.mark.usefixtures("platforms")
def test_a_repair_reaches_every_platform_above_its_place(app: FastAPI) -> None:
    """The sites of city, province and country and the agencies; measures are no matter of an agency."""
    grant(app, add_record(app))
    everything = ["end_publication", "end_sharing", "lift_measures"]
    assert told(app) == {
        "信用中国": everything,
        "示例省信用网站": everything,
        "示例市信用网站": everything,
        "环境专栏": everything,
        "示例信用服务有限公司": ["end_publication", "end_sharing"],
    }


@pytest.mark.usefixtures("platforms")
def test_market_regulation_goes_to_its_register_too(app: FastAPI) -> None:
    """The register of market regulation hears of its own records, and the sites that show them as well."""
    grant(app, add_record(app, **MARKET))
    assert set(told(app)) == {"公示系统", "信用中国", "示例省信用网站", "示例市信用网站", "示例信用服务有限公司"}
    with app.state.database.read() as session:
        assert {str(row.content["basis"]) for row in session.query(Delivery)} == {"[]"}


@pytest.mark.parametrize(
    ("given", "actions"),
    [
        ({"shielding": True}, ["shield", "suspend_measures"]),
        ({"kind": "objection", "resolution": "corrected"}, ["correct"]),
        ({"kind": "objection", "resolution": "deleted"}, ["delete"]),
        ({"kind": "objection", "resolution": "withdrawn_by_source"}, ["withdraw"]),
    ],
)
def test_the_result_says_what_is_to_be_done(app: FastAPI, given: dict[str, Any], actions: list[str]) -> None:
    """A shield is temporary; an objection corrects, deletes or withdraws."""
    add_receiver(app)
    grant(app, add_record(app), **given)
    assert told(app) == {"信用中国": actions}


def test_every_platform_hears_that_somebody_was_wrongly_listed(app: FastAPI) -> None:
    """Agencies too: the listing was an error, and is not only gone."""
    add_receiver(app)
    add_receiver(app, "示例信用服务有限公司", kind="agency")
    listed = add_record(app, kind="serious_dishonesty_list", list_name="示例名单")
    grant(app, listed, kind="objection", resolution="deleted", decision={"decision": "granted"})
    assert list(told(app).values()) == [["delete", "correction_notice"]] * 2


@pytest.mark.parametrize("given", [{"kind": "objection", "resolution": "explained"}, {}])
def test_where_nobody_has_to_be_told_the_case_closes_at_once(app: FastAPI, given: dict[str, Any]) -> None:
    """An objection that was explained changes nothing outside; without any platform there is nobody to wait for."""
    if given:
        add_receiver(app)
    number = grant(app, add_record(app), **given)
    assert (status_of(app, number), told(app), work(app)) == ("closed", {}, 0)


def test_only_what_was_granted_is_told(app: FastAPI) -> None:
    """Of two records in one application the refused one stays as it is, everywhere."""
    add_receiver(app)
    good, bad = add_record(app), add_record(app, number="苏示环罚〔2026〕8号")
    cited = [{"document": "国办发〔2025〕22号", "locator": "七"}]
    per_record = {good: {"decision": "granted"}, bad: {"decision": "denied"}}
    grant(app, good, bad, decision={"decision": "granted", "citations": cited, "per_record": per_record})
    with app.state.database.read() as session:
        row = session.query(Delivery).one()
    assert row.record_id == good
    assert row.content["basis"][0] == "国办发〔2025〕22号 七"


def test_the_null_gateway_confirms_and_says_that_nothing_was_sent(app: FastAPI) -> None:
    """A demonstration comes to its end, and nobody can mistake it for the real thing."""
    add_receiver(app)
    number = grant(app, add_record(app))
    with capture_logs() as lines:
        work(app)
    assert [line["log_level"] for line in lines if line["event"] == "null_gateway"] == ["warning"]
    assert status_of(app, number) == "closed"
    with app.state.database.read() as session:
        assert "没有真正发出" in (session.query(Delivery).one().note or "")


def test_in_production_the_null_gateway_confirms_nothing(app: FastAPI) -> None:
    """A database that came from a demonstration closes no case with lies."""
    add_receiver(app)
    number = grant(app, add_record(app))
    app.state.settings.profile = "production"
    work(app)
    with app.state.database.read() as session:
        row = session.query(Delivery).one()
    assert (row.state, row.error, status_of(app, number)) == ("failed", "null_in_production", "syncing")
