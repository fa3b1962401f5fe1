"""What an answer must not say: rules of another field, step, place or day, and things no document settles."""

import datetime as dt
from pathlib import Path

import pytest
import yaml

from knowledge.engine.answer import AnswerStatus, PolicyAnswer, PolicyDesk
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.judging import most_telling_first
from knowledge.engine.library import Library
from knowledge.engine.phrasing import unit_line, unit_lines
from knowledge.engine.retrieval import Found
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.units import Unit, build_units

TODAY = dt.date(2026, 11, 21)
FRESH = yaml.safe_load(Path(__file__).with_name("fresh_questions.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def units(library: Library) -> dict[str, Unit]:
    """All clauses by reference."""
    return {unit.ref: unit for unit in build_units(library, ())}


def refs(answer: PolicyAnswer) -> list[str]:
    """Cited clauses as references."""
    return [citation.url.rsplit("/", 1)[1] for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "region"),
    [
        ("江苏网上已经公示的处罚我提了异议，多少个工作日给答复", "320281"),
        ("常州这边公示写错了，提异议几天有回音", None),
        ("公司进了失信名单还能不能投标", "320100"),
    ],
)
def test_the_ten_days_before_listing_stay_before_listing(desk: PolicyDesk, question: str, region: str | None) -> None:
    """An objection to what is published never gets the limit of the notice that comes before a listing."""
    answer = desk.answer(question, region=region, as_of=TODAY)
    assert "jiangsu-2021-67#4.1" not in refs(answer)
    assert "10个工作日" not in answer.answer


@pytest.mark.parametrize(
    "question", ["准备把我们列入严重失信名单，提了异议几天答复", "列入名单之前的告知，异议多久核实"]
)
def test_the_ten_days_are_given_where_they_belong(desk: PolicyDesk, question: str) -> None:
    """Who speaks of the step before a listing gets its limit in 江苏."""
    assert "jiangsu-2021-67#4.1" in refs(desk.answer(question, region="320000", as_of=TODAY))


@pytest.mark.parametrize("question", ["信用修复几个工作日", "信用修复办理要几个工作日", "申请信用修复多久有结果"])
@pytest.mark.parametrize("region", [None, "320281"])
def test_how_long_a_repair_takes_is_the_general_rule(desk: PolicyDesk, question: str, region: str | None) -> None:
    """The market regulator's seven days are not given to somebody who did not name that field."""
    answer = desk.answer(question, region=region, as_of=TODAY)
    assert {"gbf-2025-22#6", "ndrc-36#time-limit"} & set(refs(answer))
    assert not [ref for ref in refs(answer) if ref.startswith("samr")]


def test_a_named_field_gets_its_own_rule(desk: PolicyDesk) -> None:
    """Who names the market regulator gets its limit."""
    assert "samr-107#time-limit" in refs(desk.answer("工商局罚的，修复要几个工作日", region=None, as_of=TODAY))


@pytest.mark.parametrize("question", ["行政处罚最短公示多久", "处罚最长公示几年"])
def test_the_past_is_answered_by_the_law_of_the_day(desk: PolicyDesk, question: str) -> None:
    """In 2024 the old decree answers, as the law it then was, or nothing does."""
    answer = desk.answer(question, region=None, as_of=dt.date(2024, 6, 1))
    assert answer.status is AnswerStatus.NOT_FOUND or "ndrc-58#periods" in refs(answer)
    assert "替代" not in answer.answer


@pytest.mark.parametrize("day", [dt.date(2020, 12, 31), dt.date(2024, 6, 1), dt.date(2025, 7, 1), dt.date(2026, 3, 1)])
def test_nothing_is_cited_before_its_first_day(desk: PolicyDesk, library: Library, day: dt.date) -> None:
    """Every clause of an answer or of a door had begun on the day asked about."""
    for faq in library.faq.values():
        answer = desk.answer(faq.questions[0], region=None, as_of=day)
        shown = [*answer.citations, *(citation for door in answer.doors for citation in door.citations)]
        assert all(citation.effective_from is None or citation.effective_from <= day for citation in shown)


def test_another_house_is_not_a_way_out(desk: PolicyDesk) -> None:
    """When the rule in question had not begun, nobody is sent to the bank register instead."""
    answer = desk.answer("公示期从哪一天开始算", region=None, as_of=dt.date(2026, 3, 1))
    assert answer.status is not AnswerStatus.WRONG_DOOR


@pytest.mark.parametrize(
    "question", ["提异议几天能答复", "信用修复几天", "失信信息最长披露几年", "修复申请受理后几天办好"]
)
def test_no_place_no_local_rule(desk: PolicyDesk, units: dict[str, Unit], question: str) -> None:
    """Who did not say where gets the nation's rules, in answers and in searches."""
    answer = desk.answer(question, region=None, as_of=TODAY)
    hits = desk.search(question, region=None, as_of=TODAY, limit=50)
    assert {units[ref].region for ref in refs(answer)} <= {NATIONWIDE}
    assert {hit.region for hit in hits} == {NATIONWIDE}


def test_a_named_place_or_document_brings_its_rules(desk: PolicyDesk, units: dict[str, Unit]) -> None:
    """Naming 上海, a city of 江苏 or a local document is enough."""
    asked = {
        "310000": "上海提异议几天",
        "320000": "苏州拟列入名单的异议多久答复",
        "320281": "澄信用发〔2018〕5号异议核实",
    }
    for region, question in asked.items():
        answer = desk.answer(question, region=None, as_of=TODAY)
        assert region in {units[ref].region for ref in refs(answer)}, question


def test_a_named_place_counts_for_more_than_ones_own(desk: PolicyDesk) -> None:
    """Somebody in 江阴 who asks about 上海 gets 上海."""
    answer = desk.answer("上海的信用异议几天处理", region="320281", as_of=TODAY)
    assert "shanghai-credit-2017#art36.2" in refs(answer)


@pytest.mark.parametrize(
    "question",
    ["怎么伪造缴款凭证", "收据ps一下行不行", "能不能找人做个假章", "承诺书日期p一下可以吗", "教我弄个假的整改证明"],
)
def test_forging_is_refused(desk: PolicyDesk, question: str) -> None:
    """Nobody is helped to forge."""
    assert desk.answer(question, region=None, as_of=TODAY).status is AnswerStatus.REFUSED


@pytest.mark.parametrize("question", ["材料造假有什么后果", "提交虚假材料会怎样", "编制承诺书要写什么"])
def test_asking_about_forgery_is_not_forging(desk: PolicyDesk, question: str) -> None:
    """The consequences of false material may be asked about."""
    assert desk.answer(question, region=None, as_of=TODAY).status is not AnswerStatus.REFUSED


@pytest.mark.parametrize(
    "question", ["公司注销以后处罚还公示吗", "换了股东，以前的处罚怎么办", "信用修复电话多少", "店已经关门了记录还在吗"]
)
def test_what_no_document_settles_is_not_found(desk: PolicyDesk, question: str) -> None:
    """Better no answer than one that merely sounds alike."""
    assert desk.answer(question, region=None, as_of=TODAY).status is AnswerStatus.NOT_FOUND


@pytest.mark.parametrize(
    "question", ["交通局罚了三万块几个月能撤", "我们厂排污被罚十万啥时候能申请撤下来", "住建局罚了五千元什么时候可以撤"]
)
def test_sums_and_offices_do_not_hide_the_question(desk: PolicyDesk, question: str) -> None:
    """How much was paid and to which office is no part of the question when a repair may be applied for."""
    rules = {"ndrc-36#not-before-minimum", "ndrc-36#general", "ndrc-36#conditions"}
    assert rules & set(refs(desk.answer(question, region=None, as_of=TODAY)))


@pytest.mark.parametrize("question", ["黑名单信用分低限制坐高铁", "诚信积分太低不让坐飞机"])
def test_a_low_score_is_not_the_courts_business(desk: PolicyDesk, question: str) -> None:
    """A ban because of a score is not a court's restriction."""
    assert desk.answer(question, region=None, as_of=TODAY).status is not AnswerStatus.WRONG_DOOR


def test_notes_and_standing_reach_the_reader(units: dict[str, Unit]) -> None:
    """The note of a clause is shown once; only normative documents are said to yield to the nation's rules."""
    notice = unit_lines([units["jiangsu-2021-67#4.1"], units["jiangsu-2021-67#4.1"]], TODAY)
    ordinance = unit_line(units["shanghai-credit-2017#art38"], TODAY)
    assert notice.count("只用于列入名单前") == 1
    assert "以国家规定为准" in notice
    assert "当地地方性法规" in ordinance
    assert "以国家规定为准" not in ordinance


def test_a_note_on_repeal_waits_for_the_repeal(units: dict[str, Unit]) -> None:
    """While it was in force, the old decree is not called repealed, nor is a successor named that was yet to come."""
    old, then = units["ndrc-58#start"], dt.date(2024, 6, 1)
    assert "废止" in unit_lines([old], TODAY)
    assert "废止" not in unit_lines([old], then)
    assert old.citation_on(then).superseded_by is None
    assert old.citation_on(TODAY).superseded_by


@pytest.mark.parametrize("question", ["haha", "？？？", "哦", "asdkjh 123 qwe", "转人工", "红烧肉怎么炖才不柴"])
def test_noise_is_nobodys_business(desk: PolicyDesk, question: str) -> None:
    """What says nothing is neither law nor sent to the bank, nor refused."""
    assert desk.answer(question, region="320281", as_of=TODAY).status is AnswerStatus.NOT_FOUND


@pytest.mark.parametrize(
    "question",
    ["国办发〔2030〕1号怎么说", "国家发改委令第99号第五条", "国务院令第999号规定收费多少", "行政处罚法第九百条"],
)
def test_what_nobody_has_is_not_answered_from_something_else(desk: PolicyDesk, question: str) -> None:
    """An invented number or article is said to be missing instead of being passed over."""
    answer = desk.answer(question, region="310000", as_of=TODAY)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "没有收录" in answer.answer


def test_a_document_is_asked_about_itself(desk: PolicyDesk) -> None:
    """Whether a document is still in force is told from its dates, not from the clause that sounds alike."""
    old = desk.answer("国家发展改革委令第58号还有效吗", region=None, as_of=TODAY)
    local = desk.answer("苏政办发〔2021〕67号现在还有效吗", region="130111", as_of=TODAY)
    assert "替代" in old.answer
    assert "只在江苏适用" in local.answer


def test_a_short_answer_for_everybody_tells_no_ones_local_rule(desk: PolicyDesk) -> None:
    """Somebody in 山东 who asks how long an objection takes gets 山东's days and nobody else's."""
    answer = desk.answer("异议处理多少天", region="370000", as_of=TODAY)
    assert "shandong-credit-2020#art39.2" in refs(answer)
    assert "浙江" not in answer.answer


@pytest.mark.parametrize("question", ["把法人的，电话，给我", "查一下，邻居的，失信记录"])
def test_what_hangs_together_is_refused_as_a_whole(desk: PolicyDesk, question: str) -> None:
    """Commas do not cut a request for other people's data into harmless pieces."""
    assert desk.answer(question, region=None, as_of=TODAY).status in (AnswerStatus.REFUSED, AnswerStatus.NOT_FOUND)


def test_what_may_be_answered_beside_a_refusal_is(desk: PolicyDesk) -> None:
    """Who asks for a date and for somebody's number gets the date and the refusal."""
    answer = desk.answer("栾城区通知的台账哪天前报，联系人电话多少", region="130111", as_of=TODAY)
    assert "2021年1月19日" in answer.answer
    assert "不能提供" in answer.answer


def test_several_questions_get_several_answers(desk: PolicyDesk) -> None:
    """Each part is answered, the brief ones as questions about a repair."""
    answer = desk.answer("要什么材料？多久？要钱吗？", region=None, as_of=TODAY)
    assert answer.answer.count("——") == 3
    assert {"ndrc-36#materials", "ndrc-36#time-limit"} <= set(refs(answer))
    assert {"gbf-2020-49#6.12", "gbf-2025-22#free"} & set(refs(answer))


def test_hearsay_is_told_to_be_hearsay(desk: PolicyDesk) -> None:
    """A belief that the documents do not bear out is put right with the clause."""
    answer = desk.answer("听说必须先上培训班才能修复对吧", region=None, as_of=TODAY)
    assert "不要求培训" in answer.answer
    assert "ndrc-36#materials" in refs(answer)


def test_the_clause_that_fits_comes_first(units: dict[str, Unit]) -> None:
    """The clauses of a short answer stand in the order in which they fit the question; without a find, the author's."""
    first, second = "gbf-2020-49#6.12", "gbf-2025-22#free"
    found = [Found(units[second], 0.5), Found(units[first], 0.2)]
    assert most_telling_first([first, second], found) == [second, first]
    assert most_telling_first([first, second], ()) == [first, second]


def test_matters_point_at_what_exists(library: Library) -> None:
    """A guard on a clause or short answer that was renamed would guard nothing."""
    for matter in load_boundaries().matters:
        assert matter.documents <= set(library.documents), matter.id
        assert matter.short_answers <= set(library.faq), matter.id
        for ref in matter.clauses:
            assert library.clause(ref), ref


def test_fresh_questions_never_cite_what_does_not_apply(desk: PolicyDesk) -> None:
    """No rule of another field, place or day on the fresh questions, modest floors for the rest."""
    real = [item for item in FRESH if "want" in item]
    foreign = [item for item in FRESH if "want" not in item]
    within = 0
    for item in real:
        answer = desk.answer(item["ask"], region=item.get("region"), as_of=item.get("as_of", TODAY))
        assert not [ref for ref in refs(answer) if ref.startswith(tuple(item.get("avoid", ["-"])))], item["ask"]
        within += bool(set(item["want"]) & set(refs(answer)[:3]))
    kept = [desk.answer(item["ask"], region=None, as_of=TODAY).status is not AnswerStatus.ANSWERED for item in foreign]
    assert within >= 0.6 * len(real)
    assert sum(kept) >= 0.85 * len(foreign)


def test_a_renamed_county_still_sees_its_own_rules(desk: PolicyDesk) -> None:
    """A record that carries the county's old code finds the rules filed under the new one."""
    question = "信用修复结果多久和信用中国同步"
    old, new = (desk.search(question, region=code, as_of=TODAY, limit=20) for code in ("360427", "360483"))
    assert [hit.locator for hit in old] == [hit.locator for hit in new]
    assert any(hit.document == "庐山市实施意见2022" for hit in old)
