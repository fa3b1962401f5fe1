"""The ledger's pages: a measure is entered, judged, changed and taken out; a bad file is told row by row."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.ledger.models import LedgerEntry
from tests.api.console.test_kernel import enter, token

NEW = "/console/ledger/new"


@pytest.fixture
def desk(client: TestClient, add_account: Any) -> TestClient:
    """A browser whose owner keeps the ledger."""
    add_account("desk", ["policy_editor"])
    enter(client, "desk")
    return client


def sent(desk: TestClient, path: str, **fields: str) -> Any:
    """The answer to a form."""
    return desk.post(path, data={"_token": token(desk.get(NEW).text), **fields})


def the_entry(app: FastAPI) -> LedgerEntry:
    """The only entry there is."""
    with app.state.database.read() as session:
        return session.scalars(select(LedgerEntry)).one()


def test_a_measure_is_entered_and_judged(desk: TestClient, app: FastAPI) -> None:
    """What is missing is asked for; what fails stands there with its clause."""
    page = sent(desk, NEW, name="《示例办法》", touches_punishment="true", national_basis="false", local_basis="false")
    assert "计划通过立法" in page.text
    assert "还缺 1 项" in desk.get("/console/ledger").text
    assert "国办发〔2020〕49号 五（九）" in page.text
    entry = the_entry(app)
    page = sent(
        desk,
        f"/console/ledger/{entry.id}",
        version=str(entry.version),
        name="《示例办法》",
        touches_punishment="true",
        national_basis="false",
        local_basis="false",
        plans_legislation="false",
    )
    assert "建议：废止" in page.text


def test_a_measure_of_which_nothing_is_known_is_listed(desk: TestClient) -> None:
    """One measure that still has all its questions does not take the list away from everybody."""
    sent(desk, NEW, name="《示例办法》")
    page = desk.get("/console/ledger")
    assert page.status_code == 200
    assert "《示例办法》" in page.text


def test_a_refused_form_keeps_what_was_typed(desk: TestClient) -> None:
    """The field that is wrong says so, and nothing has to be typed again."""
    page = sent(desk, NEW, name="《示例办法》", region="32", unit="示例局")
    assert page.status_code == 422
    assert 'value="示例局"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_bad_file_is_told_row_by_row(desk: TestClient) -> None:
    """Line, column and remedy of each fault."""
    heads = "规章、规范性文件或其他文件名称（含文号）,是否涉及失信惩戒措施\n《示例办法》,也许\n"
    fields = {"_token": token(desk.get(NEW).text)}
    page = desk.post("/console/ledger/import", data=fields, files={"file": ("台账.csv", heads.encode())})
    assert page.status_code == 422
    assert "是否涉及失信惩戒措施" in page.text
    assert "不知道就空着" in page.text


def test_a_measure_can_be_taken_out(desk: TestClient, app: FastAPI) -> None:
    """The list says what was done."""
    sent(desk, NEW, name="《示例办法》")
    page = sent(desk, f"/console/ledger/{the_entry(app).id}/remove")
    assert "已从台账里删除" in page.text


@pytest.mark.parametrize("version", ["abc", "²", "9" * 5000], ids=["letters", "raised", "long"])
def test_a_version_that_we_did_not_write_is_told(desk: TestClient, app: FastAPI, version: str) -> None:
    """A hidden field that somebody changed is no crash, and nothing is written over."""
    sent(desk, NEW, name="《示例办法》")
    page = sent(desk, f"/console/ledger/{the_entry(app).id}", version=version, name="《另一办法》")
    assert page.status_code == 422
    assert the_entry(app).name == "《示例办法》"
