"""Documents, doors and short answers under ``knowledge/``: well formed, connected, and saying only what is cited."""

import datetime as dt
import functools
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.schema import Clause, Document, Door, Faq, FaqStatus, Verification

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
TODAY = dt.date(2026, 11, 21)
LONGEST_LINE = 150
TO_BE_CHECKED = "待核实"

SEED = {
    "gbf-2020-49": "国办发〔2020〕49号",
    "jiangsu-2021-67": "苏政办发〔2021〕67号",
    "jiangsu-2020-10": "苏政办发〔2020〕10号",
    "jiangyin-2018-5": "澄信用发〔2018〕5号",
    "lushan-2022": "庐山市实施意见2022",
    "luancheng-2021": "栾城区通知2021",
    "shijiazhuang-2021-1": "石社信办发〔2021〕1号",
    "ndrc-2021-15": "发改办财金〔2021〕15号",
}
LOCATORS = {
    "gbf-2020-49#6.12": "六（十二）",
    "gbf-2020-49#9.2": "九/强化追责问责",
    "lushan-2022#2.4.4": "二（四）4",
    "jiangsu-2021-67#4.1": "四（一）",
    "jiangsu-2020-10#4.13": "四（十三）",
    "jiangyin-2018-5#7.24": "七（二十四）",
    "ndrc-2021-15#att1/n3": "附件1/注3",
    "gbf-2020-49#0": "前言",
    "credit-reporting-regulation#art25.2": "第二十五条第二款",
}
INTENTS = frozenset(
    [
        "ask_repairability",
        "start_repair",
        "start_objection",
        "ask_materials",
        "ask_time_limit",
        "ask_fee",
        "ask_procedure",
        "ask_my_records",
        "ask_case_status",
        "supplement_materials",
        "withdraw_case",
        "appeal_rejection",
        "ask_consequence",
        "ask_policy",
        "ask_privacy",
        "report_paid_agent",
        "complain",
        "request_human",
        "ask_bank_credit",
        "ask_court_list",
        "ask_help",
    ]
)
DOORS = frozenset(
    [
        "credit_china",
        "gsxt",
        "deciding_authority",
        "executing_court",
        "credit_reporting",
        "tax_authority",
        "reconsideration",
        "litigation",
        "third_party_site",
        "public_security",
        "credit_office",
    ]
)
CHINESE_NUMBER = re.compile("(?<![下后第])[一二三四五六七八九十百千]+(?:个工作日|个月|年|日内|天|元|万)")
NUMBER = re.compile(r"\d[\d.]*(?:个工作日|个月|万元|周岁|[年月日元次类条倍天个])?")
WEB_ADDRESS = re.compile(r"www[.\w]+")
SPACE_BETWEEN_HAN = re.compile(r"[\u4e00-\u9fff，。、；：][ \t]+[\u4e00-\u9fff]")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@functools.cache
def documents() -> dict[str, Document]:
    """Every document by id."""
    read = [Document.model_validate(_read(path)) for path in sorted(KNOWLEDGE.glob("documents/*.yaml"))]
    assert len({document.id for document in read}) == len(read)
    return {document.id: document for document in read}


@functools.cache
def clauses() -> dict[str, Clause]:
    """Every clause by its reference."""
    return {f"{document.id}#{clause.id}": clause for document in documents().values() for clause in document.clauses}


@functools.cache
def faq() -> tuple[Faq, ...]:
    """Every short answer, in file order."""
    items = (item for path in sorted(KNOWLEDGE.glob("faq/*.yaml")) for item in _read(path)["faq"])
    return tuple(Faq.model_validate(item) for item in items)


@functools.cache
def doors() -> dict[str, Door]:
    """Every door by id."""
    read = [Door.model_validate(item) for item in _read(KNOWLEDGE / "rules" / "doors.yaml")["doors"]]
    return {door.id: door for door in read}


def _said_by(refs: tuple[str, ...]) -> str:
    return " ".join(f"{clauses()[ref].digest} {clauses()[ref].quote or ''}" for ref in refs)


def _ended(ref: str) -> bool:
    last_day = documents()[ref.split("#", maxsplit=1)[0]].effective_to
    return clauses()[ref].superseded_by is not None or (last_day is not None and last_day < TODAY)


def test_the_eight_official_documents_are_there() -> None:
    """A seed document that goes missing, or is named differently, would silently lose its citations."""
    assert {name: documents()[name].document for name in SEED} == SEED


def test_documents_carry_the_name_of_their_file() -> None:
    """A clause reference must tell which file to open."""
    assert set(documents()) == {path.stem for path in KNOWLEDGE.glob("documents/*.yaml")}


@pytest.mark.parametrize(("ref", "locator"), LOCATORS.items())
def test_locators_are_written_as_the_contract_says(ref: str, locator: str) -> None:
    """People look a clause up by its printed labels; a locator in another style cannot be found."""
    assert clauses()[ref].locator == locator


def test_clause_ids_and_locators_stand_once_in_a_document() -> None:
    """Two clauses of one name would make a citation ambiguous."""
    for document in documents().values():
        assert len({clause.id for clause in document.clauses}) == len(document.clauses), document.id
        assert len({clause.locator for clause in document.clauses}) == len(document.clauses), document.id


