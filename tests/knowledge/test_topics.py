"""Topics: every row leads to clauses, is found in everyday words, and gives the ranker its equal answers."""

from pathlib import Path

import pytest

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library, load_library
from knowledge.engine.topics import equivalents
from tests.knowledge.conftest import KNOWLEDGE
from tests.knowledge.small_folder import GOOD

DOCUMENT = """\
id: {name}
document: 示例〔2026〕{number}号
title: 示例办法{number}
issuer: 示例机关
region: '000000'
rank: departmental_rule
effective_from: 2026-01-01
verification: primary
clauses:
  - {{id: art1, locator: 第一条, digest: 示例条文。, verification: primary}}
  - {{id: art2, locator: 第二条, digest: 另一条。, verification: unverified}}
"""
TOPIC = """\
id: demo
title: 示例主题
rows:
  - id: first
    rule: 示例问题？
    clauses: [demo-1#art1, demo-2#art1]
    yields: [demo-2#art1]
    differences:
      - between: [demo-1#art1, demo-2#art1]
        text: 示例不同。
"""
FIELDS = """\
fields:
  - field: court
    scope: 示例范围
    documents: [demo-1]
"""


def folder(root: Path, topic: str = TOPIC, fields: str = FIELDS, **more: str) -> Path:
    """A small knowledge folder with one topic."""
    files = {f"documents/demo-{n}.yaml": DOCUMENT.format(name=f"demo-{n}", number=n) for n in (1, 2)}
    files |= {"glossary.yaml": GOOD["glossary.yaml"], "topics/demo.yaml": topic, "topics/fields.yaml": fields}
    files |= {f"topics/{name}.yaml": text for name, text in more.items()}
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_good_topic_loads_and_counts_in_the_version(tmp_path: Path) -> None:
    """Protects repeatability: stored answers name the version, and a changed row is another one."""
    library = load_library(folder(tmp_path))
    assert [row.rule for row in library.topics["demo"].rows] == ["示例问题？"]
    assert library.topics.fields["demo-1"].scope == "示例范围"
    folder(tmp_path, TOPIC.replace("示例问题", "另一问题"))
    assert load_library(tmp_path).version != library.version


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"topic": TOPIC.replace("demo-2#art1]\n    y", "demo-2#art9]\n    y")},
            r"demo.yaml:6: no clause 'demo-2#art9'",
        ),
        (
            {"topic": TOPIC.replace("[demo-1#art1, demo-2#art1]\n    y", "[demo-1#art1]\n    y")},
            r"demo.yaml:6: .*at least 2",
        ),
        ({"topic": TOPIC.replace("demo-2#art1]\n    y", "demo-1#art1]\n    y")}, r"demo.yaml:6: .*twice in the row"),
        ({"topic": TOPIC.replace("yields: [demo-2#art1]", "yields: [demo-2#art2]")}, r"demo.yaml:7: .*not in the row"),
        ({"topic": TOPIC.replace("- between: [demo-1#art1,", "- between: [demo-1#art2,")}, r"demo.yaml:9: .*not in"),
        ({"topic": TOPIC.replace("rule:", "rulle: x\n    rule:")}, r"demo.yaml:5: .*unknown key"),
        ({"topic": TOPIC + TOPIC.split("rows:\n")[1]}, r"demo.yaml:11: row 'first' stands twice"),
        ({"other": TOPIC}, r"other.yaml:1: id 'demo' stands twice"),
        ({"fields": FIELDS.replace("demo-1", "demo-9")}, r"fields.yaml:4: no document 'demo-9'"),
        ({"fields": FIELDS + FIELDS.split("fields:\n")[1]}, r"fields.yaml:7: .*two fields"),
    ],
)
def test_a_broken_topic_stops_the_load_with_its_line(tmp_path: Path, changed: dict[str, str], message: str) -> None:
    """Protects comparisons: a row that leads nowhere, or says something of a clause it lacks, is not served."""
    with pytest.raises(KnowledgeError, match=message):
        load_library(folder(tmp_path, **changed))


def test_topics_are_many_and_named_after_their_files(library: Library) -> None:
    """Protects coverage: about a hundred rules in some twenty topics, each found by its file."""
    assert len(library.topics) >= 20
    assert sum(len(topic.rows) for topic in library.topics.values()) >= 100
    files = {path.stem for path in (KNOWLEDGE / "topics").glob("*.yaml")} - {"fields"}
    assert files == set(library.topics)


