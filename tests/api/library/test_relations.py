"""Relations between office documents: kept on drafts, shown, carried out at publication, never in a circle."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from tests.api.library.conftest import NOTICE

Headers = dict[str, str]
Draft = Callable[..., dict[str, Any]]
URL = "/api/v1/policies/documents"


@pytest.fixture
def draft(client: TestClient, staff: Headers) -> Draft:
    """Import a notice of a number and a day, with a place."""

    def go(number: int, year: int = 2024) -> dict[str, Any]:
        text = NOTICE.replace("〔2024〕3号", f"〔{year}〕{number}号").replace("2024年3月5日", f"{year}年3月{number}日")
        answer = client.post(URL, data={"text": text}, headers=staff)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()["documents"][0]
        assert client.patch(f"{URL}/{found['id']}", json={"region": "320000"}, headers=staff).status_code == 200
        return found

    return go


def relate(client: TestClient, staff: Headers, draft: dict[str, Any], kind: str, document: str) -> Any:
    """PATCH one relation; the answer as it comes."""
    body = {"relations": [{"kind": kind, "document": document}]}
    return client.patch(f"{URL}/{draft['id']}", json=body, headers=staff)


def publish(client: TestClient, staff: Headers, draft: dict[str, Any]) -> dict[str, Any]:
    """Publish; must succeed."""
    answer = client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_repeal_is_carried_out_at_publication(client: TestClient, app: FastAPI, staff: Headers, draft: Draft) -> None:
    """The old document ends the day before, names its successor, is audited, and the answer says so."""
    old = draft(3)
    publish(client, staff, old)
    new = draft(9, 2025)
    assert relate(client, staff, new, "repeals", "示政办发〔2024〕3号").json()["relations"] == [
        {"kind": "repeals", "document": "示政办发〔2024〕3号", "id": old["id"]}
    ]
    done = publish(client, staff, new)
    assert [(e["id"], e["effective_to"]) for e in done["ended"]] == [(old["id"], "2025-03-08")]
    shown = client.get(f"{URL}/{old['id']}", headers=staff).json()
    assert (shown["status"], shown["effective_to"]) == ("repealed", "2025-03-08")
    assert shown["superseded_by"] == "示政办发〔2025〕9号"
    assert shown["affected_by"] == [{"kind": "repeals", "document": "示政办发〔2025〕9号", "id": new["id"]}]
    assert shown["steps"]["repealed_by"] == "staff"
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "policy:document:repealed")).all()
    assert [(line.target, line.details["by"]) for line in lines] == [(old["id"], "示政办发〔2025〕9号")]


def test_what_was_repealed_before_it_came_in_is_ended_as_it_is_published(
    client: TestClient, app: FastAPI, staff: Headers, draft: Draft
) -> None:
    """The order in which an office imports its documents does not decide what is law."""
    new = draft(9, 2025)
    relate(client, staff, new, "repeals", "示政办发〔2024〕3号")
    assert publish(client, staff, new)["ended"] == []
    old = draft(3)
    done = publish(client, staff, old)
    assert (done["status"], done["effective_to"]) == ("repealed", "2025-03-08")
    assert done["superseded_by"] == "示政办发〔2025〕9号"
    assert done["affected_by"] == [{"kind": "repeals", "document": "示政办发〔2025〕9号", "id": new["id"]}]
    tie = client.get(f"{URL}/{new['id']}", headers=staff).json()["relations"]
    assert tie == [{"kind": "repeals", "document": "示政办发〔2024〕3号", "id": old["id"]}]
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "policy:document:repealed")).all()
    assert [(line.target, line.details["by"]) for line in lines] == [(old["id"], "示政办发〔2025〕9号")]


def test_a_better_text_of_a_repealed_document_is_no_law_again(client: TestClient, staff: Headers, draft: Draft) -> None:
    """Importing a cleaner scan of what was repealed does not bring it back."""
    publish(client, staff, draft(3))
    new = draft(9, 2025)
    relate(client, staff, new, "repeals", "示政办发〔2024〕3号")
    publish(client, staff, new)
    better = client.post(URL, data={"text": NOTICE.replace("十二个", "十二（12）个")}, headers=staff).json()
    again = better["documents"][0]
    client.patch(f"{URL}/{again['id']}", json={"region": "320000"}, headers=staff)
    assert publish(client, staff, again)["status"] == "repealed"


def test_a_new_edition_repeals_the_old_one_of_the_same_title(client: TestClient, staff: Headers, draft: Draft) -> None:
    """By its title alone a document means the edition before it; other editions are not touched."""
    title = "示例市人民政府办公室关于做好示例工作的通知"
    old = draft(3)
    publish(client, staff, old)
    new = draft(9, 2025)
    relate(client, staff, new, "repeals", title)
    assert [entry["id"] for entry in publish(client, staff, new)["ended"]] == [old["id"]]
    assert publish(client, staff, draft(4, 2026))["status"] == "published"
    first = draft(9, 2023)
    assert publish(client, staff, first)["status"] == "published"


def test_a_library_document_can_be_repealed_here(client: TestClient, staff: Headers, draft: Draft) -> None:
    """A shipped digest of a rule that this office knows to be repealed is ended in list, comparison and search."""
    query = {"query": "列入名单前书面预先告知，10个工作日内核实答复", "region": "320000"}

    def found() -> set[str]:
        items = client.get("/api/v1/policies/search", params=query).json()["items"]
        return {hit["document"] for hit in items}

    assert "苏政办发〔2021〕67号" in found()
    new = draft(9, 2026)
    relate(client, staff, new, "repeals", "苏政办发〔2021〕67号")
    done = publish(client, staff, new)
    assert [entry["id"] for entry in done["ended"]] == ["jiangsu-2021-67"]
    shown = client.get(f"{URL}/jiangsu-2021-67").json()
    assert (shown["status"], shown["effective_to"]) == ("repealed", "2026-03-08")
    assert shown["superseded_by"] == "示政办发〔2026〕9号"
    listed = client.get(URL, params={"status": "repealed", "limit": 200}).json()["items"]
    assert "jiangsu-2021-67" in {item["id"] for item in listed}
    params = {"topic": "repair_fees", "regions": "320000"}
    cells = client.get("/api/v1/policies/compare", params=params).json()["rows"][0]["cells"]
    cell = next(cell for cell in cells if cell["document_id"] == "jiangsu-2021-67")
    assert (cell["status"], cell["superseded_by"]) == ("superseded", "示政办发〔2026〕9号")
    assert "苏政办发〔2021〕67号" not in found()


def test_amending_and_implementing_change_nothing_but_are_shown(
    client: TestClient, staff: Headers, draft: Draft
) -> None:
    """Only a repeal ends a document."""
    new = draft(9, 2026)
    relate(client, staff, new, "implements", "国务院办公厅关于进一步完善信用修复制度的实施方案")
    assert publish(client, staff, new)["ended"] == []
    shown = client.get(f"{URL}/gbf-2025-22").json()
    assert shown["status"] == "published"
    assert {"kind": "implements", "document": "示政办发〔2026〕9号", "id": new["id"]} in shown["affected_by"]
    assert {"kind": "implements", "document": "国家发展改革委令第36号", "id": "ndrc-36"} in shown["affected_by"]


def test_a_document_does_nothing_to_itself(client: TestClient, staff: Headers, draft: Draft) -> None:
    """Self-reference is refused and pointed at."""
    new = draft(3)
    for name in ("示政办发〔2024〕3号", new["id"]):
        answer = relate(client, staff, new, "repeals", name)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/relations/0/document"
    answer = client.patch(f"{URL}/{new['id']}", json={"superseded_by": "示政办发〔2024〕3号"}, headers=staff)
    assert answer.status_code == 422


def test_no_circles(client: TestClient, staff: Headers, draft: Draft) -> None:
    """What rests on a document cannot be what that document replaces, directly or over others."""
    first, second, third = draft(3), draft(4), draft(5)
    publish(client, staff, first)
    relate(client, staff, second, "implements", "示政办发〔2024〕3号")
    publish(client, staff, second)
    assert relate(client, staff, third, "amends", "示政办发〔2024〕4号").status_code == 200
    publish(client, staff, third)
    newer = client.post(
        URL, data={"text": NOTICE.replace("十二个", "十个").replace("3月5日", "3月6日")}, headers=staff
    ).json()["documents"][0]
    answer = relate(client, staff, newer, "implements", "示政办发〔2024〕5号")
    assert answer.status_code == 422
    assert "不能反过来" in answer.json()["detail"]
    body = {"effective_to": "2025-01-31", "superseded_by": "示政办发〔2024〕3号"}
    answer = client.post(f"{URL}/{second['id']}/repeal", json=body, headers=staff)
    assert answer.status_code == 422
    assert client.get(f"{URL}/{second['id']}").json()["status"] == "published"


def test_an_older_document_cannot_repeal_a_newer_one(client: TestClient, staff: Headers, draft: Draft) -> None:
    """A rule does not end before it began; nothing of the publication happens."""
    newer = draft(9, 2025)
    publish(client, staff, newer)
    older = draft(3)
    relate(client, staff, older, "repeals", "示政办发〔2025〕9号")
    answer = client.post(f"{URL}/{older['id']}/publish", headers=staff)
    assert answer.status_code == 422
    assert client.get(f"{URL}/{older['id']}", headers=staff).json()["status"] == "draft"
    assert client.get(f"{URL}/{newer['id']}").json()["status"] == "published"


def test_relations_can_be_replaced_and_taken_back(client: TestClient, staff: Headers, draft: Draft) -> None:
    """A list in PATCH is the whole list; the same document twice for one thing is a slip."""
    new = draft(3)
    twice = [{"kind": "implements", "document": name} for name in ("gbf-2025-22", "国办发〔2025〕22号")]
    assert client.patch(f"{URL}/{new['id']}", json={"relations": twice}, headers=staff).status_code == 422
    kept = relate(client, staff, new, "amends", "示政办发〔2001〕1号").json()["relations"]
    assert kept == [{"kind": "amends", "document": "示政办发〔2001〕1号", "id": None}]
    assert relate(client, staff, new, "amends", "示政办发〔2001〕1号").json()["relations"] == kept
    again = client.patch(f"{URL}/{new['id']}", json={"title": "示例市通知"}, headers=staff).json()
    assert again["relations"] == kept
    assert client.patch(f"{URL}/{new['id']}", json={"relations": []}, headers=staff).json()["relations"] == []
