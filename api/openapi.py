"""The published OpenAPI speaks Chinese: descriptions for engineers stay in the code.

What a model says of itself in Chinese stands; what it leaves open is named by ``openapi_names.yaml``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from api import errors
from api.errors import PROBLEM_JSON
from api.idempotency import IDEMPOTENCY_HEADER

Node = dict[str, Any]

_CHINESE = re.compile("[\u4e00-\u9fff]")
_REF = "#/components/schemas/{model}"
_NAMES: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("openapi_names.yaml").read_text(encoding="utf-8")
)
_TITLES = {
    kind.status: kind.title
    for kind in (
        errors.BadRequest,
        errors.NotSignedIn,
        errors.NotAllowed,
        errors.NotFound,
        errors.Conflict,
        errors.TooLarge,
        errors.UnsupportedType,
        errors.InvalidInput,
        errors.TooManyRequests,
        errors.UpstreamDown,
    )
}
# FastAPI documents a 422 of its own, in English and in another shape than ours.
_NOT_OURS = ("HTTPValidationError", "ValidationError")
_HAS_BODY, _HAS_INPUT, _HAS_KEY, _ALWAYS = (400, 413, 415), (400, 422), (409,), (429,)
_NOT_SIGNED_IN, _NOT_ALLOWED = 401, 403
_LONGEST_ID = 36


class FieldProblem(BaseModel):
    """一处填写有误。"""

    model_config = ConfigDict(title="填写有误的一处")

    pointer: str = Field(title="位置", description="哪一项，例如 /region")
    detail: str = Field(title="说明", description="哪里不对、怎样修改")


class RowProblem(FieldProblem):
    """导入的文件里有误的一格或一行。"""

    model_config = ConfigDict(title="文件里有误的一处")

    line: int | None = Field(title="行号", description="文件里的第几行，从 1 起")
    column: str | None = Field(title="列名", description="文件里的列名")


class Problem(BaseModel):
    """没有办成的原因（RFC 9457）。"""

    model_config = ConfigDict(title="问题说明")

    type: str = Field(title="类型", description="about:blank# 加上 code")
    title: str = Field(title="标题", description="简短的原因")
    status: int = Field(title="状态码", description="HTTP 状态码")
    detail: str = Field(title="说明", description="出了什么问题、怎样解决，可以直接给人看")
    instance: str = Field(title="地址", description="请求的路径")
    code: str = Field(title="代码", description="固定不变的代码，供程序判断")
    errors: list[FieldProblem | RowProblem] = Field(
        default_factory=list, title="逐处说明", description="填写有误时，逐处说明"
    )


def problems(*statuses: int) -> dict[int | str, Node]:
    """``responses=`` of a route: the refusals that it can give beside those every route of its kind can.

    To each route that takes them are added: an unreadable body or text (400), a body above the limit (413) or of
    another kind (415), wrong input (422), a key of repetition that was used for something else (409), a sign-in that
    opens other routes only (403); to every route that somebody asked too often (429).
    """
    schema = {"$ref": _REF.format(model="Problem")}
    return {
        status: {"description": _TITLES[status], "content": {PROBLEM_JSON: {"schema": schema}}} for status in statuses
    }


def install(
    app: FastAPI,
    everywhere: Mapping[str, tuple[str, Sequence[str]]] | None = None,
    besides: Sequence[type[BaseModel]] = (),
) -> None:
    """Name everything in Chinese, and document refusals in the one shape they have.

    ``besides``: bodies that routes read themselves, and of which the framework knows nothing.

    ``everywhere``: parameters that every route below some paths takes, by name: what for, and the paths. Each of those
    routes refuses (401, 403) whoever gives it without being entitled.
    """
    generate = app.openapi

    def openapi() -> Node:
        if app.openapi_schema is None:
            document = generate()
            for name, (description, paths) in (everywhere or {}).items():
                _add_parameter(document, name, description, paths)
            for model in besides:
                document["components"]["schemas"] |= _with_parts(model)
            app.openapi_schema = _in_chinese(document)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI says a schema is to be changed


def _in_chinese(document: Node) -> Node:
    for path in document["paths"].values():
        for operation in path.values():
            _tell_operation(operation)
    models: dict[str, Node] = document["components"]["schemas"]
    for name in _NOT_OURS:
        models.pop(name, None)
    models |= _with_parts(Problem)
    for name, model in models.items():
        _tell_model(name, model)
    document["components"]["schemas"] = dict(sorted(models.items()))
    for node in _nodes(document["paths"]):
        _drop_english(node)
    return document


def _with_parts(model: type[BaseModel]) -> dict[str, Node]:
    """The schema of a model, and of those that it is made of, by their names."""
    schema = model.model_json_schema(ref_template=_REF)
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _add_parameter(document: Node, name: str, description: str, paths: Sequence[str]) -> None:
    schema = {"anyOf": [{"type": "string", "maxLength": _LONGEST_ID}, {"type": "null"}]}
    parameter = {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
    for path, operations in document["paths"].items():
        if not any(path == part or path.startswith(f"{part}/") for part in paths):
            continue
        for operation in operations.values():
            operation.setdefault("parameters", []).append(parameter)
            operation["responses"] |= _as_keys(problems(_NOT_SIGNED_IN, _NOT_ALLOWED))


def _tell_operation(operation: Node) -> None:
    if not _is_chinese(operation.get("description")):
        operation["description"] = operation["summary"]
    parameters = operation.get("parameters", ())
    if any(parameter["name"] == IDEMPOTENCY_HEADER for parameter in parameters):
        operation["responses"] |= _as_keys(problems(*_HAS_KEY))
    if str(_NOT_SIGNED_IN) in operation["responses"]:  # the token of a conversation opens little
        operation["responses"] |= _as_keys(problems(_NOT_ALLOWED))
    if "requestBody" in operation:
        operation["responses"] |= _as_keys(problems(*_HAS_BODY))
    if "422" in operation["responses"]:
        operation["responses"] |= _as_keys(problems(*_HAS_INPUT))
    operation["responses"] |= _as_keys(problems(*_ALWAYS))
    for status, response in operation["responses"].items():
        if not _is_chinese(response.get("description")):
            response["description"] = _described(int(status))
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for parameter in parameters:
        if not _is_chinese(parameter.get("description")):
            parameter["description"] = _NAMES["parameters"].get(parameter["name"], parameter["name"])


def _described(status: int) -> str:
    if status < 300:
        return "成功"
    return _TITLES[status] if status >= 400 else "转到另一个地址"


def _as_keys(responses: dict[int | str, Node]) -> Node:
    return {str(status): response for status, response in responses.items()}


def _tell_model(key: str, model: Node) -> None:
    """Titles for a schema and its fields; names that stand nowhere are shown as they are."""
    if not _is_chinese(model["title"]):
        model["title"] = _NAMES["schemas"].get(model["title"], key)
    for name, field in model.get("properties", {}).items():
        known = _NAMES["fields"].get(f"{key}.{name}") or _NAMES["fields"].get(name)
        if known and not _is_chinese(field.get("title")):
            field["title"] = known
    for node in _nodes(model):
        _drop_english(node, but=model)


def _drop_english(node: Node, but: Node | None = None) -> None:
    """English titles are made from names by machine, and English descriptions are for engineers."""
    if isinstance(node.get("title"), str) and not _is_chinese(node["title"]) and node is not but:
        del node["title"]
    if isinstance(node.get("description"), str) and not _is_chinese(node["description"]):
        del node["description"]


def _nodes(part: Any) -> Iterator[Node]:
    """Every mapping in a part of the document."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _nodes(inner)


def _is_chinese(text: Any) -> bool:
    return isinstance(text, str) and _CHINESE.search(text) is not None
