"""Bodies that come as JSON or as a form, whichever the caller has at hand."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from fastapi import Request, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as Uploaded

from api.errors import BadRequest

Sent = dict[str, Any] | None
T = TypeVar("T", bound=BaseModel)
_JSON = "application/json"
_FORM = "multipart/form-data"
_FORMS = (_FORM, "application/x-www-form-urlencoded")
_REF = "#/components/schemas/{name}"


def is_form(request: Request) -> bool:
    """Whether the body is a form."""
    return request.headers.get("content-type", "").startswith(_FORMS)


async def sent_json(request: Request) -> Sent:
    """The body where it is JSON; None where it is a form. Raises ``BadRequest`` for what is no group of fields."""
    if not request.headers.get("content-type", "").startswith(_JSON):
        return None
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise BadRequest("提交的内容不是有效的 JSON，请检查引号、逗号和括号。", code="bad_json")
    return body


@asynccontextmanager
async def sent_form(request: Request, *several: str) -> AsyncIterator[tuple[dict[str, Any], list[UploadFile]]]:
    """The fields of a form, lists under the names of ``several``, and its files, open meanwhile, under any name."""
    async with request.form() as form:
        yield _parts(form, several)


def _parts(form: FormData, several: Sequence[str]) -> tuple[dict[str, Any], list[UploadFile]]:
    given = [(name.removesuffix("[]"), value) for name, value in form.multi_items()]
    files = [cast(UploadFile, value) for _, value in given if isinstance(value, Uploaded)]
    fields: dict[str, Any] = {}
    for name, value in given:
        if isinstance(value, Uploaded) or not value.strip():
            continue
        if name in several:
            fields.setdefault(name, []).append(value)
        else:
            fields[name] = value
    return fields, files


def taken(model: type[T], sent: dict[str, Any]) -> T:
    """The body as its model; raises what a declared body raises."""
    try:
        return model.model_validate(sent)
    except ValidationError as wrong:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in wrong.errors()]
        raise RequestValidationError(errors, body=sent) from None


def also_as_json(model: type[BaseModel], form: dict[str, Any] | None = None) -> dict[str, Any]:
    """For ``openapi_extra``: that a form may be sent as JSON too; ``openapi.install`` is told of ``model``.

    ``form``: the schema of the form, where the framework does not know it.
    """
    content = {_JSON: {"schema": {"$ref": _REF.format(name=model.__name__)}}}
    if form is None:
        return {"requestBody": {"content": content}}
    return {"requestBody": {"required": True, "content": {**content, _FORM: {"schema": form}}}}
