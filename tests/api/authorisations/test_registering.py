"""Registering who acts for whom, in every shape in which people write it down."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.authorisations.conftest import UNTIL
from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf

Headers = dict[str, str]
URL = "/api/v1/authorisations"
PERSON_CODE = "320281199001010011"


@pytest.mark.parametrize(
    "agent",
    ["person", "示例某甲", PERSON_CODE, {"kind": "person", "name": "示例某甲", "code": PERSON_CODE},
     {"username": "person"}, {"name": "示例某甲"}, None],
    ids=["username", "name", "code", "object", "username in an object", "name in an object", "nothing"],
)  # fmt: skip
def test_agents_call_themselves_what_they_are_called(registered: Callable[..., Any], agent: Any) -> None:
    """Protects agents from having to guess which of their names is meant."""
    made = registered(agent=agent)
    assert made.status_code == 201, made.text
    assert (made.json()["is_agent"], made.json()["agent"]["code"]) == (True, PERSON_CODE)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"code": "32028119920202003X", "username": "person"}, "/agent/code"),
        ({"code": BUSINESS_CODE, "username": "person"}, "/agent/code"),
        ({"code": PERSON_CODE, "kind": "business"}, "/agent/kind"),
        ({"username": "person", "kind": "business"}, "/agent/kind"),
    ],
    ids=["another person", "the principal", "kind and code", "kind and username"],
)
def test_an_agent_that_contradicts_itself_is_refused(
    registered: Callable[..., Any], changes: dict[str, str], pointer: str
) -> None:
    """Protects both sides from the wrong agent: of two that were named, none is chosen silently."""
    answer = registered(agent=changes)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_principal_names_the_agent_as_an_object(client: TestClient, business: Headers) -> None:
    """Protects principals who write the agent down as subjects are written everywhere else."""
    agent = {"kind": "person", "name": "示例某甲", "code": PERSON_CODE}
    body = {"principal_code": BUSINESS_CODE, "agent": agent, "scope": "look", "until": UNTIL}
    made = client.post(URL, json=body, headers=business)
    assert made.status_code == 201, made.text
    assert (made.json()["is_principal"], made.json()["named"]) == (True, "示例某甲")


def test_nobody_else_is_found_by_a_name(client: TestClient, business: Headers, person: Headers) -> None:
    """Protects people from being looked for: a name of an account, known or not, gets the same answer."""
    body = {"principal_code": BUSINESS_CODE, "scope": "look", "until": UNTIL}
    answers = [client.post(URL, json=body | {"agent": one}, headers=business) for one in ("person", "nobody")]
    assert {one.status_code for one in answers} == {422}
    assert len({one.json()["detail"] for one in answers}) == 1
    assert answers[0].json()["errors"][0]["pointer"] == "/agent"


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ("view", ["look"]),
        (["办理"], ["file"]),
        ("all", ["look", "file"]),
        ("look,file", ["look", "file"]),
        (["look", "look"], ["look"]),
        ("查看、办理", ["look", "file"]),
    ],
    ids=["view", "to do", "all", "with a comma", "twice", "chinese"],
)
def test_other_words_for_the_scope_are_understood(registered: Callable[..., Any], said: Any, scope: list[str]) -> None:
    """Protects callers who know no names of ours; the answer has the two there are."""
    made = registered(scope=said)
    assert made.status_code == 201, made.text
    assert made.json()["scope"] == scope


@pytest.mark.parametrize(
    "said",
    ["fly", [], 5, ["look", "fly"], "case", ["look", "cases"], "repair", "申请", "records", "*"],
    ids=["unknown", "nothing", "a number", "one of two", "case", "cases", "repair", "application", "records", "star"],
)
def test_a_scope_that_means_nothing_is_explained(registered: Callable[..., Any], said: Any) -> None:
    """Protects callers from riddles, and principals from more than was meant: things and kinds are no scope."""
    answer = registered(scope=said)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/scope")
    assert all(name in answer.json()["errors"][0]["detail"] for name in ("look（查看）", "file（查看并且办理）"))


def test_a_form_brings_its_files_along(client: TestClient, person: Headers, staff: Headers) -> None:
    """Protects agents who send all at once: the letter is kept with the registration, which can be confirmed."""
    data = {"principal_code": BUSINESS_CODE, "agent": "person", "scope": ["look", "file"], "until": UNTIL}
    files = [("files", ("委托书.pdf", pdf())), ("files", ("身份证.pdf", pdf() + b"\n%2\n"))]
    made = client.post(URL, data=data, files=files, headers=person)
    assert made.status_code == 201, made.text
    assert [one["name"] for one in made.json()["files"]] == ["委托书.pdf", "身份证.pdf"]
    assert made.json()["missing"] == []
    assert client.post(f"{URL}/{made.json()['id']}/confirm", json={}, headers=staff).status_code == 200


def test_a_form_is_judged_like_json(client: TestClient, person: Headers) -> None:
    """Protects callers of both: the same faults at the same places."""
    answers = [
        client.post(URL, data={"scope": "look", "until": "昨天"}, files={"files": ("a.pdf", pdf())}, headers=person),
        client.post(URL, json={"scope": "look", "until": "昨天"}, headers=person),
    ]
    found = [sorted(error["pointer"] for error in one.json()["errors"]) for one in answers]
    assert found == [["/principal_code", "/until"]] * 2
