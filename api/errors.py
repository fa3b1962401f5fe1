"""The one error tree of the API and the one handler that renders it.

    ApiError
    ├── BadRequest        400   the request cannot be read
    ├── NotSignedIn       401   nobody is signed in, or the token is no longer valid
    ├── NotAllowed        403   signed in, but not entitled
    ├── NotFound          404   absent, or not this person's to see
    ├── Conflict          409   the present state forbids it
    ├── TooLarge          413   body or file above its limit
    ├── UnsupportedType   415   a file of a kind that is not accepted
    ├── InvalidInput      422   a field is missing or wrong; ``errors`` names each
    ├── TooManyRequests   429   rate limit reached
    ├── UpstreamDown      503   the bot, or an outside platform, does not answer
    └── Busy              503   others are writing, and did not finish in time

Rendered as ``application/problem+json`` (RFC 9457) with a stable ``code``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from api.wrong_words import Terms, explained

log = structlog.get_logger(__name__)

PROBLEM_JSON = "application/problem+json"
_NAMED = 3
_NO_SUCH_METHOD = 405
_LONGEST_NAME = 64
_DIGITS = re.compile(r"[0-9]{8,}[0-9A-Za-z]*")


@dataclass(frozen=True)
class FieldError:
    """One bad field: where it stands (JSON pointer) and how to mend it."""

    pointer: str
    detail: str


class ApiError(Exception):
    """Root of the tree; ``detail`` is Chinese and says what is wrong and how to mend it."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "系统出错"

    def __init__(self, detail: str, errors: Sequence[FieldError] = (), *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.problem_code = code or self.code
        self.members: Mapping[str, str] = {}
        """What this kind of problem says besides, for programs (RFC 9457 section 3.2)."""
        self.also_sent: Mapping[str, str] = {}
        """Headers that go with it."""


class BadRequest(ApiError):
    """The request cannot be read."""

    status, code, title = 400, "bad_request", "请求有误"


class NotSignedIn(ApiError):
    """Nobody is signed in, or the sign-in has run out."""

    status, code, title = 401, "not_signed_in", "需要登录"


class NotAllowed(ApiError):
    """Signed in, but not entitled to this."""

    status, code, title = 403, "not_allowed", "没有权限"


class NotFound(ApiError):
    """Absent, or not this person's to see (the two are never told apart)."""

    status, code, title = 404, "not_found", "没有找到"


class Conflict(ApiError):
    """The present state does not allow it."""

    status, code, title = 409, "conflict", "当前不能这样操作"


class TooLarge(ApiError):
    """Above a size limit that ``detail`` names."""

    status, code, title = 413, "too_large", "内容过大"


class UnsupportedType(ApiError):
    """A kind of file that is not accepted."""

    status, code, title = 415, "unsupported_type", "文件类型不支持"


class InvalidInput(ApiError):
    """A field is missing or wrong."""

    status, code, title = 422, "invalid_input", "填写内容有误"


class TooManyRequests(ApiError):
    """Rate limit reached."""

    status, code, title = 429, "too_many_requests", "操作太频繁"

    def __init__(self, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.also_sent = {"Retry-After": str(retry_after)} if retry_after else {}


class UpstreamDown(ApiError):
    """The bot, or an outside platform, does not answer."""

    status, code, title = 503, "upstream_down", "服务暂时不可用"


class Busy(ApiError):
    """Others are writing, and did not finish in time."""

    status, code, title = 503, "busy", "系统正忙"


def field_errors(
    raw: Sequence[Any], *, model: object = None, terms: Terms = (), sent: object = None
) -> list[FieldError]:
    """Pydantic's error list as our own, with JSON pointers into the body that was ``sent``, where there was one.

    ``model`` and ``terms`` as in ``explained``.
    """
    found: dict[FieldError, None] = {}
    for one in raw:
        place = tuple(one["loc"])
        if sent is not None and place[:1] == ("body",):
            place = ("body", *_in_body(place[1:], sent, missing=one["type"] == "missing"))
        words = explained({**one, "loc": place}, model=model, terms=terms)
        found[FieldError(_pointer(place[1:] or place), words)] = None
    return list(found)


def _in_body(place: Sequence[str | int], sent: object, *, missing: bool) -> Iterator[str | int]:
    """The steps that lead somewhere in what was sent: the others name alternatives of ours that were tried."""
    here: Any = sent
    for index, step in enumerate(place):
        if step in here if isinstance(here, Mapping) else isinstance(here, list) and isinstance(step, int):
            here = here[step]
            yield step
        elif missing and index == len(place) - 1:
            yield step


def _pointer(place: Sequence[str | int]) -> str:
    """RFC 6901. A name that the caller made up is cut, and a code in it is masked like one in a value."""
    parts = (_DIGITS.sub("****", str(part)[:_LONGEST_NAME]) for part in place)
    return "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)


def problem(request: Request, error: ApiError, *, status: int | None = None) -> JSONResponse:
    """``error`` as an RFC 9457 answer, with its own status unless another is given."""
    status = status or error.status
    body: dict[str, Any] = {
        "type": f"about:blank#{error.problem_code}",
        "title": error.title,
        "status": status,
        "detail": error.detail,
        "instance": request.url.path,
        "code": error.problem_code,
        **error.members,
    }
    if error.errors:
        body["errors"] = [asdict(e) for e in error.errors]
    headers = {**error.also_sent, **({"WWW-Authenticate": "Bearer"} if status == 401 else {})}
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON, headers=headers)


_BY_STATUS: dict[int, tuple[type[ApiError], str]] = {
    400: (BadRequest, "请求内容无法识别，请检查后重试。"),
    401: (NotSignedIn, "请先登录。"),
    403: (NotAllowed, "没有权限进行这项操作。"),
    404: (NotFound, "没有这个地址，请检查网址是否正确。"),
    _NO_SUCH_METHOD: (BadRequest, "这个地址不支持这种操作。"),
    413: (TooLarge, "内容过大，请缩小后重试。"),
}


async def _on_api_error(request: Request, exc: Exception) -> JSONResponse:
    return problem(request, cast(ApiError, exc))


async def _on_invalid(request: Request, exc: Exception) -> JSONResponse:
    body = getattr(request.scope.get("route"), "body_field", None)
    model = body.field_info.annotation if body else None
    terms = request.app.state.library.glossary.groups.values()
    invalid = cast(RequestValidationError, exc)
    unread = _unread(request, invalid)
    if unread is not None:
        return problem(request, unread)
    errors = field_errors(invalid.errors(), model=model, terms=terms, sent=invalid.body)
    shown = "；".join(_in_a_line(error) for error in errors[:_NAMED])
    more = "……" if len(errors) > _NAMED else "。"
    return problem(request, InvalidInput(f"有 {len(errors)} 处填写有误。{shown}{more}请修改后重试。", errors))


def _unread(request: Request, invalid: RequestValidationError) -> ApiError | None:
    """What is to be told instead where the body was not even read: its kind, not its fields, is wrong."""
    kind = request.headers.get("content-type", "")
    if isinstance(invalid.body, bytes):
        return UnsupportedType("请用 JSON 提交，并写明 Content-Type: application/json。", code="not_json")
    if isinstance(invalid.body, FormData) and kind.startswith("application/json"):
        detail = "这个地址用表单提交（form-data 或 x-www-form-urlencoded），不用 JSON。"
        return UnsupportedType(detail, code="not_a_form")
    if invalid.errors()[0]["type"] == "json_invalid":
        return BadRequest("提交的内容不是有效的 JSON，请检查引号、逗号和括号。", code="bad_json")
    return None


def _in_a_line(error: FieldError) -> str:
    """The field and what is wrong with it; what concerns the whole body, or a place in it by number, has no name."""
    field = error.pointer.removeprefix("/")
    words = error.detail.rstrip("。")
    return words if field == "body" or field.isdecimal() else f"{field}：{words}"


async def _on_http(request: Request, exc: Exception) -> JSONResponse:
    status = cast(HTTPException, exc).status_code
    kind, detail = _BY_STATUS.get(status, (BadRequest, "请求内容无法识别，请检查后重试。"))
    code = "method_not_allowed" if status == _NO_SUCH_METHOD else None
    return problem(request, kind(detail, code=code), status=status)


async def _on_overtaken(request: Request, exc: Exception) -> JSONResponse:
    log.warning("overtaken", path=request.url.path, reason=type(exc).__name__)
    return problem(
        request, Conflict("这项内容刚刚被另一次操作改动了。请刷新后看最新状态，再决定是否重试。", code="overtaken")
    )


async def _on_unreadable(request: Request, exc: Exception) -> JSONResponse:
    log.info("unreadable", path=request.url.path, reason=type(exc).__name__)
    return problem(
        request, BadRequest("内容里有无法识别的字符（例如残缺的表情符号），请删掉后重试。", code="unreadable_text")
    )


def crashed(request: Request, exc: Exception) -> JSONResponse:
    """The answer to a fault of ours: logged whole, told without details."""
    log.error("unhandled", path=request.url.path, exc_info=exc)
    return problem(request, ApiError("系统出了点问题，您已提交的内容不会丢失。请稍后再试，或联系工作人员。"))


def install(app: FastAPI) -> None:
    """Register the handlers on ``app``."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(StaleDataError, _on_overtaken)
    app.add_exception_handler(IntegrityError, _on_overtaken)
    app.add_exception_handler(UnicodeEncodeError, _on_unreadable)
    app.add_exception_handler(DataError, _on_unreadable)
