"""Bulk import: which text of a document is in force afterwards, batches, progress, interruption."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.library import importer, service
from api.library.models import PolicyDocument

_LAW = (
    "# 示例省示例{name}规定\n\n{date}示例省第一届人民代表大会常务委员会第一次会议通过\n\n"
    "第一条 {words}\n\n第二条 示例。\n"
)


def law(name: str = "甲类", year: int = 2020, words: str = "示例。") -> str:
    """A made-up statute without a number."""
    return _LAW.format(name=name, date=f"{year}年3月5日", words=words)


def run(app: FastAPI, path: Path, told: list[str] | None = None) -> list[importer.Line]:
    """Import and publish; drafts without a region get one first, as a policy editor would do."""
    state = app.state
    tell = (told if told is not None else []).append
    lines = importer.import_path(
        state.database, state.library, state.clock, path, draft=False, max_bytes=10**6, tell=tell
    )
    with state.database.write() as session:
        for row in session.scalars(select(PolicyDocument).where(PolicyDocument.status == service.DRAFT)):
            row.region, row.effective_from = "320000", row.issued_on
    return lines


def standing(app: FastAPI) -> dict[tuple[str, str], str]:
    """Title and day of each text with its status."""
    with app.state.database.read() as session:
        return {(row.title, str(row.issued_on)): row.status for row in session.scalars(select(PolicyDocument))}


def test_what_cannot_be_published_stays_a_draft_and_is_published_when_complete(app: FastAPI, tmp_path: Path) -> None:
    """A missing region keeps a document from being law, not from being there."""
    (tmp_path / "a.md").write_text(law(), "utf-8")
    (line,) = run(app, tmp_path)
    assert line.result == "草稿"
    assert "适用地区" in line.notes[0]
    run(app, tmp_path)
    assert list(standing(app).values()) == ["published"]


def test_documents_that_share_a_short_name_do_not_push_each_other_out(app: FastAPI, tmp_path: Path) -> None:
    """Without a number the short name says only place, kind and year; the titles differ."""
    for name in ("甲类", "乙类"):
        (tmp_path / f"{name}.md").write_text(law(name), "utf-8")
    for _ in range(2):
        run(app, tmp_path)
    assert list(standing(app).values()) == ["published", "published"]


def test_the_newest_text_is_in_force_in_whatever_order_files_come(app: FastAPI, tmp_path: Path) -> None:
    """An old version in the folder does not push out the new one, and running again changes nothing."""
    (tmp_path / "a.md").write_text(law(year=2024, words="新。"), "utf-8")
    (tmp_path / "b.md").write_text(law(year=2012, words="旧。"), "utf-8")
    (tmp_path / "c.md").write_text(law(year=2026, words="最新。"), "utf-8")
    for _ in range(2):
        run(app, tmp_path)
    expected = {"2024-03-05": "repealed", "2012-03-05": "draft", "2026-03-05": "published"}
    assert {day: status for (_title, day), status in standing(app).items()} == expected
    lines = run(app, tmp_path)
    assert {line.result for line in lines} == {"无变化"}
    assert {day: status for (_title, day), status in standing(app).items()} == expected


def test_an_interruption_loses_one_batch_at_most(app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Finished batches are kept, and the next run goes on from there."""
    monkeypatch.setattr(importer, "_BATCH", 2)
    monkeypatch.setattr(importer, "_PROGRESS_EVERY", 2)
    for n in range(5):
        (tmp_path / f"{n}.md").write_text(law(f"第{n}类"), "utf-8")
    read_file = service.read_file
    count = 0

    def interrupted(data: bytes) -> object:
        nonlocal count
        count += 1
        if count == 4:
            raise KeyboardInterrupt
        return read_file(data)

    monkeypatch.setattr(service, "read_file", interrupted)
    told: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run(app, tmp_path, told)
    assert len(standing(app)) == 2
    assert told == ["已处理 2／5 个文件……\n"]
    monkeypatch.setattr(service, "read_file", read_file)
    run(app, tmp_path)
    assert len(standing(app)) == 5


def test_a_long_table_shows_only_what_needs_a_look() -> None:
    """Thousands of files that went well are one line."""
    good = [importer.Line(f"文件{n}", "已发布", 3, 0) for n in range(300)]
    shown = importer.table([*good, importer.Line("坏.pdf", "失败", 0, 0, ("已损坏。",))])
    assert "文件7" not in shown
    assert "坏.pdf" in shown
    assert "已发布 300，失败 1" in shown
