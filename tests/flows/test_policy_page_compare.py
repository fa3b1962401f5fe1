"""Two places side by side on the policy page, in a real Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import OpenPage
from tests.flows.test_policy_page import CELL, SIZES, fits, give

LOCAL: dict[str, Any] = CELL | {"status": "in_force", "note": None, "kept_for_history": False}
NATION = LOCAL | {"region": "000000", "document": "示例办法", "document_id": "n", "verification": "primary"}
FIRST = LOCAL | {"region": "320000", "document": "示例发〔2026〕1号", "document_id": "a"}
SECOND = LOCAL | {"region": "360000", "document": "示例发〔2026〕2号", "document_id": "b"}
TABLE = {
    "topic": "异议处理时限",
    "title": "异议处理时限",
    "as_of": "2026-11-21",
    "regions": [{"code": "000000", "name": "全国"}],
    "documents": [{"document_id": name} for name in ("a", "b", "n", "m")],
    "rows": [
        {
            "rule": "办理时限",
            "difference": "天数不同。",
            "why": "各自适用于本地。",
            "cells": [
                NATION | {"text": "十个工作日。"},
                FIRST | {"text": "五个工作日。"},
                SECOND | {"text": "七个工作日。"},
            ],
        },
        {"rule": "收费", "cells": [FIRST | {"text": "不收费。", "superseded_by": "新办法", "status": "superseded"}]},
        {"rule": "怎样公开", "cells": [NATION | {"text": "要公开。", "document": "示例条例", "document_id": "m"}]},
    ],
}


def choose(page: Page, topic: str, first: str, second: str) -> None:
    """Fill in the form and ask for the comparison."""
    page.get_by_label("对比什么").fill(topic)
    page.get_by_label("第一个地方：省").select_option(first)
    page.get_by_label("第二个地方：省").select_option(second)
    page.get_by_role("button", name="对比").click()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_two_places_side_by_side(portal: str, open_page: OpenPage, width: int, height: int) -> None:
    """The chosen places first, then the nation; what a place lacks is said; what neither has is one line to open."""
    page = open_page(f"{portal}/policy.html", width=width, height=height)
    give(page, "compare", TABLE)
    give(page, "topics", {"items": [{"id": "objection", "title": "异议处理", "rules": []}], "total": 1, "next": None})
    page.goto(f"{portal}/policy.html")
    page.get_by_label("对比什么").fill("异议处理时限")
    page.get_by_role("button", name="对比").click()
    expect(page.get_by_text("并选两个不同的地方")).to_be_visible()
    with page.expect_request(lambda request: "regions=320000%2C360000" in request.url):
        choose(page, "异议处理时限", "江苏省", "江西省")
    rules = page.locator(".compared tbody")
    expect(rules).to_have_count(2)
    expect(page.locator(".compared")).to_be_focused()
    expect(page.locator(".compared h3")).to_be_in_viewport()
    expect(rules.first).to_contain_text("各自适用于本地。")
    expect(rules.first).to_contain_text("待核实")
    assert rules.first.locator("td").evaluate_all("cells => cells.map((cell) => cell.dataset.label)") == [
        "江苏省",
        "江西省",
        "全国",
    ]
    expect(rules.first.locator("td").nth(1)).to_contain_text("七个工作日。")
    expect(rules.last).to_contain_text("没有现行规定")
    expect(rules.last.get_by_text("不收费。")).to_be_hidden()
    rules.last.get_by_text("以前的规定 1 条").click()
    expect(rules.last.get_by_text("已被 新办法 替代")).to_be_visible()
    expect(rules.last.locator("td").nth(1)).to_contain_text("未见本地规定")
    expect(page.get_by_text("要公开。")).to_be_hidden()
    page.get_by_text("另有 1 个问题、1 份文件").click()
    expect(page.get_by_text("要公开。")).to_be_visible()
    assert fits(page)


def test_no_comparison_where_there_is_none(portal: str, open_page: OpenPage) -> None:
    """An installation without the comparison shows no form for it."""
    page = open_page(f"{portal}/policy.html")
    give(page, "topics", {"code": "not_found"}, status=404)
    with page.expect_response(lambda response: "/policies/topics" in response.url):
        page.goto(f"{portal}/policy.html")
    expect(page.get_by_label("您想问什么政策")).to_be_visible()
    expect(page.get_by_text("各地规定对比")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_real_comparison(portal: str, open_page: OpenPage, width: int, height: int) -> None:
    """Every column is in the window, and on a phone the longest topic does not scroll without end."""
    page = open_page(f"{portal}/policy.html", width=width, height=height)
    for topic in ("失信惩戒", "异议处理"):
        choose(page, topic, "江苏省", "江西省")
        expect(page.locator(".compared tbody").first).to_be_visible()
        expect(page.locator(".compared h3")).to_be_in_viewport()
        assert fits(page)
        assert page.locator(".compared table").first.evaluate(
            "table => table.scrollWidth <= table.parentElement.clientWidth"
        )
        assert page.locator(".compared").evaluate("box => box.offsetHeight") < 6000
