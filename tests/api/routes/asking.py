"""How every route is asked by everybody: its path, parameters and body filled in from the published interface."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record
from tests.api.routes.world import OUTSIDERS, ROLES, World

METHODS = ("get", "post", "put", "patch", "delete")
TODAY = "2026-11-21"
REFUSED = (401, 403, 404)
_BEHIND = (503,)
"""The bot is not there in these tests: who gets so far has reached it."""
_GIVEN = {
    "purpose": "示例核对", "subject_code": BUSINESS_CODE, "question": "要收费吗", "query": "修复", "topic": "fee",
    "regions": "320000", "start_on": TODAY, "amount": 1, "unit": "working_day", "state": "open", "from": TODAY,
    "to": TODAY, "as_of": TODAY,
}  # fmt: skip
_PLACES = {
    ("/chat/handovers/{number}", "number"): "handover",
    ("/rights/{number}", "number"): "right",
    ("/reports/{number}", "number"): "report",
    ("/authorisations/", "file_id"): "paper_id",
}
_FIXED = {"kind": "application", "channel": "email", "page": "1"}
BODIES: dict[str, Any] = {
    "POST /auth/session": {"username": "owner", "password": "not-the-password"},
    "POST /assessments": {"record_id": "{record_id}"},
    "POST /assessments/what-if": {"record_id": "{record_id}", "change": {"facts": {"obligations_fulfilled": True}}},
    "POST /cases": {"kind": "repair", "record_ids": ["{record_id}"]},
    "POST /accounts": {"username": "new-one", "password": "a long sentence to sign in", "roles": ["clerk"]},
    "POST /records": record(document_number="苏示建罚〔2026〕99号"),
    "POST /notices": {
        "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE}, "authority": "示例局",
        "list_name": "示例名单二", "notified_on": "2026-11-18", "region": "320281", "reasons": "示例",
    },
    "POST /receivers": {"name": "又一平台", "kind": "city_portal", "regions": ["320000"], "gateway": "null"},
    "PATCH /receivers/{receiver_id}": {"active": False},
    "POST /chat/messages": {"text": "要收费吗"},
    "POST /chat/handovers": {"conversation_id": "{conversation_id}"},
    "POST /authorisations": {"principal_code": BUSINESS_CODE, "scope": ["look"], "until": "2027-01-01"},
    "POST /reminders": {"record_id": "{record_id}"},
    "POST /policies/documents": {"text": "示例通知\n示例市：\n一、示例。"},
}  # fmt: skip
"""Where a body made from the schema would not get as far as to whoever decides."""


def operations(app: FastAPI) -> dict[str, dict[str, Any]]:
    """Every operation of the interface: ``GET /cases/{number}`` and what is published of it."""
    paths = app.openapi()["paths"].items()
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, ways in paths
        for method, operation in ways.items()
        if method in METHODS
    }


def asked(world: World, name: str, who: str) -> str:
    """What comes of a request: ``in``, the status of a refusal, or ``422`` where it was not judged who asks."""
    method, path = name.split(" ", 1)
    operation = operations(world.app)[name]
    params = {one["name"]: _value(world, one) for one in operation.get("parameters", ()) if one["in"] == "query"
              and (one.get("required") or one["name"] in _GIVEN)}  # fmt: skip
    if who == "agent":
        params["on_behalf_of"] = world.ids["authorisation_id"]
    world.talk()
    world.client.cookies.clear()
    given = _body(world, name, operation) if method in ("POST", "PUT", "PATCH", "DELETE") else {}
    url = f"/api/v1{_filled(world, path)}"
    answer = world.client.request(method, url, params=params, headers=world.headers[who], **given)
    if method == "GET" and who in OUTSIDERS and answer.is_success:
        told = [one for one in world.the_owner_s if one in answer.text]
        assert not told, f"{name} tells {who} of {told}"
    assert answer.status_code < 500 or answer.status_code in _BEHIND, f"{name} as {who}: {answer.text}"
    return str(answer.status_code) if answer.status_code in (*REFUSED, 422) else "in"


def row(world: World, name: str) -> dict[str, list[str]]:
    """Who gets what at a route, each kind of answer with those who get it."""
    found: dict[str, list[str]] = {}
    for who in ROLES:
        if not name.startswith("GET "):
            world.again()
        found.setdefault(asked(world, name, who), []).append(who)
    return found


def _filled(world: World, path: str) -> str:
    for name in [part.strip("{}") for part in path.split("/") if part.startswith("{")]:
        key = next((k for (start, one), k in _PLACES.items() if path.startswith(start) and one == name), name)
        path = path.replace(f"{{{name}}}", world.ids.get(key) or _FIXED.get(name, "unknown"))
    return path


def _body(world: World, name: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    models = world.app.openapi()["components"]["schemas"]
    if "multipart/form-data" in content and name not in BODIES:
        fields = _resolved(content["multipart/form-data"]["schema"], models).get("properties", {})
        data = {key: _sample(one, models) for key, one in fields.items() if key != "file" and "material" in key}
        return {"files": {"file": ("a.pdf", pdf())}, "data": data}
    if "application/x-www-form-urlencoded" in content:
        return {"data": {"username": "owner", "password": "not-the-password"}}
    if name in BODIES:
        return {"data" if "multipart/form-data" in content else "json": _named(world, BODIES[name])}
    schema = content.get("application/json", {}).get("schema")
    return {"json": _sample(schema, models)} if schema else {}


def _named(world: World, part: Any) -> Any:
    """A body with what stands in braces as it is called in this world."""
    if isinstance(part, dict):
        return {key: _named(world, one) for key, one in part.items()}
    if isinstance(part, list):
        return [_named(world, one) for one in part]
    return world.ids[part[1:-1]] if isinstance(part, str) and part.startswith("{") else part


def _value(world: World, parameter: dict[str, Any]) -> Any:
    if parameter["name"] in _GIVEN:
        given = _GIVEN[parameter["name"]]
        allowed = [one["enum"] for one in _nodes(parameter["schema"]) if "enum" in one]
        return given if not allowed or given in allowed[0] else allowed[0][0]
    return _sample(parameter["schema"], world.app.openapi()["components"]["schemas"])


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _nodes(inner)


def _resolved(schema: dict[str, Any], models: dict[str, Any]) -> dict[str, Any]:
    return models[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def _sample(schema: dict[str, Any], models: dict[str, Any]) -> Any:
    """The smallest value that a schema takes."""
    schema = _resolved(schema, models)
    for key in ("const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return _sample(schema[key][0], models)
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: _sample(fields[name], models) for name in schema.get("required", ()) if name in fields}
    if kind == "array":
        return [_sample(schema["items"], models)] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return False if kind == "boolean" else None if kind == "null" else _text(schema)


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") in ("date", "date-time"):
        return TODAY
    if "[0-9]{6}" in schema.get("pattern", ""):
        return "320281"
    return "示例"[: schema.get("maxLength", 2)] + "例" * max(schema.get("minLength", 0) - 2, 0)
