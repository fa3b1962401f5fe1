"""An editor of a place: its documents and those below it, and no law of anybody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.library.conftest import NOTICE

Headers = dict[str, str]
URL = "/api/v1/policies/documents"
LIBRARY_S = "国办发〔2020〕49号"


@pytest.fixture
def editor(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """The policy editor of a city."""
    add_account("city", ["policy_editor"], region="320200")
    return sign_in("city")


@pytest.fixture
def draft(client: TestClient, staff: Headers) -> Callable[..., str]:
    """A draft that somebody imported, with a place or still without one; gives its id."""

    def go(region: str | None, by: Headers = staff, **changes: str) -> str:
        text = NOTICE
        for old, new in changes.items():
            text = text.replace({"number": "〔2024〕3号", "day": "2024年3月5日"}[old], new)
        made = client.post(URL, data={"text": text}, headers=by).json()["documents"][0]
        if region:
            assert correct(client, by, made["id"], region=region) == 200
        return str(made["id"])

    return go


def correct(client: TestClient, who: Headers, document: str, **changes: Any) -> int:
    """The status of a correction."""
    return client.patch(f"{URL}/{document}", json=changes, headers=who).status_code


def publish(client: TestClient, who: Headers, document: str) -> int:
    """The status of a publication."""
    return client.post(f"{URL}/{document}/publish", headers=who).status_code


@pytest.mark.parametrize("region", ["000000", "320000", "320300", "430000"])
def test_a_draft_of_another_place_is_left_alone(
    client: TestClient, editor: Headers, draft: Callable[..., str], region: str
) -> None:
    """Protects the rules of other places, and of the country, from an editor of one city."""
    document = draft(region)
    assert correct(client, editor, document, title="改过的标题") == 403
    assert correct(client, editor, document, region="320281") == 403
    assert publish(client, editor, document) == 403
    assert client.delete(f"{URL}/{document}", headers=editor).status_code == 403


@pytest.mark.parametrize("region", ["000000", "320000", "430000"])
def test_nothing_is_moved_to_where_the_editor_has_no_say(
    client: TestClient, editor: Headers, draft: Callable[..., str], region: str
) -> None:
    """Protects people elsewhere from being answered by a city's text."""
    document = draft(None, editor)
    assert correct(client, editor, document, region=region) == 403
    assert correct(client, editor, document, region="320281") == 200
    assert publish(client, editor, document) == 200


def test_what_is_published_elsewhere_is_not_ended(
    client: TestClient, staff: Headers, editor: Headers, draft: Callable[..., str]
) -> None:
    """Protects a published rule from being repealed by hand, by a relation or by a text of the same number."""
    document = draft("320000")
    assert publish(client, staff, document) == 200
    assert (
        client.post(f"{URL}/{document}/repeal", json={"effective_to": "2025-01-31"}, headers=editor).status_code == 403
    )
    same = draft("320200", editor, day="2025年3月5日")
    assert same != document
    assert publish(client, editor, same) == 403
    for target in ("示政办发〔2024〕3号", LIBRARY_S):
        other = draft("320200", editor, number="〔2025〕9号", day="2025年3月9日")
        relation = [{"kind": "repeals", "document": target}]
        assert correct(client, editor, other, relations=relation) == 200
        assert publish(client, editor, other) == 403
    assert client.get(f"{URL}/{document}").json()["status"] == "published"


def test_an_earlier_repeal_from_another_place_ends_nothing(
    client: TestClient, staff: Headers, editor: Headers, draft: Callable[..., str]
) -> None:
    """Protects a rule that comes in later from a city's text that said beforehand it was over."""
    before = draft("320200", editor, number="〔2025〕9号", day="2025年3月9日")
    assert correct(client, editor, before, relations=[{"kind": "repeals", "document": "示政办发〔2024〕3号"}]) == 200
    assert publish(client, editor, before) == 200
    document = draft("320000")
    assert publish(client, staff, document) == 200
    assert client.get(f"{URL}/{document}").json()["status"] == "published"


def test_the_original_of_a_national_document_is_not_a_city_s(
    client: TestClient, staff: Headers, editor: Headers, draft: Callable[..., str]
) -> None:
    """Protects the words of the law: they are everybody's, whatever place somebody wrote into the draft."""
    text = NOTICE.replace("示政办发〔2024〕3号", LIBRARY_S)
    made = client.post(URL, data={"text": text}, headers=staff).json()["documents"][0]
    assert made["region"] == "000000"
    assert correct(client, staff, made["id"], region="320200") == 200
    assert publish(client, editor, made["id"]) == 403
