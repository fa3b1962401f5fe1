"""The loader refuses what is wrong, with file, line and reason, and gives one frozen, hashed value."""

import dataclasses

import pytest

from knowledge.engine import gathering
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library, load_library
from knowledge.engine.schema import Verification
from knowledge.engine.schema_papers import Materials
from knowledge.engine.schema_publication import PenaltyClasses, PublicationPeriods
from knowledge.engine.schema_time import TimeLimits
from tests.knowledge.small_folder import DOCUMENT, DOORS, FAQ, LIMITS, PERIODS, RULE, Write


def test_a_good_folder_loads(write: Write) -> None:
    """Protects the whole path: documents, doors, answers and rules of a small folder are found by id."""
    library = load_library(write())
    document, clause = library.clause("demo-1#art2")
    assert (document.title, clause.locator) == ("示例办法", "第二条")
    assert (list(library.doors), list(library.faq), list(library.rules)) == (
        ["credit_office"],
        ["first"],
        ["demo.rule"],
    )


LEFT_OUT = "id: demo-1\nleft_out:\n  - {clauses: [demo-1#art1], why: 示例理由}\n"
LISTING = RULE.replace("demo.rule", "demo.list").replace("kind: statements", "kind: listing_objections")
LISTING = LISTING.replace("verification: primary\n", "verification: primary\nstatement: demo.gone\n", 1)
LISTING = LISTING.replace("demo.said", "demo.listed")

# fmt: off
BROKEN = [
    ("rules__demo__rule", RULE.replace("title:", "titel: x\ntitle:"), r"rules/demo/rule.yaml:2: titel: unknown key"),
    ("rules__demo__rule", RULE.replace("title:", "kind: statements\ntitle:"), r"rule.yaml:4: key 'kind' stands twice"),
    ("rules__demo__rule", RULE.replace("[demo-1#art2]", "[demo-1#art9]"), r"rule.yaml:10: no clause 'demo-1#art9'"),
    ("rules__demo__rule", RULE.replace("cites: [demo-1#art1]", "cites: []"), r"rule.yaml:4: .*at least 1"),
    ("rules__demo__rule", RULE.split("examples:", maxsplit=1)[0], r"rule.yaml:1: .*examples: Field required"),
    (
        "rules__demo__rule",
        RULE.replace("    text: 示例。", "    text: 示例。\n    txt: 错"),
        r"rule.yaml:10: .*unknown key",
    ),
    (
        "rules__demo__rule",
        RULE.replace("from: 2026-01-01}", "from: 2026-01-01, to: 2025-01-01}"),
        r"rule.yaml:5: the last day",
    ),
    (
        "rules__demo__rule",
        RULE.replace("verification: primary", "verification: surely"),
        r"rule.yaml:6: .*verification",
    ),
    ("rules__demo__rule", RULE.replace("kind: statements", "kind: prices"), r"rule.yaml:3: kind: 'prices' is none of"),
    ("rules__demo__two", RULE, r"two.yaml:1: id 'demo.rule' stands twice"),
    ("rules__demo__two", RULE.replace("demo.rule", "demo.two"), r"two.yaml:8: statement 'demo.said' stands twice"),
    ("documents__demo-1", DOCUMENT.replace("id: art2", "id: art1"), r"demo-1.yaml:15: clause 'art1' stands twice"),
    (
        "documents__demo-1",
        DOCUMENT.replace("superseded_by: demo-1#art1", "superseded_by: gone"),
        r"demo-1.yaml:19: no doc",
    ),
    (
        "documents__demo-1",
        DOCUMENT + "relations: [{kind: amends, document: gone}]\n",
        r"demo-1.yaml:20: no document 'gone'",
    ),
    ("documents__demo-1", DOCUMENT.replace("id: art2", "id: 6.10"), r"demo-1.yaml:15: .*valid string"),
    ("faq__a", FAQ.replace("door: credit_office", "door: gone"), r"faq/a.yaml:6: no door 'gone'"),
    ("faq__a", FAQ + "    related: [gone]\n", r"faq/a.yaml:7: no short answer 'gone'"),
    ("faq__a", FAQ.replace("demo-1#art1", "demo-1#art3"), r"faq/a.yaml:5: no clause"),
    ("faq__a", "faq: [", r"faq/a.yaml:\d+: "),
    ("faq__a", "", r"faq/a.yaml:1: the file is empty"),
    ("rules__doors", DOORS.replace("demo-1#art1", "demo-2#art1"), r"rules/doors.yaml:2: no clause 'demo-2#art1'"),
    (
        "rules__demo__rule",
        RULE.replace("not_encoded: []", "not_encoded: [{what: 甲, why: 乙, clauses: [demo-1#art9]}]"),
        r"rule.yaml:18: no clause 'demo-1#art9'",
    ),
    ("rules__left_out__demo-1", "id: demo-9\n", r"left_out/demo-1.yaml:1: no document 'demo-9'"),
    ("rules__left_out__demo-1", LEFT_OUT.replace("art1", "art9"), r"left_out/demo-1.yaml:3: no clause 'demo-1#art9'"),
    ("rules__left_out__demo-1", LEFT_OUT + "note: 甲\n", r"left_out/demo-1.yaml:4: note: unknown key"),
    ("rules__demo__limits", LIMITS.format(n=1).replace("label: P", "extends: [T91], label: P"), "no time limit 'T91'"),
    (
        "rules__demo__periods",
        PERIODS.format(n=1, start="2026-01-01").replace("minimum: demo.said", "minimum: demo.gone"),
        r"periods.yaml:10: no statement 'demo.gone' in the library",
    ),
    ("rules__demo__list", LISTING, r"list.yaml:7: no statement 'demo.gone' in the library"),
    ("glossary", "groups: {unit: {}}\n", r"glossary.yaml:1: .*at least 1"),
]
# fmt: on


