"""Our law is held against the shared fact sheet: dates, numbers and how sure each is. The guard against wrong law."""

import datetime as dt
import re
from typing import Any

import pytest

from knowledge.engine.library import Library
from knowledge.engine.schema import Verification
from knowledge.engine.schema_objection import Grounds
from knowledge.engine.schema_papers import Materials
from knowledge.engine.schema_publication import PenaltyClasses, Period, PublicationPeriods
from knowledge.engine.schema_routing import FieldDoors
from knowledge.engine.schema_time import Calendar, TimeLimit, TimeLimits
from knowledge.engine.supersession import supersessions
from knowledge.engine.vocabulary import AuthorityField, Ground, Need, RequestKind, Severity
from tests.knowledge.fact_sheet import appendix, needs_sheet, rows, text, weakest

pytestmark = needs_sheet

INSTRUMENTS = {
    "ndrc36": "ndrc-36",
    "gbf22": "gbf-2025-22",
    "ndrc58": "ndrc-58",
    "samr107": "samr-107",
    "samr3_21": "samr-2021-3",
    "samr45": "samr-45",
    "gbf49": "gbf-2020-49",
    "spc7": "spc-2017-7",
    "zhengxin": "credit-reporting-regulation",
    "su67": "jiangsu-2021-67",
}
SHORT_NAMES = {
    "36号": "ndrc-36",
    "22号": "gbf-2025-22",
    "58号": "ndrc-58",
    "107号": "samr-107",
    "3号(2021)": "samr-2021-3",
    "44号": "samr-44",
    "45号": "samr-45",
    "49号": "gbf-2020-49",
    "15号": "ndrc-2021-15",
    "意见(2025)": "opinions-2025",
    "法释7号": "spc-2017-7",
    "67号": "jiangsu-2021-67",
    "10号": "jiangsu-2020-10",
    "澄5号": "jiangyin-2018-5",
}
UNITS = {"working_day": "working_day", "day": "calendar_day", "month": "month", "year": "year"}
TABLE_UNITS = {"WD": "working_day", "D": "calendar_day", "M": "month", "Y": "year"}
NEEDS_A_THRESHOLD = {"fine_large", "fine_very_large", "ordinary_small_fine"}
NEVER = {"training_certificate", "credit_report", "charity_proof"}
DOORS = {
    "market_regulator": AuthorityField.MARKET_REGULATION,
    "court_list": AuthorityField.COURT,
    "bank_credit": AuthorityField.BANKING,
    "tax": AuthorityField.TAX,
}


def limits(library: Library, number: str) -> list[TimeLimit]:
    """Every limit of one row of the sheet: ``T53`` stands for ``T53a``, ``T53b`` and so on."""
    found = (limit for rule in library.rules_of(TimeLimits) for limit in rule.limits)
    return [limit for limit in found if re.fullmatch(rf"{number}[a-z]*", limit.id)]


def day(value: Any) -> dt.date | None:
    """A date of the appendix."""
    return value if isinstance(value, dt.date) or value is None else dt.date.fromisoformat(value)


def same(period: Period | None, given: Any) -> bool:
    """Whether a period is the one that the sheet gives; ``none`` is no period."""
    if given in (None, "none"):
        return period is None
    return period is not None and (period.amount, period.unit) == (given["n"], UNITS[given["unit"]])


def test_instruments_have_the_dates_and_the_confidence_of_the_sheet(library: Library) -> None:
    """A wrong first or last day applies a rule to people whom it does not bind."""
    assert {item["id"] for item in appendix()["instruments"]} == set(INSTRUMENTS)
    for item in appendix()["instruments"]:
        document = library.documents[INSTRUMENTS[item["id"]]]
        assert item["no"] in f"{document.document} {document.title}"
        assert (document.effective_from, document.effective_to) == (day(item["from"]), day(item["to"])), document.id
        assert document.verification is weakest(item["conf"]), document.id
        successor = item.get("replaced_by")
        assert document.superseded_by == (INSTRUMENTS[successor] if successor else None), document.id


def test_every_named_instrument_is_kept_with_its_dates(library: Library) -> None:
    """The short names of the sheet: each document is here, and its days stand in the sheet's line."""
    named = {row[0].strip("*"): row for row in rows("0") if row[0].strip("*") in SHORT_NAMES}
    assert set(named) == set(SHORT_NAMES)
    for name, row in named.items():
        document = library.documents[SHORT_NAMES[name]]
        days = [document.effective_from, document.effective_to, document.issued_on]
        missing = [found for found in days if found and str(found) not in row[3].replace("**", "")]
        assert not missing, (document.id, missing, row[3])


