"""What the service itself said, handed back to it: citations and reasons in every shape in which it gives them."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]


def cited_by(client: TestClient, source: str) -> dict[str, Any]:
    """A clause as an answer or a hit of the search gives it."""
    if source == "answer":
        asked = {"question": "修复要收费吗"}
        given = client.get("/api/v1/policies/answer", params=asked).json()["citations"]
    else:
        given = client.get("/api/v1/policies/search", params={"query": "修复不得收费"}).json()["items"]
    found: dict[str, Any] = next(one for one in given if one["document"] == "国办发〔2025〕22号")
    return found


@pytest.mark.parametrize("source", ["answer", "search"])
@pytest.mark.parametrize("verb", ["reject", "decide"])
def test_a_citation_is_taken_as_it_was_given(
    client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers, reviewer: Headers, source: str, verb: str
) -> None:
    """Protects programs that pass on what they were told: whole citations, one alone or several, name their clause."""
    given = cited_by(client, source)
    number = a_filed_case("submitted" if verb == "reject" else "reviewing")
    who = clerk if verb == "reject" else reviewer
    body: dict[str, Any] = {"reasons": "没有履行完", "citations": given}
    answer = call(number, verb, who, body | ({"decision": "denied"} if verb == "decide" else {}))
    assert answer.status_code == 200, answer.text
    kept = answer.json()["decision"]["citations"]
    assert [(one["document"], one["locator"]) for one in kept] == [(given["document"], given["locator"])]


@pytest.mark.parametrize("said", ["国办发〔2025〕22号 四", ["国办发〔2025〕22号 四"]], ids=["one text", "a list"])
def test_a_clause_in_words_need_not_stand_in_a_list(
    a_filed_case: Filed, call: Call, reviewer: Headers, said: Any
) -> None:
    """Protects callers with one clause or one reason: a text is a list of one, an assessment's reason its text."""
    reasons = {"rule": "repair.minimum", "text": "没有履行完", "satisfied": False, "citations": []}
    body = {"decision": "denied", "reasons": reasons, "citations": said}
    answer = call(a_filed_case("reviewing"), "decide", reviewer, body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["decision"]["reasons"] == ["没有履行完"]


@pytest.mark.parametrize(
    ("wrong", "pointers"),
    [
        ({"citations": [{"document": "国办发〔2025〕22号"}]}, ["/citations/0/locator"]),
        ({"citations": [5]}, ["/citations/0"]),
        ({"citations": ""}, ["/citations"]),
        ({"citations": 5}, ["/citations"]),
        ({"reasons": ""}, ["/reasons"]),
        ({"reasons": ["好", ""]}, ["/reasons/1"]),
        ({"reasons": 5}, ["/reasons"]),
    ],
    ids=["no place", "a number", "empty", "no list", "an empty reason", "one empty reason", "no reasons"],
)
def test_pointers_name_places_in_what_was_sent(
    a_filed_case: Filed, call: Call, reviewer: Headers, wrong: dict[str, Any], pointers: list[str]
) -> None:
    """Protects forms that show each fault beside its field: no pointer names a type of ours."""
    good = {"decision": "denied", "reasons": ["没有履行完"], "citations": ["国办发〔2025〕22号 四"]}
    answer = call(a_filed_case("reviewing"), "decide", reviewer, good | wrong)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers
