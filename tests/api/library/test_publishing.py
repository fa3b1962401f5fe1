"""Draft, published, repealed: who and when, what is refused, what every process and every place then sees."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from api.library.published import PublishedOriginals
from api.main import create_app
from api.settings import Settings
from knowledge.engine.units import regions_seen_from
from tests.api.library.conftest import NOTICE, in_china

Headers = dict[str, str]
URL = "/api/v1/policies/documents"
QUERY = {"query": "蓝色登记申请几个工作日办结"}
PHONE = "13800000000"


@pytest.fixture
def other(settings: Settings) -> Iterator[TestClient]:
    """A second process on the same database."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def imported(client: TestClient, staff: Headers, region: str = "320200") -> dict[str, Any]:
    """A draft with a place."""
    draft = client.post(URL, data={"text": NOTICE}, headers=staff).json()["documents"][0]
    answer = client.patch(f"{URL}/{draft['id']}", json={"region": region}, headers=staff)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def seen(client: TestClient, region: str) -> bool:
    """Whether a search from a place finds the notice."""
    answer = client.get("/api/v1/policies/search", params={**QUERY, "region": region})
    assert answer.status_code == 200, answer.text
    return "示政办发〔2024〕3号" in {hit["document"] for hit in answer.json()["items"]}


def test_another_process_sees_a_publication_and_a_repeal_at_once(
    client: TestClient, other: TestClient, staff: Headers
) -> None:
    """Two servers on one database answer alike, without a restart."""
    draft = imported(client, staff)
    assert not seen(other, "320281")
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    assert seen(other, "320281")
    assert other.get(f"{URL}/{draft['id']}").json()["status"] == "published"
    client.post(f"{URL}/{draft['id']}/repeal", json={"effective_to": "2025-01-31"}, headers=staff)
    assert not seen(other, "320281")
    assert other.get(f"{URL}/{draft['id']}").json()["status"] == "repealed"


def test_a_place_sees_what_lies_above_it_and_nothing_beside_it(client: TestClient, staff: Headers) -> None:
    """A city's rule reaches its districts in search: not its province, a sibling city or another province."""
    draft = imported(client, staff, "320200")
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    places = ("320281", "320200", "320000", "320500", "360483", "000000")
    assert {place: seen(client, place) for place in places} == {
        "320281": True,
        "320200": True,
        "320000": False,
        "320500": False,
        "360483": False,
        "000000": False,
    }


@pytest.mark.parametrize("region", ["320281", "320282", "360483", "130111", "410000", "440300", "000000"])
def test_an_answer_cites_only_what_its_place_sees(client: TestClient, app: FastAPI, region: str) -> None:
    """Whatever is asked, a place is never answered with the rules of another one."""
    documents = app.state.library.documents
    for question in ("异议几天办完", "修复要参加培训吗", "红黑名单怎么认定", "失信信息公示几年", "列入名单前要告知吗"):
        params = {"question": question, "region": region}
        answer = client.get("/api/v1/policies/answer", params=params).json()
        cited = {citation["url"].split("/")[-1].split("#")[0] for citation in answer["citations"]}
        assert {documents[name].region for name in cited} <= regions_seen_from(region), (question, cited)


def test_documents_can_be_listed_for_a_place(client: TestClient, staff: Headers) -> None:
    """The list for a district has the nation's, its province's, its city's and its own documents, and no others."""
    draft = imported(client, staff, "320200")
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    items = client.get(URL, params={"region": "320281", "limit": 200}).json()["items"]
    assert {item["region"] for item in items} == {"000000", "320000", "320200", "320281"}
    assert draft["id"] in {item["id"] for item in items}
    beside = client.get(URL, params={"region": "320500", "limit": 200}).json()["items"]
    assert {item["region"] for item in beside} == {"000000", "320000"}
    assert client.get(URL, params={"region": "999999"}).status_code == 422


def test_each_step_has_a_name_and_a_time(client: TestClient, staff: Headers) -> None:
    """Who imported, published and repealed, and when, is shown to staff and to nobody else."""
    draft = imported(client, staff)
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    client.post(f"{URL}/{draft['id']}/repeal", json={"effective_to": "2025-01-31"}, headers=staff)
    steps = client.get(f"{URL}/{draft['id']}", headers=staff).json()["steps"]
    assert {steps[f"{step}_by"] for step in ("imported", "published", "repealed")} == {"staff"}
    assert {in_china(steps[f"{step}_at"]) for step in ("imported", "published", "repealed")} == {dt.date(2026, 11, 21)}
    assert client.get(f"{URL}/{draft['id']}").json()["steps"] is None


def test_impossible_moves_are_refused_in_words(client: TestClient, staff: Headers) -> None:
    """Each state allows its own moves only, and the refusal says which state it is."""
    draft = imported(client, staff)
    url = f"{URL}/{draft['id']}"
    ending = {"effective_to": "2025-01-31"}
    refused = client.post(f"{url}/repeal", json=ending, headers=staff)
    assert (refused.status_code, "草稿" in refused.json()["detail"]) == (409, True)
    client.post(f"{url}/publish", headers=staff)
    for answer in (client.post(f"{url}/publish", headers=staff), client.delete(url, headers=staff)):
        assert (answer.status_code, "已经发布" in answer.json()["detail"]) == (409, True)
    early = client.post(f"{url}/repeal", json={"effective_to": "2023-01-31"}, headers=staff)
    assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "/effective_to")
    client.post(f"{url}/repeal", json=ending, headers=staff)
    for answer in (
        client.post(f"{url}/repeal", json=ending, headers=staff),
        client.post(f"{url}/publish", headers=staff),
        client.patch(url, json={"title": "别的标题"}, headers=staff),
    ):
        assert (answer.status_code, "已经废止" in answer.json()["detail"]) == (409, True)
    assert client.post(f"{URL}/none/publish", headers=staff).status_code == 404


