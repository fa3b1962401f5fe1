"""Drafts that say little yet: begun as the person can, and told at submission what is still open."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.cases.owner import SIGNED, Owner
from tests.api.cases.test_listing_objection import NOTICE, object_to

Headers = dict[str, str]


def missing(answer: Any) -> set[str]:
    """Where a submission says that something is missing."""
    assert (answer.status_code, answer.json()["code"]) == (422, "draft_incomplete"), answer.text
    return {one["pointer"] for one in answer.json()["errors"]}


def test_the_ground_of_an_objection_may_follow(owner: Owner) -> None:
    """Protects people who know what is wrong before they know what it is called."""
    number = owner.draft("objection", owner.has())
    assert owner.case(number)["ground"] is None
    assert missing(owner.does(number, "submit")) == {"/ground"}
    assert owner.patches(number, ground="inaccurate", statement="金额写错了").json()["ground"] == "inaccurate"
    filed = owner.does(number, "submit")
    assert filed.status_code == 200, filed.text


@pytest.mark.parametrize(("kind", "open_"), [("repair", {"/record_ids"}), ("objection", {"/record_ids", "/ground"})])
def test_the_records_may_follow(client: TestClient, owner: Owner, kind: str, open_: set[str]) -> None:
    """Protects programs that open the case first: it is there, every view of it works, and it is not filed as it is."""
    number = owner.draft(kind)
    assert owner.draft(kind) == number
    assert (owner.case(number)["record_ids"], owner.case(number)["materials"]) == ([], [])
    assert client.get(f"/api/v1/cases/{number}/letters/application", headers=owner.headers).status_code < 500
    assert missing(owner.does(number, "submit", SIGNED if kind == "repair" else None)) == open_
    record = owner.has()
    changed = owner.patches(number, record_ids=[record]).json()
    assert changed["record_ids"] == [record]
    assert changed["materials"]
    assert owner.case(number)["region"] == owner.record(record)["region"]


@pytest.mark.parametrize("given", [{"record_ids": None}, {"ground": "inaccurate"}, {"ground": None}], ids=str)
def test_before_a_listing_the_common_fields_do_no_harm(
    client: TestClient, owner: Owner, clerk: Headers, given: dict[str, Any]
) -> None:
    """Protects programs that fill in the one body there is for all kinds of cases."""
    notice = client.post("/api/v1/notices", json=NOTICE, headers=clerk).json()["id"]
    answer = object_to(client, notice, owner.headers, **given)
    assert answer.status_code == 201, answer.text
    assert answer.json()["ground"] is None


def test_one_record_need_not_stand_in_a_list(owner: Owner) -> None:
    """Protects callers with one record: an id is a list of one."""
    record = owner.has()
    assert owner.drafts("repair", record_ids=record).json()["record_ids"] == [record]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "listing_objection"}, "/notice_id"),
        ({"kind": "repair", "notice_id": "x"}, "/notice_id"),
        ({"kind": "listing_objection", "notice_id": "x", "record_ids": ["y"]}, "/record_ids"),
    ],
    ids=["no notice", "a notice for a repair", "records against a notice"],
)
def test_what_does_not_belong_together_is_pointed_at(
    client: TestClient, owner: Owner, body: dict[str, Any], pointer: str
) -> None:
    """Protects forms: the field that is wrong, not the whole body."""
    answer = client.post("/api/v1/cases", json=body, headers=owner.headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("reasons", ["欠薪未付", ["欠薪未付", "拒不改正"]], ids=["one", "several"])
def test_reasons_of_a_notice_are_one_or_several(client: TestClient, clerk: Headers, reasons: Any) -> None:
    """Protects clerks' programs: reasons are written alike wherever they are written."""
    answer = client.post("/api/v1/notices", json=NOTICE | {"reasons": reasons}, headers=clerk)
    assert answer.status_code == 201, answer.text
    assert answer.json()["reasons"].split("\n")[0] == "欠薪未付"