def test_remembered_dates_are_nobodys_first_day(library: Library) -> None:
    """A date that the sheet marks M is no law: it must not stand as the day from which a document holds."""
    remembered = set(re.findall(r"(\d{4}-\d{2}-\d{2}) M\b", text()))
    assert remembered
    for document in library.documents.values():
        days = {str(found) for found in (document.effective_from, document.effective_to, document.issued_on)}
        assert not days & remembered, document.id
    for rule in library.rules.values():
        spans = [rule.in_force, *(limit.in_force for limit in getattr(rule, "limits", ()) if limit.in_force)]
        assert not {str(span.start) for span in spans} & remembered, rule.id


@pytest.mark.parametrize("rule_id", ["publication.periods_36", "publication.periods_107"])
def test_periods_by_class(library: Library, rule_id: str) -> None:
    """Too short a period promises, too long a one refuses people."""
    table = library.rules[rule_id]
    assert isinstance(table, PublicationPeriods)
    for severity in Severity:
        given = appendix()["classes"][severity]
        period = next(period for period in table.periods if period.severity is severity)
        assert same(period.minimum, given["min"]), severity
        assert same(period.maximum, given["max"]), severity
        assert period.verification is weakest(given["conf"])
    assert table.counted_from == ("decided_on" if rule_id.endswith("_36") else "published_on")


def test_classes_of_penalties_are_no_surer_than_the_sheet(library: Library) -> None:
    """A class that nobody verified must not stand in our table, and a single source stays one."""
    table = library.only_rule(PenaltyClasses)
    entries = {entry.penalty or f"{entry.procedure}_procedure": entry for entry in table.entries}
    for name, given in appendix()["class_of_penalty"].items():
        entry = entries.get("fine" if name in NEEDS_A_THRESHOLD else name)
        if name == "serious_list":
            continue
        assert entry is not None, name
        sure = weakest(given["conf"])
        if name in NEEDS_A_THRESHOLD or sure is Verification.UNVERIFIED:
            assert (entry.severity, entry.verification) == (None, Verification.UNVERIFIED), name
        else:
            assert (entry.severity, entry.verification) == (given["class"], sure), name


def test_time_limits_of_the_appendix(library: Library) -> None:
    """A promised day count must be the law's; one that was never read must not be there at all."""
    for given in appendix()["deadlines"]:
        found = limits(library, given["id"])
        assert found, given["id"]
        if given["n"] is None:
            assert all(limit.amount is None for limit in found), given["id"]
            assert all(limit.verification is Verification.UNVERIFIED for limit in found), given["id"]
            continue
        sure = weakest(given["conf"])
        exact = [limit for limit in found if (limit.amount, limit.unit) == (given["n"], UNITS[given["unit"]])]
        assert exact, given["id"]
        assert all(limit.verification is sure for limit in exact), given["id"]
        if given.get("scope") == "江苏":
            assert {limit.region for limit in found} == {"320000"}


def test_believed_numbers_stand_nowhere(library: Library) -> None:
    """What the research only believes (7, 10, 3) must not come back through a note, a sentence or a digest."""
    for given in appendix()["deadlines"]:
        unit = {"working_day": "个工作日", "year": "年"}.get(given["unit"] or "", "")
        for limit in limits(library, given["id"]) if "believed" in given else ():
            texts = [limit.name, limit.trigger, limit.note or ""]
            texts += [library.clause(ref)[1].digest for ref in limit.cites]
            assert not any(f"{given['believed']}{unit}" in said for said in texts), given["id"]


def test_every_row_of_the_table_of_time_limits_has_a_home(library: Library) -> None:
    """No row gets lost, and a number stands only where the sheet has one that may be told."""
    seen = [row for row in rows("13") if re.fullmatch(r"T\d{2}", row[0])]
    assert len(seen) >= 40
    for row in seen:
        found = limits(library, row[0])
        assert found, row
        label = row[-1]
        if weakest(label) is Verification.UNVERIFIED:
            assert all(limit.amount is None for limit in found), row
        elif re.fullmatch(r"\d+", row[3]) and row[4] in TABLE_UNITS:
            exact = (int(row[3]), TABLE_UNITS[row[4]])
            assert exact in {(limit.amount, limit.unit) for limit in found}, row
            assert {limit.verification for limit in found if limit.amount} == {weakest(label)}, row


