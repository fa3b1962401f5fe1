"""Nothing of a document is lost, doubled or moved: every character stands in exactly one place, repairs are listed."""

import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.engine.gongwen import DocumentError, ParsedFile, parse_text
from tests.knowledge.roundtrip import is_in_order, lost_paragraphs, unexplained_changes

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents"))
EVERY = 60
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")

WORDS = [
    "示例工作",
    "按照规定办理",
    "示例部门应当公布",
    "各单位要落实",
    "依法依规",
    "2021年底前完成",
    "第三条规定的",
    "“示例”平台",
]
NUMERALS = ["一", "二", "三", "四", "十", "十一", "二十"]
LABELS = [
    "第{}编 ",
    "第{}章 ",
    "第{}节 ",
    "第{}条 ",
    "第{}条之一 ",
    "{}、",
    "（{}）",
    "({}) ",
    "1. ",
    "2．",
    "（1）",
    "⑴",
    "①",
    "㈠",
    "1）",
    "## 第{}章 ",
    "**（{}）**",
    "第 {} 条",
    "笫{}条 ",
    "－、",
    "l. ",
    "{}）",
    "第{}条",
]
SPECIALS = [
    "# 示例市办公室关于示例工作的通知",
    "示例市办公室文件",
    "示办发〔2024〕3号",
    "示例市示例条例",
    "目录",
    "附则",
    "附件1",
    "附件：1. 示例表",
    "附件二：示例名单",
    "示例表",
    "序号\t名称\t电话",
    "1\t示例\t88888888",
    "| 甲 | 乙 |",
    "|---|---|",
    "注：1. 填写。",
    "2. 再填。",
    "示例市人民政府办公室",
    "2024年3月5日",
    "（2020年1月2日示例市第一届人民代表大会通过）",
    "抄送：市委各部门。",
    "2024年3月6日印发",
    "（此件公开发布）",
    "（责任单位：示例局）",
    "各区人民政府：",
    "为做好示例工作，现通知如下：",
    "- 1 -",
    "第 2 页",
    "3",
    "---",
    "",
    "联系人：王示例 13800000000",
    "电话：0512-88888888",
    "规则 and 程序",
    "<!-- 注释 -->",
    "\x0c",
    "落实责任。各单位要落实。",
    "加强宣传。各单位要宣传。",
    "将第三条修改为：“第三条 示例。",
    "“（一）示例；",
    "（二）示例。”",
    "本办法自公布之日起施行，有效期两年。",
    "本办法自二〇二四年五月一日起施行。",
]


def sentences() -> st.SearchStrategy[str]:
    """A few words ending as a sentence, a list, or not at all."""
    ends = st.sampled_from(["。", "；", "：", "，", "", "。（责任单位：示例局）"])
    return st.builds(
        lambda words, end: "，".join(words) + end, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), ends
    )


def lines() -> st.SearchStrategy[str]:
    """A labelled line, a plain one, or one of the special lines of official documents."""
    labelled = st.builds(
        lambda label, number, rest: label.format(number) + rest,
        st.sampled_from(LABELS),
        st.sampled_from(NUMERALS),
        sentences(),
    )
    return st.one_of(labelled, sentences(), st.sampled_from(SPECIALS))


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document with random damage: lines cut, doubled, wrapped, spaces strewn in, a section printed twice."""
    found = draw(st.lists(lines(), min_size=1, max_size=30))
    if draw(st.booleans()):
        found.insert(0, "示例市办公室关于示例工作的通知")
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(found) - 1))
        damage = draw(st.sampled_from(["cut", "double", "space", "page", "repeat"]))
        line = found[place]
        middle = len(line) // 2
        if damage == "cut":
            found[place : place + 1] = [line[:middle], line[middle:]]
        elif damage == "double":
            found.insert(place, line)
        elif damage == "space":
            found[place] = line[:middle] + draw(st.sampled_from([" ", "\u3000", "\u200b", "\t"])) + line[middle:]
        elif damage == "page":
            found.insert(place, draw(st.sampled_from(["— 3 —", "-4-", "第5页", "7", "\x0c", "示例市办公室文件"])))
        else:
            found[place:place] = found[place : place + 3]
    return draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(found)


def parsed_or_refused(text: str) -> ParsedFile | None:
    """The documents of a text, None where it is refused with a reason; nothing else may come of it."""
    try:
        return parse_text(text)
    except DocumentError:
        return None


def check(text: str) -> None:
    """The text is refused with a reason or kept whole."""
    assert not unexplained_changes(text)
    parsed = parsed_or_refused(text)
    if parsed is None:
        return
    assert not lost_paragraphs(text)
    for document in parsed.documents:
        assert is_in_order(document, text)
        locators = [clause.locator for clause in document.walk()]
        assert len(locators) == len(set(locators))
        assert all(clause.printed.strip() or clause.children for clause in document.walk())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_generated_documents_are_kept_whole(text: str) -> None:
    """Whatever labels, tables, notes and damage come together, nothing crashes and nothing is lost unsaid."""
    check(text)


@settings(max_examples=120, deadline=None)
@given(
    st.text(
        alphabet="第一二三十条章节编款之（）()、.。，：；“”1lO－①㈠⑴ \t\n\u3000#*-_|附件录则年月日号〔〕关于通知",
        max_size=200,
    )
)
def test_noise_is_refused_or_kept_whole(text: str) -> None:
    """Strings of nothing but the characters that structure is made of."""
    check(text)


@needs_shared
def test_real_documents_are_kept_whole() -> None:
    """Eight notices and nine statutes as they came."""
    for path in (*sorted((SHARED / "policies").iterdir()), *sorted((SHARED / "laws").iterdir())):
        check(path.read_text(encoding="utf-8"))


@pytest.mark.skipif(not (SHARED / "scale/statutes.tar.xz").exists(), reason="the archive of statutes is not here")
def test_a_sample_of_the_statutes_is_kept_whole() -> None:
    """Every sixtieth file of the archive: all ranks, decades and ways of numbering."""
    with tarfile.open(SHARED / "scale/statutes.tar.xz") as archive:
        members = (member for member in archive if member.isfile() and member.name.endswith(".md"))
        for count, member in enumerate(members):
            stream = archive.extractfile(member) if count % EVERY == 0 else None
            if stream is not None:
                check(stream.read().decode("utf-8"))


def _lose(_node: object, _words: str) -> None:
    """A parser that forgets a paragraph."""


def _drop(words: str, _line: int) -> tuple[str, tuple[()]]:
    return words.replace("丙", ""), ()


def test_the_check_itself_notices_a_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that dropped a paragraph, or a cleaner that dropped a character, would be caught."""
    text = "示例市办公室关于示例的通知\n\n各区：\n\n一、甲\n\n乙丙丁。\n\n二、戊\n\n己。\n"
    check(text)
    monkeypatch.setattr("knowledge.engine.gongwen.node.Node.add", _lose)
    assert lost_paragraphs(text) == ["乙丙丁。", "己。"]
    monkeypatch.undo()
    monkeypatch.setattr("knowledge.engine.gongwen.lines.straighten", _drop)
    assert unexplained_changes(text)[0] == "7: 乙丙丁。"
