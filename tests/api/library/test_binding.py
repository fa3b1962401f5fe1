"""Which imported texts count as the original of a library document, and what becomes of the others."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.library import alarms, importer
from api.library.models import PolicyDocument

ANSWER = "/api/v1/policies/answer"
_LAW = "# {title}\n\n{dates}\n\n{body}\n"
_BODY = "第一条 示例机关办理蓝色登记。\n\n第二条 示例。\n"


def law(title: str, *dates: str, body: str = _BODY) -> str:
    """A made-up text under a real title."""
    return _LAW.format(title=title, dates="\n\n".join(dates), body=body)


def imported(app: FastAPI, folder: Path, *texts: str) -> list[PolicyDocument]:
    """What stands in the database after importing and publishing these texts, in this order."""
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(text, "utf-8")
    state = app.state
    importer.import_path(state.database, state.library, state.clock, folder, draft=False, max_bytes=10**6)
    with state.database.read() as session:
        return list(session.scalars(select(PolicyDocument).order_by(PolicyDocument.created_at)))


PUNISHMENT = "中华人民共和国治安管理处罚法"
COURT = "最高人民法院关于公布失信被执行人名单信息的若干规定"
OF_2012 = "2012年10月26日第十一届全国人民代表大会常务委员会第二十九次会议修正"
OF_2025 = "2025年6月27日第十四届全国人民代表大会常务委员会第十六次会议修订"


@pytest.mark.parametrize(
    ("text", "name", "last", "successor"),
    [
        (
            law(PUNISHMENT, OF_2012, "自2006年3月1日起施行"),
            "治安管理处罚法（2012年版）",
            "2025-12-31",
            "治安管理处罚法",
        ),
        (law(f"{PUNISHMENT}（2012年修正）", OF_2012), "治安管理处罚法（2012年修正）", "2025-12-31", "治安管理处罚法"),
        (
            law(COURT, "2013年7月16日最高人民法院公告公布", "2013年10月1日施行"),
            f"{COURT}（2013年版）",
            "2017-04-30",
            "法释〔2017〕7号",
        ),
    ],
)
def test_an_older_version_is_law_of_the_past_alone(
    app: FastAPI, tmp_path: Path, text: str, name: str, last: str, successor: str
) -> None:
    """An old text of a law in force is never its original: it has its own name and days, and its end is known."""
    (row,) = imported(app, tmp_path, text)
    assert (row.baseline_id, row.document, row.superseded_by) == (None, name, successor)
    assert row.effective_to == dt.date.fromisoformat(last)
    assert "older_version" in {warning["code"] for warning in row.warnings}
    assert row.status == ("repealed" if row.effective_from else "draft")
    assert len(imported(app, tmp_path, text)) == 1


def test_an_older_version_is_not_cited_as_law_in_force(app: FastAPI, client: TestClient, tmp_path: Path) -> None:
    """A question that names the law gets the law of today, however the old text bears its title."""
    imported(app, tmp_path, law(PUNISHMENT, OF_2012, "自2006年3月1日起施行"))
    for question in (f"{PUNISHMENT}第一条", "治安管理处罚法第一条"):
        body = client.get(ANSWER, params={"question": question}).json()
        assert "蓝色登记" not in str(body["citations"])


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        (law(PUNISHMENT, OF_2025), "public-security-law"),
        (law(f"{PUNISHMENT}（2025年修订）", OF_2025), "public-security-law"),
        (law(COURT, "2017年1月16日最高人民法院审判委员会第1707次会议通过"), "spc-2017-7"),
        (law(COURT, "法释〔2017〕7号", "2017年1月16日最高人民法院审判委员会第1707次会议通过"), "spc-2017-7"),
        (law(COURT, "法释〔2013〕17号", "2017年1月16日最高人民法院审判委员会第1707次会议通过"), None),
        (law(PUNISHMENT, "2031年6月27日第十六届全国人民代表大会常务委员会第二次会议修订"), None),
        (law(PUNISHMENT), "public-security-law"),
    ],
)
def test_a_text_is_an_original_unless_number_or_days_gainsay_it(
    app: FastAPI, tmp_path: Path, text: str, baseline: str | None
) -> None:
    """By number, or by title with days of the same version; a later or otherwise numbered text stands by itself."""
    (row,) = imported(app, tmp_path, text)
    assert row.baseline_id == baseline
    assert bool({"newer_version", "other_version"} & {w["code"] for w in row.warnings}) == (baseline is None)
    assert (row.superseded_by, row.effective_to) == (None, None)


def test_old_and_new_text_do_not_push_each_other_out(app: FastAPI, tmp_path: Path) -> None:
    """Whichever comes first, the text in force stays in force beside the old one."""
    old, new = law(PUNISHMENT, OF_2012, "自2006年3月1日起施行"), law(PUNISHMENT, OF_2025)
    rows = imported(app, tmp_path, new, old)
    assert [(row.baseline_id, row.status) for row in rows] == [
        ("public-security-law", "published"),
        (None, "repealed"),
    ]


CODE = "中华人民共和国民法典"
ADOPTED = "2020年5月28日第十三届全国人民代表大会第三次会议通过"
BOOKS = {
    "婚姻家庭编": "第一千零四十条 示例。\n\n第一千零七十七条 示例夫妻办理绿色登记。\n",
    "总则": "第一条 示例。\n\n第二百零一条 开始的当日不计入，自下一日开始计算。\n\n"
    "第二百零二条 到期月的对应日为期间的最后一日。\n\n第二百零三条 以法定休假日结束的次日为期间的最后一日。\n",
    "物权编": "第二百零五条 示例。\n\n第二百零六条 示例。\n",
}


@pytest.mark.parametrize("with_names", [True, False])
def test_the_books_of_a_code_stand_side_by_side(
    app: FastAPI, client: TestClient, tmp_path: Path, *, with_names: bool
) -> None:
    """A code that comes in several files is one law: none replaces another, and an article of any book is found."""
    texts = [law(CODE, *([name] if with_names else []), ADOPTED, body=body) for name, body in BOOKS.items()]
    rows = imported(app, tmp_path, *texts)
    assert {(row.baseline_id, row.status) for row in rows} == {("civil-code", "published")}
    assert len(rows) == len(BOOKS)
    body: dict[str, Any] = client.get(ANSWER, params={"question": "民法典第一千零七十七条"}).json()
    assert [(c["document"], c["title"], c["locator"]) for c in body["citations"]] == [
        ("民法典", CODE, "第一千零七十七条")
    ]
    with app.state.database.read() as session:
        assert alarms.listing(session, app.state.library, "open") == []
        assert not with_names or alarms.listing(session, app.state.library) == []
    shown = client.get("/api/v1/policies/documents/civil-code").json()
    locators = [clause["locator"] for clause in shown["clauses"]]
    assert locators[0] == "第一条"
    assert locators[-1] == "第一千零七十七条"


def test_a_better_text_of_one_book_replaces_that_book_alone(app: FastAPI, tmp_path: Path) -> None:
    """What has the same articles gives way; the other books stay."""
    texts = [law(CODE, name, ADOPTED, body=body) for name, body in BOOKS.items()]
    better = law(CODE, "物权编", ADOPTED, body=BOOKS["物权编"].replace("示例", "更好的示例"))
    rows = imported(app, tmp_path, *texts, better)
    assert [row.status for row in rows] == ["published", "published", "repealed", "published"]
