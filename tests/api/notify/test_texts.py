"""The words of messages."""

from pathlib import Path

import pytest

from api.cases.states import MOVES
from api.notify.texts import FILE, PLACEHOLDERS, TextFault, Texts
from knowledge.engine.errors import KnowledgeError

EXAMPLES = {
    "number": "XF-20261121-0001", "clocks": "补正材料：最晚12月4日。", "items": "需要补充：营业执照。",
    "why": "理由：材料不全。",
    "reason": "理由：需要现场核实。", "unconfirmed": "", "recheck": "", "won": "", "letters": "", "refused": "",
    "law": "",
    "finding": "登记的情况：印章不符。", "files": "", "office": "", "consequence": "",
    "authority": "示例市交通运输局", "list": "严重失信主体名单", "reasons": "理由：没有履行。",
    "fresh": "12", "unclocked": "4", "unanswered": "2",
    "left_out": "", "remedies": "", "clock": "信用中国反馈修复结果", "day": "2027年12月24日", "guess": "（暂定）",
    "name": "申请行政复议",
    "document": "苏锡市监罚〔2026〕12号", "code": "123456", "minutes": "10", "actor": "认定单位", "days": "12",
    "undone": "绑定的微信已经解除。", "scope": "查看您的记录和申请，并且替您办理申请",
    "breached": "12", "today": "3", "soon": "5", "soon_days": "3", "deliveries": "9", "dead": "1", "first": "",
}  # fmt: skip


def test_every_move_that_is_news_has_words() -> None:
    """Protects people from silence: a new row in the table of moves needs its text before it works."""
    texts = Texts()
    told = {f"case.{move.name}" for move in MOVES if move.told}
    kinds = {f"case.grant_{kind}" for kind in ("shielding", "objection", "listing", "part", "explained")}
    from_the_source = {"case.record_changed"}
    assert told | kinds | from_the_source == {name for name in texts.names if name.startswith("case.")}


@pytest.mark.parametrize("name", sorted(Texts().names))
def test_every_message_can_be_filled_in(name: str) -> None:
    """Protects readers from braces, and from short messages that are long: SMS are cut at 70 characters."""
    group = PLACEHOLDERS[name.partition(".")[0]]
    words = Texts().say(name, **{key: EXAMPLES[key] for key in group})
    assert "{" not in words.title + words.text + words.short
    assert len(words.short) <= 70


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title: 申请已受理", "title: 申请{clock}", "unknown placeholder clock"),
        ("{clock}：{when}{note}", "{clock}：{days_left}", "unknown placeholder days_left"),
        ("title: 申请已受理", "title: 申请{", "Single|expected"),
        ("case.accept:", "office.accept:", "no such group"),
    ],
)
def test_a_text_that_cannot_be_filled_in_stops_the_start(tmp_path: Path, old: str, new: str, fault: str) -> None:
    """Protects a night's messages from a typo made in the texts by day."""
    file = tmp_path / "texts.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TextFault, match=fault):
        Texts(file)


def test_a_title_that_wechat_would_refuse_stops_the_start(tmp_path: Path) -> None:
    """Protects a channel from failing for one message only."""
    file = tmp_path / "texts.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").replace("申请已受理", "申" * 21, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="20"):
        Texts(file)


def test_what_people_typed_is_masked() -> None:
    """Protects personal data: a telephone number in a clerk's reason does not go out by SMS."""
    said = Texts().part("why", reasons="请找示例某甲 13900000001，91320281MA1DEMQ10W。")
    assert "13900000001" not in said
    assert "91320281MA1DEMQ10W" not in said
