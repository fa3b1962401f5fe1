"""Every call that the actions make exists in the API's OpenAPI, with the fields that are sent and read."""

import ast
import base64
import re
from pathlib import Path
from typing import Any

import pytest

from actions import client
from api.main import create_app
from api.settings import Settings
from tests.contract.bot_files import ROOT

PREFIX = "/api/v1"


@pytest.fixture(scope="module")
def openapi(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The API's own description."""
    folder: Path = tmp_path_factory.mktemp("api")
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder / 'credit.db'}",
        storage_url=f"file://{folder / 'files'}",
        secret_key="t" * 40,
        field_key=base64.b64encode(b"k" * 32).decode(),
    )
    return create_app(settings).openapi()


def _calls() -> list[tuple[str, str, str, set[str], set[str]]]:
    """(method, path with ``{}``, answer model, parameters, body fields) of each call in ``actions/client.py``."""
    tree = ast.parse((ROOT / "actions/client.py").read_text(encoding="utf-8"))
    api = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Api")
    methods = [n for n in api.body if isinstance(n, ast.AsyncFunctionDef) and not n.name.startswith("_")]
    return [_call_in(method) for method in methods]


def _call_in(method: ast.AsyncFunctionDef) -> tuple[str, str, str, set[str], set[str]]:
    calls = [n for n in ast.walk(method) if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "_call"]
    call = calls[0]
    verb, path, model = call.args[:3]
    literal = ast.unparse(path).strip("f'\"") if not isinstance(path, ast.Constant) else str(path.value)
    literal = re.sub(r"\{\w+\}", "{}", literal)
    keywords = {k.arg: k.value for k in call.keywords}
    sent = set(_keys_of(method))
    queries = sent if "params" in keywords else set()
    bodies = sent if {"json", "files"} & set(keywords) else set()
    return str(verb.value), literal, ast.unparse(model), queries, bodies  # type: ignore[attr-defined]


def _keys_of(method: ast.AsyncFunctionDef) -> list[str]:
    """Top-level keys of the dict literals in a method: a nested dict is a value, not a field of the request."""
    dicts = [n for n in ast.walk(method) if isinstance(n, ast.Dict)]
    nested = {
        id(inner) for d in dicts for value in d.values for inner in ast.walk(value) if isinstance(inner, ast.Dict)
    }
    return [str(k.value) for d in dicts if id(d) not in nested for k in d.keys if isinstance(k, ast.Constant)]


def _resolve(openapi: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """``schema`` with its reference followed; of alternatives, the one that is an object."""
    for option in schema.get("anyOf", [schema]):
        if "$ref" in option:
            found: dict[str, Any] = openapi["components"]["schemas"][option["$ref"].rsplit("/", 1)[1]]
            return found
    return schema


def _operation(openapi: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    for known, operations in openapi["paths"].items():
        plain = "/".join("{}" if part.startswith("{") else part for part in known.split("/"))
        if plain == PREFIX + path and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    pytest.fail(f"{method} {path} is not in the API")


CALLS = _calls()


def test_the_calls_were_found() -> None:
    """A client that this file cannot read would make the tests below empty."""
    assert len(CALLS) == 29
    assert ("GET", "/cases/{}", "Case", set(), set()) in CALLS


@pytest.mark.parametrize(("method", "path", "model", "queries", "bodies"), CALLS, ids=[f"{c[0]} {c[1]}" for c in CALLS])
def test_call_exists_with_its_fields(
    openapi: dict[str, Any], method: str, path: str, model: str, queries: set[str], bodies: set[str]
) -> None:
    """Method, path, query parameters, body fields, and every field that is read from the answer."""
    operation = _operation(openapi, method, path)
    assert queries <= {p["name"] for p in operation.get("parameters", [])}
    if bodies:
        content = next(iter(operation["requestBody"]["content"].values()))
        assert bodies <= set(_resolve(openapi, content["schema"])["properties"])
    good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    fields = getattr(client, model)
    if "content" not in good:
        assert not fields.model_fields
        return
    _assert_read(openapi, fields, _resolve(openapi, good["content"]["application/json"]["schema"]))


def _assert_read(openapi: dict[str, Any], model: Any, schema: dict[str, Any]) -> None:
    """Each field of ``model`` is in ``schema``, and so on inside."""
    properties = schema["properties"]
    for name, field in model.model_fields.items():
        assert name in properties, f"{model.__name__}.{name} is not in the API's answer"
        inner = next((a for a in (field.annotation, *_arguments(field.annotation)) if hasattr(a, "model_fields")), None)
        if inner is not None:
            found = _resolve(openapi, properties[name])
            _assert_read(openapi, inner, _resolve(openapi, found.get("items", found)))


def _arguments(annotation: Any) -> tuple[Any, ...]:
    return tuple(getattr(annotation, "__args__", ()))


def test_case_kinds_and_report_kinds_are_the_api_s(openapi: dict[str, Any]) -> None:
    """What the actions send as a kind or ground must be accepted."""
    schemas = openapi["components"]["schemas"]
    from actions.handover import _KINDS
    from actions.objection import GROUNDS

    assert set(_KINDS.values()) == set(schemas["ReportIn"]["properties"]["kind"]["enum"])
    ground = schemas["CaseIn"]["properties"]["ground"]["anyOf"][0]
    assert set(ground["enum"]) == GROUNDS
