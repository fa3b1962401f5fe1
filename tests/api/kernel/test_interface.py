"""The interface description, and what is said about wrong input."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import openapi
from api.wrong_words import explained

NAMES = yaml.safe_load(Path(openapi.__file__).with_name("openapi_names.yaml").read_text(encoding="utf-8"))
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    """The document behind ``/openapi.json``."""
    return app.openapi()


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def spoken(part: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every title, description and summary with its place."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        if key in ("title", "description", "summary") and isinstance(value, str):
            yield f"{place}/{key}", value
        yield from spoken(value, f"{place}/{key}")


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its name."""
    for path, methods in document["paths"].items():
        yield from ((f"{method} {path}", operation) for method, operation in methods.items() if method in METHODS)


def test_no_title_or_description_is_english_only(document: dict[str, Any]) -> None:
    """Protects readers of the interface: whatever is said, is said in Chinese."""
    found = list(spoken(document))
    assert len(found) > 500
    assert [where for where, words in found if not is_chinese(words)] == []


def test_every_schema_field_and_parameter_is_named(document: dict[str, Any]) -> None:
    """Protects readers from bare English names: each has a Chinese title or description."""
    nameless = []
    for key, model in document["components"]["schemas"].items():
        fields = model.get("properties", {})
        nameless += [key] if "title" not in model else []
        nameless += [f"{key}.{name}" for name, field in fields.items() if not {"title", "description"} & field.keys()]
    for name, operation in operations(document):
        parameters = operation.get("parameters", ())
        nameless += [f"{name} {one['name']}" for one in parameters if "description" not in one]
    assert nameless == []


def test_no_name_is_left_over(document: dict[str, Any]) -> None:
    """Protects the list of names from rot: each one is used."""
    models = document["components"]["schemas"]
    titles = {model["title"] for model in models.values()}
    fields = {name for model in models.values() for name in model.get("properties", {})}
    fields |= {f"{key}.{name}" for key, model in models.items() for name in model.get("properties", {})}
    parameters = {one["name"] for _, operation in operations(document) for one in operation.get("parameters", ())}
    assert set(NAMES["schemas"].values()) <= titles
    assert set(NAMES["fields"]) <= fields
    assert set(NAMES["parameters"]) <= parameters


def test_refusals_are_documented_in_the_one_shape_they_have(document: dict[str, Any]) -> None:
    """Protects programs that read refusals: status and problem+json stand at each operation."""
    refusals = {name: {int(s) for s in op["responses"] if s >= "400"} for name, op in operations(document)}
    assert refusals["get /api/v1/policies/answer"] == {400, 422, 429}
    assert refusals["post /api/v1/policies/documents"] == {400, 401, 403, 409, 413, 415, 422, 429}
    assert refusals["post /api/v1/policies/documents/{document_id}/publish"] == {400, 401, 403, 404, 409, 422, 429}
    assert refusals["post /api/v1/policies/feedback"] == {400, 401, 403, 409, 413, 415, 422, 429}
    for _, operation in operations(document):
        bad = [response for status, response in operation["responses"].items() if status >= "400"]
        shape = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        assert all(response["content"] == shape for response in bad)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_whoever_needs_to_sign_in_is_told_so(document: dict[str, Any], client: TestClient) -> None:
    """Protects the documented 401: each operation that refuses a stranger says that it does."""
    refused, silent = 0, []
    for name, operation in operations(document):
        method, path = name.split(" ", 1)
        if method == "get" and client.get(path.replace("{", "").replace("}", "")).status_code == 401:
            refused += 1
            silent += [] if "401" in operation["responses"] else [name]
    assert refused > 5
    assert silent == []


def test_a_problem_has_the_fields_that_are_documented(document: dict[str, Any], client: TestClient) -> None:
    """Protects the documented shape of a refusal against the real one."""
    body = client.get("/api/v1/policies/answer", params={"question": "要收费吗", "region": "江苏"}).json()
    models = document["components"]["schemas"]
    assert set(body) == set(models["Problem"]["properties"])
    assert set(body["errors"][0]) == set(models["FieldProblem"]["properties"])


@pytest.mark.parametrize(
    ("path", "wrong", "field", "words"),
    [
        ("answer", {"region": "江苏"}, "region", "320281"),
        ("answer", {"as_of": "昨天"}, "as_of", "2026-11-21"),
        ("answer", {"as_of": "2026-11-21T09:30"}, "as_of", "不带时间"),
        ("search", {"limit": "很多"}, "limit", "整数"),
        ("search", {"limit": "201"}, "limit", "不能大于 200"),
        ("search", {"limit": "0"}, "limit", "不能小于 1"),
        ("documents", {"status": "old"}, "status", "只能填写：draft、published、repealed"),
        ("documents", {"region": "32"}, "region", "六位数字"),
        ("regions", {"within": "abc"}, "within", "六位数字"),
    ],
)
def test_wrong_input_is_explained(client: TestClient, path: str, wrong: dict[str, str], field: str, words: str) -> None:
    """Protects people from riddles: the field, what is wrong and how to mend it, in the detail too."""
    body = client.get(f"/api/v1/policies/{path}", params={"question": "要收费吗", "query": "收费", **wrong}).json()
    assert (body["status"], body["errors"][0]["pointer"]) == (422, f"/{field}")
    assert words in body["errors"][0]["detail"]
    assert f"{field}：{body['errors'][0]['detail']}" in body["detail"]


def test_an_unknown_kind_of_error_shows_no_code() -> None:
    """Protects people from names of a library, and from its English."""
    assert is_chinese(explained({"type": "something_new", "msg": "Input should be new", "ctx": {}}))
    english = explained({"type": "value_error", "msg": "no", "ctx": {"error": ValueError("not a valid thing")}})
    assert is_chinese(english)
    assert "value_error" not in english
