"""Every clause is encoded, cited, left out with a reason, or unread, and exactly one of these."""

import pytest

from knowledge.engine.completeness import faults
from knowledge.engine.coverage import Share, coverage, totals
from knowledge.engine.gathering import gather
from knowledge.engine.library import Library
from tests.knowledge.small_folder import DOCUMENT, FAQ, RULE, Write

THIRD = DOCUMENT + "  - {id: art3, locator: 第三条, digest: 又一条示例条文。, verification: primary}\n"
UNREAD = THIRD.replace("又一条示例条文。, verification: primary", "又一条示例条文。, verification: unverified")
LEFT_OUT = "id: demo-1\nleft_out:\n  - clauses: [demo-1#art3]\n    why: 示例理由。\n"
NOBODY = "documents/demo-1.yaml:20: clause 'art3' is neither encoded, cited, left out nor unread"


def share_of(write: Write, clause: str, **changed: str) -> Share:
    """The group of a clause in the small folder, some files replaced."""
    (document,) = coverage(gather(write(**changed)))
    (share,) = [share for share, ids in document.shares.items() if clause in ids]
    return share


def told(write: Write, document: str, **changed: str) -> list[str]:
    """Every fault of the small folder with this document, some files replaced."""
    return [str(fault) for fault in faults(gather(write(**{"documents__demo-1": document}, **changed)))]


def test_each_way_of_using_a_clause_has_its_group(write: Write) -> None:
    """Protects the count: a rule encodes, an answer cites, a reason leaves out, an unverified text is unread."""
    third, asked = {"documents__demo-1": THIRD}, {"faq__a": FAQ.replace("[demo-1#art1]", "[demo-1#art3]")}
    kept_out = RULE.replace("not_encoded: []", "not_encoded: [{what: 甲, why: 乙, clauses: [demo-1#art3]}]")
    assert share_of(write, "art1") is Share.ENCODED
    assert share_of(write, "art3", **third, **asked) is Share.CITED
    assert share_of(write, "art3", **third, **asked, rules__demo__rule=kept_out) is Share.LEFT_OUT
    assert share_of(write, "art3", **{"documents__demo-1": UNREAD}, **asked) is Share.UNREAD


def test_a_reason_in_the_folder_of_what_is_left_out_counts(write: Write) -> None:
    """Protects the count: a file of reasons puts its clauses in their group and the load goes on."""
    changed = {"documents__demo-1": THIRD, "rules__left_out__demo-1": LEFT_OUT}
    assert share_of(write, "art3", **changed) is Share.LEFT_OUT
    assert told(write, THIRD, **{"rules__left_out__demo-1": LEFT_OUT}) == []


def test_a_clause_that_nobody_uses_is_told(write: Write) -> None:
    """Protects completeness: no clause is forgotten in silence."""
    assert told(write, THIRD) == [NOBODY]


@pytest.mark.parametrize(
    ("document", "text", "reason"),
    [
        (THIRD, LEFT_OUT.replace("#art3", "#art1"), "'demo-1#art1' is applied by a rule, so it is not left out"),
        (THIRD, LEFT_OUT.replace("[demo-1#art3]", "[demo-1#art3, demo-1#art3]"), "'demo-1#art3' stands twice"),
        (UNREAD, LEFT_OUT, "'demo-1#art3' was not read, so nobody can have left it out"),
    ],
)
def test_a_clause_wrongly_left_out_is_told(write: Write, document: str, text: str, reason: str) -> None:
    """Protects honesty: what a rule applies, or nobody has read, is not called left out."""
    assert f"rules/left_out/demo-1.yaml:3: {reason}" in told(write, document, **{"rules__left_out__demo-1": text})


def test_every_clause_of_the_library_is_counted_once(library: Library) -> None:
    """Protects the table that ``make bench`` prints: the groups add up to the clauses of each document."""
    for entry in library.coverage:
        ids = [clause_id for share in Share for clause_id in entry.shares[share]]
        assert sorted(ids) == sorted(clause.id for clause in library.documents[entry.document_id].clauses)
    assert sum(totals(library.coverage).values()) == sum(len(each.clauses) for each in library.documents.values())


def test_the_size_of_an_original_is_told_only_where_it_is_known(library: Library) -> None:
    """Protects honesty: 36号 has 30 articles, of which the library can name four by number."""
    known = {entry.document_id: entry for entry in library.coverage if entry.original}
    assert {name: entry.original.units for name, entry in known.items() if entry.original} == {
        "ndrc-36": 30,
        "opinions-2025": 23,
    }
    assert known["ndrc-36"].articles_located == 4