def test_whether_anything_changed_is_read_from_an_index_alone(app: FastAPI) -> None:
    """Asked at every question, it must not walk through the pages of thousands of documents."""
    database = app.state.database
    asked: list[Any] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    with database.read() as session:
        PublishedOriginals(database).version(session)
        statement, values = asked[-1]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "COVERING INDEX" in str(plan)


def clause(locator: str, text: str = "示例。", *children: dict[str, Any]) -> dict[str, Any]:
    """A clause as PATCH takes it."""
    return {"locator": locator, "heading": "", "text": text, "children": list(children)}


def deep(levels: int) -> dict[str, Any]:
    """A clause within a clause within a clause."""
    found = clause(f"层{levels}")
    for level in range(levels - 1, 0, -1):
        found = clause(f"层{level}", "", found)
    return found


@pytest.mark.parametrize(
    ("clauses", "pointer"),
    [
        ([], "/clauses"),
        ([clause("一"), clause("一")], "/clauses/1/locator"),
        ([clause("一", "示例。", clause("二")), clause("二")], "/clauses/1/locator"),
        ([clause("一", "示例。", clause(" 一 "))], "/clauses/0/children/0/locator"),
        ([clause("一", " ")], "/clauses/0"),
        ([deep(13)], "/clauses/0" + "/children/0" * 12),
        ([clause(f"一 电话{PHONE}")], "/clauses/0/locator"),
        ([clause("一 邮箱shili@example.com")], "/clauses/0/locator"),
        ([clause("一"), clause("第１２３４５６７条")], "/clauses/1/locator"),
        ([clause("一" * 61)], "/clauses/0/locator"),
        ([clause("一", "示例\x00。")], "/clauses/0/text"),
        ([clause("一", "示例。", clause("二\x00"))], "/clauses/0/children/0/locator"),
    ],
)
def test_a_corrected_tree_stays_a_tree(client: TestClient, staff: Headers, clauses: Any, pointer: str) -> None:
    """Each clause has a place of its own, something to say, and a depth that can be read; else nothing changes."""
    draft = imported(client, staff)
    answer = client.patch(f"{URL}/{draft['id']}", json={"clauses": clauses, "title": "改过"}, headers=staff)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    kept = client.get(f"{URL}/{draft['id']}", headers=staff).json()
    assert (kept["title"], kept["clauses"]) == (draft["title"], draft["clauses"])


def test_contact_data_typed_in_again_is_hidden_again(client: TestClient, staff: Headers) -> None:
    """Neither text nor heading nor title of a correction brings a telephone number in."""
    draft = imported(client, staff)
    body: dict[str, Any] = {
        "title": f"示例市通知 联系电话 {PHONE}",
        "addressees": [f"示例区政府 {PHONE}"],
        "clauses": [{**clause("一", f"联系电话：{PHONE}。"), "heading": f"联系方式 {PHONE}"}],
    }
    body["relations"] = [{"kind": "implements", "document": f"示例通知 联系电话 {PHONE}"}]
    answer = client.patch(f"{URL}/{draft['id']}", json=body, headers=staff)
    assert answer.status_code == 200, answer.text
    assert PHONE not in answer.text
    assert answer.json()["relations"]


def test_what_takes_the_place_of_a_repealed_document_holds_no_contact_data(client: TestClient, staff: Headers) -> None:
    """The successor is shown to everybody; its name, and the last day, are checked like those of a draft."""
    draft = imported(client, staff)
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    wrong = [({"effective_to": "1025-01-31"}, "/effective_to")]
    wrong.append(({"effective_to": "2025-01-31", "superseded_by": "示例\x00通知"}, "/superseded_by"))
    for body, pointer in wrong:
        answer = client.post(f"{URL}/{draft['id']}/repeal", json=body, headers=staff)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    body = {"effective_to": "2025-01-31", "superseded_by": f"示例通知 联系电话 {PHONE}"}
    answer = client.post(f"{URL}/{draft['id']}/repeal", json=body, headers=staff)
    assert answer.status_code == 200, answer.text
    assert "示例通知" in answer.json()["superseded_by"]
    assert PHONE not in answer.text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"region": "999999"}, "/region"),
        ({"issued_on": "0202-01-01"}, "/issued_on"),
        ({"title": "示例\x00通知"}, "/title"),
        ({"superseded_by": "示例\x1b通知"}, "/superseded_by"),
        ({"effective_from": "2025-01-01", "effective_to": "2024-01-01"}, "/effective_to"),
    ],
)
def test_corrections_that_cannot_be_are_refused(
    client: TestClient, staff: Headers, body: dict[str, str], pointer: str
) -> None:
    """A place has to exist, and a rule does not end before it begins."""
    draft = imported(client, staff)
    answer = client.patch(f"{URL}/{draft['id']}", json=body, headers=staff)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