def test_numbers_of_a_row_all_come_from_the_sheet(library: Library) -> None:
    """A local limit with a number that its row does not have was invented."""
    for row in rows("13"):
        if re.fullmatch(r"T\d{2}", row[0]) and not row[0].startswith("T5"):
            given = set(re.findall(r"\d+", " ".join(row[3:])))
            stray = [limit.id for limit in limits(library, row[0]) if limit.amount and str(limit.amount) not in given]
            assert not stray, row


def test_materials_of_a_repair(library: Library) -> None:
    """Nobody is asked for more papers than the law asks for."""
    table = next(rule for rule in library.rules_of(Materials) if rule.request is RequestKind.REPAIR)
    required = {item.id for item in table.items if item.need is Need.REQUIRED and not item.only_if}
    assert required >= {"proof_of_performance", "credit_commitment"}
    assert set(appendix()["not_required"]) == NEVER
    never = {item.id for item in table.items if item.need is Need.NEVER}
    assert never >= NEVER
    assert not never & required


def test_repair_is_free(library: Library) -> None:
    """The sentence about the fee stands on the clause of the sheet."""
    fee, said = appendix()["fee"], library.statement("fee.free")
    assert fee["repair"] == 0
    assert weakest(fee["conf"]).may_decide
    assert said.verification.may_decide
    assert "gbf-2020-49#6.12" in said.cites
    assert fee["basis"].split(" ")[0] == library.documents["gbf-2020-49"].document


def test_doors(library: Library) -> None:
    """Whoever is sent to a wrong office loses days."""
    given, routes = appendix()["doors"], library.only_rule(FieldDoors)
    assert given["default"] in library.doors[routes.default].name
    for name, field in DOORS.items():
        door = library.doors[next(entry.door for entry in routes.fields if entry.field is field)]
        assert re.split("[/ ]", given[name])[0] in door.name, name
    wrong_data = next(rule for rule in library.only_rule(Grounds).grounds if rule.ground is Ground.INACCURATE)
    assert wrong_data.door == routes.default
    assert {"reconsideration", "litigation"} <= set(library.doors)


def test_holidays(library: Library) -> None:
    """A holiday too many or too few moves every deadline that crosses it."""
    given = appendix()["holidays_2026"]
    notice = next(notice for notice in library.only_rule(Calendar).notices if notice.year == 2026)
    rest = [f"{first:%m-%d}..{last:%m-%d}" for first, last in notice.rest]
    assert rest == given["off"]
    assert [f"{day:%m-%d}" for day in notice.work] == given["work"]


def test_provinces_whose_numbers_were_not_read(library: Library) -> None:
    """江苏, 河北, 江西: the ordinance governs; no day count may stand in a digest."""
    unread = [row for row in rows("8") if len(row) == 5 and "U" in row[1].replace("*", "").split()]
    assert len(unread) >= 4
    for name in ("jiangsu-credit-2021", "jiangsu-gui-2025-4", "hebei-credit-2017", "jiangxi-credit-2021"):
        for clause in library.documents[name].clauses:
            assert not re.search(r"\d+个工作日|\d+日内", clause.digest), (name, clause.id)


def test_publicity_periods_that_are_only_remembered(library: Library) -> None:
    """Rows of the table of periods that are marked M: their numbers stand in no clause of their document."""
    remembered = [row[0] for row in rows("14") if weakest(row[-1]) is Verification.UNVERIFIED]
    assert any("重大税收" in name for name in remembered)
    for name in ("tax-54", "samr-44"):
        for clause in library.documents[name].clauses:
            assert not re.search(r"(?<!\d)\d{1,2}(?:年|个月|个工作日)", clause.digest), (name, clause.id)


def test_every_conflict_and_supersession_of_the_sheet_is_kept(library: Library) -> None:
    """An old statement that nobody marks is told as law; what overtook it is told no surer than it is."""
    order = list(Verification)
    entries = {entry.id: entry for entry in supersessions(library)}
    told = {row[0]: row[-1] for row in rows("17") if re.fullmatch(r"X\d{2}", row[0])}
    assert set(entries) == set(told)
    for number, label in told.items():
        assert order.index(entries[number].verification) >= order.index(weakest(label)), number