def test_every_document_reference_resolves() -> None:
    """A successor or a relation that leads nowhere would show old law as current."""
    targets = {*documents(), *clauses()}
    for document in documents().values():
        assert document.superseded_by is None or document.superseded_by in documents(), document.id
        assert {relation.document for relation in document.relations} <= set(documents()), document.id
        successors = {clause.superseded_by for clause in document.clauses} - {None}
        assert successors <= targets, document.id


def test_a_repealed_document_ends_and_names_its_successor() -> None:
    """A repealed rule without a last day would still be found as law in force."""
    for ref in ("ndrc-58", "samr-2021-3"):
        assert documents()[ref].effective_to is not None
        assert documents()[ref].superseded_by is not None
        assert all(clause.superseded_by or not clause.verification.may_decide for clause in documents()[ref].clauses)


def test_outdated_repair_conditions_are_marked() -> None:
    """Training, reports and charity are no longer asked for: the clauses that did must say so."""
    for ref in ("jiangsu-2020-10#4.13", "jiangsu-2020-10#5.20", "jiangyin-2018-5#7.23"):
        assert clauses()[ref].superseded_by == "gbf-2025-22#4"
        assert clauses()[ref].note


def test_expired_clean_up_dates_carry_a_note() -> None:
    """Deadlines of the 2021 clean-up must never be taken for live ones."""
    for ref, clause in clauses().items():
        if ref.split("#")[0] in SEED and re.search(r"2021年(?:\d+月|底)", clause.digest):
            assert clause.note, ref
            assert "过" in clause.note, ref


def test_digests_are_short_and_quotes_shorter() -> None:
    """A digest is a few plain words; a quote longer than 40 characters would be a copy of the original."""
    for ref, clause in clauses().items():
        assert 20 <= len(clause.digest) <= 120, ref
        assert clause.quote is None or len(clause.quote) <= 40, ref


def test_unverified_clauses_say_so_and_quote_nothing() -> None:
    """What was not read must not look like law."""
    for ref, clause in clauses().items():
        if clause.verification is Verification.UNVERIFIED:
            assert TO_BE_CHECKED in clause.digest, ref
            assert clause.quote is None, ref
        if clause.verification is Verification.SINGLE_SOURCE:
            assert "据一处资料" in clause.digest, ref


def test_doors_cite_clauses_that_may_decide() -> None:
    """Sending somebody to an office is a statement of law and stands on verified clauses."""
    assert set(doors()) >= DOORS
    for door in doors().values():
        assert all(clauses()[ref].verification.may_decide for ref in door.cites), door.id


def test_short_answers_lead_somewhere() -> None:
    """Cited clauses, door, related answers and intents of every short answer exist."""
    ids = [item.id for item in faq()]
    assert len(ids) == len(set(ids))
    for item in faq():
        assert set(item.cites) <= set(clauses()), item.id
        assert item.door is None or item.door in doors(), item.id
        assert set(item.related) <= set(ids) - {item.id}, item.id
        assert set(item.intents) <= INTENTS, item.id
        assert item.intents, item.id


def test_no_question_stands_under_two_answers() -> None:
    """The same words must not lead to two answers by chance."""
    for first, second in itertools.combinations(faq(), 2):
        assert not set(first.questions) & set(second.questions), (first.id, second.id)


def test_questions_are_many_and_different() -> None:
    """Each answer is reachable in at least six different wordings."""
    for item in faq():
        assert 6 <= len(set(item.questions)) <= 12, item.id
        assert len(set(item.questions)) == len(item.questions), item.id


def test_answers_are_short() -> None:
    """An answer that needs scrolling on a phone is not read."""
    for item in faq():
        assert 25 <= len(item.answer) <= 140, (item.id, len(item.answer))


def test_answers_state_no_number_that_is_not_cited() -> None:
    """A number without a clause behind it is invented law."""
    for item in faq():
        known = set(NUMBER.findall(_said_by(item.cites)))
        unknown = set(NUMBER.findall(WEB_ADDRESS.sub("", item.answer))) - known
        assert not unknown, (item.id, unknown)
        assert not CHINESE_NUMBER.search(item.answer), item.id


def test_answers_on_unverified_law_say_so() -> None:
    """Only verified clauses decide; everything else is shown as still to be checked."""
    for item in faq():
        if not all(clauses()[ref].verification.may_decide for ref in item.cites):
            assert TO_BE_CHECKED in item.answer, item.id


def test_answers_on_ended_law_only_explain_the_past() -> None:
    """A clause that was replaced may be cited for history, never as the ground of today's answer."""
    for item in faq():
        ended = [ref for ref in item.cites if _ended(ref)]
        if ended:
            assert len(ended) < len(item.cites), item.id
            assert re.search("过去|旧|以前|比原来|一次性", item.answer), item.id


def test_wrong_doors_name_the_right_one() -> None:
    """Whoever is sent away is told where to go."""
    for item in faq():
        assert item.status is not FaqStatus.WRONG_DOOR or item.door, item.id


def test_files_are_readable() -> None:
    """Long lines and folded Chinese (which gains spaces) make the knowledge hard to review."""
    ours = (*KNOWLEDGE.glob("documents/*.yaml"), *KNOWLEDGE.glob("faq/*.yaml"), KNOWLEDGE / "rules" / "doors.yaml")
    for path in ours:
        text = path.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= LONGEST_LINE, path.name
        assert not SPACE_BETWEEN_HAN.search(text), path.name
