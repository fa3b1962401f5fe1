"""Entities as they leave Rasa: value in normal form, text as written, exact offsets."""

import datetime as dt
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.entity_extractor import RuleEntityExtractor, message_day
from bot.components.tokenizer import ChineseTokenizer


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> ChineseTokenizer:
    """A tokenizer that was saved with a model and loaded again."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    words = tmp_path_factory.mktemp("dictionary")
    (words / "a.txt").write_text("履约证明 10\n", "utf-8")
    config = {**ChineseTokenizer.get_default_config(), "dictionary_path": str(words)}
    context, resource = ExecutionContext(GraphSchema({})), Resource("tokenizer")
    ChineseTokenizer.create(config, storage, resource, context).train(TrainingData())
    return ChineseTokenizer.load(config, storage, resource, context)


@pytest.fixture(scope="module")
def extractor() -> RuleEntityExtractor:
    """The extractor; it has nothing to load."""
    return RuleEntityExtractor()


def entities(tokenizer: ChineseTokenizer, extractor: RuleEntityExtractor, text: str) -> list[dict[str, Any]]:
    """The entities of one message written on 2026-11-21."""
    message = Message({"text": text, "metadata": {"today": "2026-11-21"}})
    found: list[dict[str, Any]] = extractor.process(tokenizer.process([message]))[0].get("entities")
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "去年十一月江阴市市监局罚了2万元",
            [("date", "2025-11"), ("authority", "江阴市市场监督管理局"), ("amount", "20000")],
        ),
        ("根据国办发（2020）49号", [("document_number", "国办发〔2020〕49号")]),
        ("查xf202611210001", [("case_number", "XF-20261121-0001")]),
        ("江苏省无锡市的规定", [("region", "320200")]),
        ("我要修第二条", [("ordinal", "2")]),
        ("代码９１３５０１００Ｍ０００１００Ｙ４３", [("uscc", "91350100M000100Y43")]),
        ("代码91350100M000100Y44", []),
        ("2025年2月30日", []),
        ("申请修复苏示建罚〔2026〕12号", [("document_number", "苏示建罚〔2026〕12号")]),
        ("江苏浙江都有店", [("region", "320000"), ("region", "330000")]),
        ("2025年3月至6月", [("date", "2025-03"), ("date", "2025-06")]),
        ("江陰市市場監督管理局", [("authority", "江阴市市场监督管理局")]),
    ],
)
def test_entities_carry_normal_forms(
    tokenizer: ChineseTokenizer, extractor: RuleEntityExtractor, text: str, expected: list[tuple[str, str]]
) -> None:
    """Each kind of entity, nothing nested, and nothing where the check fails."""
    assert [(one["entity"], one["value"]) for one in entities(tokenizer, extractor, text)] == expected


def test_the_saved_dictionary_is_used(tokenizer: ChineseTokenizer) -> None:
    """A model brings its own words, whatever the checkout around it says."""
    message = Message({"text": "我有履约证明"})
    assert "履约证明" in [token.text for token in tokenizer.process([message])[0].get("text_tokens")]


def test_all_dates_share_one_lemma(tokenizer: ChineseTokenizer) -> None:
    """The classifier learns that a date was given, not which."""
    message = Message({"text": "2025年6月30日"})
    assert [token.lemma for token in tokenizer.process([message])[0].get("text_tokens")] == ["__date__"]


def test_the_message_day_comes_from_metadata_then_from_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative dates count from the day the API gives, and from CREDIT_TODAY without one."""
    monkeypatch.setenv("CREDIT_TODAY", "2026-01-02")
    assert message_day({"today": "2026-11-21"}) == dt.date(2026, 11, 21)
    assert message_day(None) == dt.date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10号是开单的日子，钱是16号缴的，4月16号", ["2026-11-10", "2026-04-16", "2026-04-16"]),
        ("4月10号开的单，16号缴的", ["2026-04-10", "2026-04-16"]),
        ("4月28日作出的决定，3号交的罚款", ["2026-04-28", "2026-05-03"]),
        ("4月10号开的单，昨日缴的", ["2026-04-10", "2026-11-20"]),
        ("昨天查到的，16号缴的", ["2026-11-20", "2026-11-16"]),
        ("16号缴的", ["2026-11-16"]),
    ],
)
def test_a_day_without_its_month_is_of_the_month_that_the_message_tells(
    tokenizer: ChineseTokenizer, extractor: RuleEntityExtractor, text: str, days: list[str]
) -> None:
    """Protects the day of paying from the month of the message's day where another is told."""
    assert [one["value"] for one in entities(tokenizer, extractor, text) if one["entity"] == "date"] == days
