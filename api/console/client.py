"""How a page reads and does things: by the API's own routes, inside this process, with the reader's own cookie.

Who may see what, purposes, audit lines, repeats and the checks of what was typed stand in the API and nowhere else, so
a page can neither forget one nor get around it (decision 0021).
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Request
from httpx2 import ASGITransport, AsyncClient, Response
from pydantic import TypeAdapter

from api.accounts import cookies

T = TypeVar("T")
_API = "/api/v1"
_HERE = "http://console.invalid"
CRASHED = "系统出了点问题，刚才的没有办成。请稍后再试；还是不行，请联系管理员。"
_MANY_FAULTS = re.compile("^有 ([0-9]+) 处填写有误。")
_PASSED_ON = ("user-agent", "x-forwarded-for", "x-forwarded-proto")

WHAT_FOR = "what_for"
"""The parameter of a page in which somebody says what they look for; the API calls it ``purpose``."""
Query = Mapping[str, str | int | bool | Sequence[str] | None]
"""What is asked for; names without a value are left out."""


class Problem(Exception):
    """The API said no.

    ``fields`` has what is wrong with each field, by name, in Chinese; ``rows`` what is wrong in an uploaded table:
    ``line``, ``column`` and ``detail`` of each fault.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str = "",
        fields: Mapping[str, str] | None = None,
        rows: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.code, self.fields = status, detail, code, dict(fields or {})
        self.rows = tuple(rows)


class Api:
    """The API as the person at the browser may use it."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def get(self, path: str, kind: type[T], query: Query | None = None) -> T:
        """What a path gives, as ``kind`` (a schema, or ``dict``); raises ``Problem``."""
        return TypeAdapter(kind).validate_json((await self.ask("GET", path, query=query)).content)

    async def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        version: int | None = None,
    ) -> dict[str, Any]:
        """Do something: ``key`` makes a repeat harmless, ``version`` refuses what somebody else changed meanwhile.

        Gives the answer, empty where there is none; raises ``Problem``.
        """
        headers = {} if key is None else {"Idempotency-Key": key}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = await self.ask(method, path, json=None if body is None else dict(body), headers=headers)
        return dict(json.loads(answer.content)) if answer.content else {}

    async def upload(
        self, path: str, files: Sequence[tuple[str, tuple[str, bytes, str]]], fields: Mapping[str, str], *, key: str
    ) -> dict[str, Any]:
        """Send files with the fields of their form; raises ``Problem``."""
        headers = {"Idempotency-Key": key}
        answer = await self.ask("POST", path, files=list(files), data=dict(fields), headers=headers)
        return dict(json.loads(answer.content)) if answer.content else {}

    async def ask(self, method: str, path: str, *, query: Query | None = None, **options: Any) -> Response:
        """The answer as it came; raises ``Problem`` unless it is a success."""
        async with self._client() as client:
            given = self._purpose(method) | dict(query or {})
            asked = {name: value for name, value in given.items() if value not in (None, "")}
            headers = self._headers() | options.pop("headers", {})
            answer = await client.request(method, f"{_API}{path}", params=asked, headers=headers, **options)
        if answer.is_success:
            return answer
        raise _problem(answer)

    def _purpose(self, method: str) -> dict[str, Any]:
        """What this page is looked at for, where it was said: once for everything on it."""
        said = self._request.query_params.get(WHAT_FOR, "") if method == "GET" else ""
        return {"purpose": said} if said else {}

    def _client(self) -> AsyncClient:
        at = self._request.client
        transport = ASGITransport(
            self._request.app, raise_app_exceptions=False, client=(at.host, at.port) if at else ("127.0.0.1", 0)
        )
        return AsyncClient(transport=transport, base_url=_HERE, timeout=None, trust_env=False)

    def _headers(self) -> dict[str, str]:
        """The person's own cookie; that the form came from our own page was checked before anything is sent."""
        own = {name: value for name in _PASSED_ON if (value := self._request.headers.get(name))}
        cookie, name = cookies.given(self._request), cookies.name_of(self._request.app.state.settings)
        return own | {"sec-fetch-site": "same-origin"} | ({"cookie": f"{name}={cookie}"} if cookie else {})


def _problem(answer: Response) -> Problem:
    try:
        said = answer.json()
    except ValueError:
        said = {}
    fields = {_name(one["pointer"]): one["detail"] for one in said.get("errors", ())}
    detail = _readable(said.get("detail") or CRASHED, fields) if answer.status_code != 500 else CRASHED
    rows = [one for one in said.get("errors", ()) if "line" in one]
    return Problem(answer.status_code, detail, code=said.get("code", ""), fields=fields, rows=rows)


def _readable(detail: str, fields: Mapping[str, str]) -> str:
    """The API's sentence without names of fields, which are for programs: the place is marked on the page."""
    if not (found := _MANY_FAULTS.match(detail)):
        return detail
    words = "；".join(dict.fromkeys(one.rstrip("。") for one in fields.values()))
    return f"有 {found[1]} 处填写有误：{words}。请改好再提交。"


def _name(pointer: str) -> str:
    return pointer.removeprefix("/").replace("/", ".")
