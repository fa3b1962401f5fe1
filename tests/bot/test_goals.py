"""The judge of the scripted conversations."""

from typing import Any

import httpx2
import pytest

from tests.bot.goals import Standing, compare

_CASE: dict[str, Any] = {
    "number": "XF-20261121-0001", "kind": "repair", "status": "submitted", "submitted_at": "2026-11-21T00:00:00Z",
    "records": [
        {"document_number": "苏示建罚〔2026〕1号", "included": True},
        {"document_number": "苏示建罚〔2026〕2号", "included": False},
    ],
    "commitment": {"signed_by": "张三"}, "facts": {"performed_on": None, "agent": None}, "ground": None,
    "statement": None, "appeal": None, "timeline": [],
}  # fmt: skip
_WANTED = {"kind": "repair", "records": ["苏示建罚〔2026〕1号"], "signed_by": "张三"}


@pytest.mark.parametrize(
    ("goal", "changes", "missing", "wrong"),
    [
        ({"filed": [_WANTED]}, {}, 0, 0),
        (None, {}, 0, 1),
        ({"drafts": 1}, {"status": "draft", "submitted_at": None}, 0, 0),
        ({"drafts": 0}, {"status": "draft", "submitted_at": None}, 1, 0),
        ({"filed": [_WANTED]}, {"commitment": {"signed_by": "李四"}}, 1, 1),
        ({"filed": [_WANTED]}, {"status": "withdrawn"}, 1, 1),
        ({"withdrawn": [_WANTED]}, {"status": "withdrawn"}, 0, 0),
        ({"filed": [_WANTED]}, {"appeal": "不服。"}, 1, 1),
        ({"filed": [_WANTED | {"appealed": True}]}, {}, 1, 0),
        ({"filed": [_WANTED, _WANTED]}, {}, 1, 0),
        ({}, {"status": "withdrawn", "submitted_at": None}, 0, 0),
    ],
    ids=[
        "as wanted",
        "no goal",
        "draft",
        "draft left",
        "who",
        "taken back",
        "as taken back",
        "appeal",
        "no appeal",
        "two",
        "gone",
    ],
)
def test_what_nobody_wanted_is_told(
    goal: dict[str, Any] | None, changes: dict[str, Any], missing: int, wrong: int
) -> None:
    """A case that differs from the wanted one in anything that was named is missing and wrong at once."""
    case = _CASE | changes
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, json=case))
    rows = Standing({"cases": {case["number"]: case}, "reports": {}, "rights": {}, "reminders": {}})
    with httpx2.Client(base_url="http://api", transport=transport) as http:
        reached = compare(http, goal, rows)
    assert (len(reached.missing), len(reached.wrong)) == (missing, wrong)


def test_what_was_registered_counts_as_handed_in() -> None:
    """A complaint that nobody wanted to make is wrong; what was there before is not looked at."""
    report = {"TS-1": {"kind": "complaint"}}
    before = Standing({"cases": {}, "reports": report, "rights": {}, "reminders": {}})
    after = Standing({"cases": {}, "reports": {**report, "TS-2": {"kind": "complaint"}}, "rights": {}, "reminders": {}})
    with httpx2.Client(base_url="http://api") as http:
        assert compare(http, {}, after.since(before)).wrong == ["reports: complaint"]
        assert compare(http, {}, after.since(after)).wrong == []