# Pairs that writers of questions could not tell apart.
SIBLINGS = (
    "jiangsu-2021-67#1.3.2~gbf-2020-49#5.10 jiangsu-2021-67#2.2~gbf-2020-49#2.2 "
    "jiangsu-2021-67#2.3~gbf-2020-49#4.6 jiangsu-2021-67#2.4~gbf-2020-49#4.7 "
    "jiangsu-2021-67#3.1~gbf-2020-49#2.1 jiangsu-2021-67#3.3~gbf-2020-49#3.5 "
    "jiangsu-2021-67#4.1~gbf-2020-49#4.8 jiangsu-2021-67#4.2~gbf-2020-49#5.9 "
    "jiangsu-2021-67#4.3~gbf-2020-49#8.16 jiangsu-2021-67#5.1~gbf-2025-22#free "
    "jiangsu-2021-67#5.2~gbf-2020-49#7.13 jiangsu-2021-67#5.3~gbf-2020-49#7.14 "
    "jiangsu-2021-67#5.4~gbf-2025-22#9 jiangsu-2021-67#6.2~gbf-2020-49#9.1 "
    "jiangsu-2021-67#6.3~gbf-2020-49#9.3 lushan-2022#2.1.2~gbf-2020-49#4.6 "
    "lushan-2022#2.1.3~gbf-2020-49#4.8 lushan-2022#2.2.1~gbf-2020-49#2.1 lushan-2022#2.2.2~gbf-2020-49#3.4 "
    "lushan-2022#2.3.1~gbf-2020-49#5.9 lushan-2022#2.3.2~ndrc-2021-15#1.3 "
    "lushan-2022#2.4.4~gbf-2020-49#6.12 lushan-2022#2.5.1~gbf-2020-49#7.13 lushan-2022#3.1~gbf-2020-49#9.1 "
    "ndrc-2021-15#1.1.1~gbf-2020-49#2.1 ndrc-2021-15#1.1.2~gbf-2020-49#3.4 "
    "ndrc-2021-15#1.4~gbf-2020-49#6.11 luancheng-2021#1.2~shijiazhuang-2021-1#1.2 "
    "luancheng-2021#2~ndrc-2021-15#2.1 luancheng-2021#att1/n3~ndrc-2021-15#att1/n3 "
    "gbf-2025-22#2~ndrc-36#classes gbf-2025-22#3~samr-107#door gbf-2025-22#6~ndrc-36#time-limit "
    "gbf-2025-22#10~ndrc-36#bankruptcy samr-45#art11~penalty-law#art48.2 samr-45#art12~gbf-2025-22#8 "
    "samr-107#count-start~ndrc-36#publication-start samr-107#cross-province~samr-45#art10 "
    "penalty-law#art73~litigation-law#art56 penalty-law#art85~reconsideration-law#art88 "
    "civil-code#art203~ndrc-36#publication-end-holiday gov-info-regulation#art41~pipl#art46 "
    "henan-credit-2019#art41~shandong-credit-2020#art39 "
    "shanghai-credit-2017#art36.2~shenzhen-credit-2023#art51.3 jiangsu-2020-10#5.19~jiangyin-2018-5#7.24"
)


@pytest.mark.parametrize("pair", SIBLINGS.split())
def test_clauses_on_one_rule_stand_in_one_row(library: Library, pair: str) -> None:
    """Protects the ranker and the reader: what a plain question cannot tell apart is held side by side."""
    one, other = pair.split("~")
    assert other in equivalents(library.topics)[one]


def test_equivalents_are_mutual_and_never_the_clause_itself(library: Library) -> None:
    """Protects training: the relation is symmetric, and only clauses of the library stand in it."""
    found = equivalents(library.topics)
    assert all(ref in found[other] and ref != other for ref, others in found.items() for other in others)
    assert {library.cite(ref).locator for ref in found}


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("repair_fees", "repair_fees"),
        ("修复要不要交钱", "repair_fees"),
        ("异议几天", "objection"),
        ("黑名单怎么移出", "serious_list"),
        ("公示期限", "publication_periods"),
        ("要参加培训吗", "materials"),
        ("去哪里办", "where_to_apply"),
        ("处罚被撤销了怎么办", "revoked_basis"),
        ("惩戒过重", "punishment"),
        ("量子力学", None),
        ("？", None),
        ("信用修复", None),
        ("信用修复时间", None),
        ("信用修复期限", None),
        ("修复时间", None),
        ("失信信息", None),
        ("信用", None),
        ("期限", None),
        ("处罚", None),
        ("申请", None),
        ("天气", None),
        ("收费", "repair_fees"),
        ("修复费用", "repair_fees"),
        ("办理时限", "handling_time"),
        ("受理期限", "handling_time"),
        ("公示时间", "publication_periods"),
        ("最短公示期", "publication_periods"),
        ("申请材料", "materials"),
        ("信用承诺书", "materials"),
        ("办理渠道", "where_to_apply"),
        ("网上申请", "where_to_apply"),
        ("投诉", "objection"),
        ("严重失信名单", "serious_list"),
        ("联合惩戒", "punishment"),
        ("失信惩戒措施", "punishment"),
        ("企业破产", "bankruptcy"),
        ("未成年人", "natural_persons"),
        ("个人信息保护", "privacy"),
        ("行政复议", "remedies"),
        ("处罚被撤销", "revoked_basis"),
        ("分类标准", "severity_classes"),
        ("轻微失信", "severity_classes"),
        ("停止公示", "effects_of_repair"),
        ("修复效果", "effects_of_repair"),
        ("新旧衔接", "old_and_new_rules"),
        ("纳税信用", "other_registers"),
        ("失信被执行人", "other_registers"),
        ("职责分工", "organisation"),
        ("社会信用条例", "local_rules"),
        ("修复条件", "repair_right"),
        ("公示范围", "publication_scope"),
        ("公共信用信息目录", "recognition_basis"),
        ("节假日", None),
    ],
)
def test_a_topic_is_found_in_everyday_words(library: Library, asked: str, topic: str | None) -> None:
    """Protects readers who do not know identifiers; what fits nothing, or several topics alike, gives nothing."""
    found = library.topics.find(asked)
    assert (found.id if found else None) == topic