@pytest.mark.parametrize(("name", "text", "message"), BROKEN)
def test_a_broken_file_is_refused_with_its_line(write: Write, name: str, text: str, message: str) -> None:
    """Protects the law from silent mistakes: what nobody reads, or leads nowhere, stops the load."""
    with pytest.raises(KnowledgeError, match=message):
        load_library(write(**{name: text}))


def test_two_regimes_on_one_day_are_refused(write: Write) -> None:
    """Protects dated law: one field has one table of periods on any day."""
    first = PERIODS.format(n=1, start="2026-01-01")
    root = write(rules__demo__one=first, rules__demo__two=PERIODS.format(n=2, start="2026-06-01"))
    with pytest.raises(KnowledgeError, match=r"two.yaml:8: in force on a day on which 'demo.periods_1'"):
        load_library(root)


def test_version_follows_content_and_nothing_else(write: Write) -> None:
    """Protects repeatability: a comment keeps the version, a changed word or file gives another."""
    version = load_library(write()).version
    assert version.startswith("sha256:")
    assert len(version) == len("sha256:") + 64
    assert load_library(write(rules__demo__rule="# note\n" + RULE)).version == version
    assert load_library(write(rules__demo__rule=RULE.replace("示例规则", "另一规则"))).version != version


def test_version_follows_the_engine_too(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects repeatability: other code or another holiday package may answer otherwise, so the version differs."""
    before = load_library(write())
    monkeypatch.setattr(gathering, "version_of", lambda _name: "0.0")
    gathering.engine_print.cache_clear()
    after = load_library(write())
    monkeypatch.undo()
    gathering.engine_print.cache_clear()
    assert after.version != before.version
    assert after.written == before.written
    assert load_library(write()).version == before.version


def test_the_library_is_frozen(library: Library) -> None:
    """Protects shared use: no caller can change the law for another."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        library.version = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        library.rules["x"] = library.rules["fee.rule"]  # type: ignore[index]


def test_citation_names_the_successor_and_the_clause_s_own_certainty(write: Write) -> None:
    """Protects readers: superseded law is marked, and a clause is shown no surer than it is."""
    citation = load_library(write()).cite("demo-1#art2")
    assert citation.superseded_by == "示例〔2026〕1号 第一条"
    assert citation.verification is Verification.CORROBORATED
    assert citation.quote_verified is False
    assert citation.url == "/api/v1/policies/documents/demo-1#art2"


def test_unknown_references_are_errors(library: Library) -> None:
    """Protects answers: nothing is cited, said or counted that the library does not hold."""
    for ask in (library.cite, library.clause, library.statement, library.time_limit):
        with pytest.raises(KnowledgeError, match="gone"):
            ask("gone")


SURENESS = [Verification.UNVERIFIED, Verification.SINGLE_SOURCE, Verification.CORROBORATED, Verification.PRIMARY]


def test_nothing_is_surer_than_the_clauses_it_stands_on(library: Library) -> None:
    """Protects honesty: no sentence, paper, period, class or limit claims more certainty than its weakest clause."""
    claims = [(name, s.cites, s.verification) for rule in library.rules.values() for name, s in rule.statements.items()]
    claims += [(p.id, p.cites, p.verification) for rule in library.rules_of(Materials) for p in rule.items]
    claims += [
        (rule.id, p.cites, p.verification) for rule in library.rules_of(PublicationPeriods) for p in rule.periods
    ]
    claims += [(rule.id, e.cites, e.verification) for rule in library.rules_of(PenaltyClasses) for e in rule.entries]
    claims += [(limit.id, limit.cites, limit.verification) for r in library.rules_of(TimeLimits) for limit in r.limits]
    too_sure = [
        name
        for name, cites, claimed in claims
        if SURENESS.index(claimed) > min(SURENESS.index(library.cite(ref).verification) for ref in cites)
    ]
    assert too_sure == []


def test_single_source_and_unverified_numbers_never_count_down(library: Library) -> None:
    """Protects against a promised number that nobody has read: such limits carry no amount."""
    limits = [limit for rule in library.rules_of(TimeLimits) for limit in rule.limits]
    assert {limit.id for limit in limits if limit.verification is Verification.UNVERIFIED and limit.amount} == set()
    assert {"T01", "T02", "T11", "T12", "T20"} <= {limit.id for limit in limits if limit.verification.may_decide}


def test_a_time_limit_that_changed_is_the_newest(write: Write) -> None:
    """Protects countdowns: of two dated rows of one limit the later one is given, whatever the files are called."""
    later = LIMITS.format(n=1).replace("from: 2026-01-01", "from: 2026-07-01").replace("amount: 3", "amount: 5")
    earlier = LIMITS.format(n=2).replace("from: 2026-01-01", "from: 2026-01-01, to: 2026-06-30")
    library = load_library(write(rules__demo__one=later, rules__demo__two=earlier))
    assert library.time_limit("T90").amount == 5
