"""Rules of several places side by side: a row a rule, a column a document, and which of them goes first and why."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.engine.compare_model import Cell, Column, Comparison, Place, PlaceVerdict, Row, Standing
from knowledge.engine.conflicts import Claim, Contrast, Verdict, decide, ground
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalDocument, by_baseline, endings
from knowledge.engine.regions import lineage, region_name
from knowledge.engine.schema import NATIONWIDE, Citation, Document, RelationKind
from knowledge.engine.topics import Topic, TopicRow
from knowledge.engine.units import Unit, baseline_unit, regions_seen_from

_UNVERIFIED = "待核实：没有读到可靠原文，不作依据，请以信用中国公布或认定单位的答复为准。"
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日")
_PART = re.compile(r"[^；。]+")
_AMOUNT = re.compile(r"\d+(?:至\d+)?(?:个工作日|个月|日|天|年|小时)")


def compare(
    library: Library, topic: Topic, regions: Sequence[str], as_of: dt.date, originals: Sequence[OriginalDocument] = ()
) -> Comparison:
    """The clauses of a topic that these places see, with the nation's always among them.

    ``regions`` are codes of places of today; ``originals`` what this office has published of the library's documents.
    """
    table = _Table(library, topic, tuple(dict.fromkeys(regions)), as_of, originals)
    rows = [row for row in map(table.row, topic.rows) if row.cells]
    return Comparison(
        topic=topic.id,
        title=topic.title,
        as_of=as_of,
        regions=tuple(Place(code=code, name=region_name(code) or code) for code in table.places),
        documents=tuple(map(_column, table.columns(cell for row in rows for cell in row.cells))),
        rows=tuple(rows),
    )


@dataclass(frozen=True)
class _Table:
    library: Library
    topic: Topic
    asked: tuple[str, ...]
    as_of: dt.date
    originals: Sequence[OriginalDocument]

    @property
    def places(self) -> list[str]:
        """The nation, and the asked places each with what lies above it."""
        return list(dict.fromkeys(code for region in (NATIONWIDE, *self.asked) for code in lineage(region)))

    def columns(self, cells: Iterable[Cell]) -> list[Document]:
        """Documents of these cells: the asked places' first, the nation's last; within a place the newest first."""
        ids = dict.fromkeys(cell.document_id for cell in cells)
        nearest = dict.fromkeys((*self.asked, *reversed(self.places)))
        order = {code: position for position, code in enumerate(nearest)}
        newest = sorted((self.library.documents[name] for name in ids), key=lambda d: d.effective_from, reverse=True)
        return sorted(newest, key=lambda document: order.get(document.region, len(order)))

    def row(self, row: TopicRow) -> Row:
        """The clauses of a rule that the places see."""
        seen = frozenset[str]().union(*(regions_seen_from(code) for code in (NATIONWIDE, *self.asked)))
        texts, ended = by_baseline(self.originals), endings(self.originals)
        units = []
        for ref in row.clauses:
            document, clause = self.library.clause(ref)
            if document.region in seen:
                name = document.id
                units.append(baseline_unit(self.library, document, clause, texts.get(name), ended.get(name)))
        judged = [self._judge(row, units, code) for code in self.asked or (NATIONWIDE,)]
        verdict = _together(judged)
        return Row(
            id=row.id,
            rule=row.rule,
            cells=tuple(self._cell(unit) for unit in units),
            difference=self._difference(row, units),
            prevails=verdict.ref,
            why=verdict.why,
            grounds=tuple({ground.url: ground for one in judged for ground in one.grounds}.values()),
            by_place=tuple(judged),
        )

    def _difference(self, row: TopicRow, units: Sequence[Unit]) -> str | None:
        """How the clauses that are shown differ; numbers are held against each other within one field only."""
        shown = {unit.ref for unit in units}
        parts = [remark.text for remark in row.differences if shown.issuperset(remark.between)]
        if row.amounts:
            general = [unit for unit in units if unit.document_id not in self.library.topics.fields]
            parts += _by_numbers([unit for unit in general if _decides(unit, self.as_of)])
        return "".join(parts) or None

    def _cell(self, unit: Unit) -> Cell:
        unsure = None if unit.citation.verification.may_decide else _UNVERIFIED
        return Cell(
            **unit.citation_on(self.as_of).model_dump(),
            ref=unit.ref,
            document_id=unit.document_id,
            region=unit.region,
            text=unit.text,
            original=unit.original or None,
            status=_standing(unit, self.as_of),
            note="".join(part for part in (unsure, unit.note_on(self.as_of)) if part) or None,
        )

    def _judge(self, row: TopicRow, units: Sequence[Unit], code: str) -> PlaceVerdict:
        """What goes first at a place. A field's own rules speak for a row only where it is about that field alone."""
        fields = self.library.topics.fields
        here = [unit for unit in units if unit.region in regions_seen_from(code)]
        claims = [self._claim(unit, row) for unit in here if _decides(unit, self.as_of)]
        groups: dict[str, list[Claim]] = {}
        for claim in claims:
            if law := fields.get(claim.document_id):
                groups.setdefault(law.scope, []).append(claim)
        general = [claim for claim in claims if claim.document_id not in fields]
        if self._of_one_field(row):
            general = claims
        verdict = self._first(row, here, general) if general else Verdict(None, self._nothing(here))
        remarks = [_within(scope, special, inside=general is claims) for scope, special in groups.items()]
        remarks += self._unsure(here) if verdict.ref else []
        grounds = tuple(self._grounds(verdict.grounds))
        if grounds:
            remarks.insert(0, f"依据：{'、'.join(ground.document + ground.locator for ground in grounds)}。")
        return PlaceVerdict(
            region=code,
            name=region_name(code) or code,
            prevails=verdict.ref,
            why=verdict.why + "".join(remarks),
            grounds=grounds,
        )

    def _grounds(self, refs: Iterable[str]) -> Iterator[Citation]:
        """The clauses that lay down the order among ranks, where they are at hand and were law on that day."""
        for ref in refs:
            document = self.library.documents.get(ref.split("#", 1)[0])
            if document and document.effective_from <= self.as_of <= (document.effective_to or self.as_of):
                yield self.library.cite(ref)

    def _of_one_field(self, row: TopicRow) -> bool:
        laws = [self.library.topics.fields.get(ref.split("#", 1)[0]) for ref in row.clauses]
        return laws[0] is not None and all(law == laws[0] for law in laws)

    def _first(self, row: TopicRow, units: Sequence[Unit], claims: Sequence[Claim]) -> Verdict:
        """What goes first; nothing among clauses that differ while one that might go before them is still unread."""
        differ = _Differ(row, units)
        verdict = decide(claims, differ)
        if all(differ(a.ref, b.ref) is Contrast.NONE for a, b in combinations(claims, 2)):
            return verdict
        unread = [u for u in units if _in_force(u, self.as_of) and not u.citation.verification.may_decide]
        for winner in (claim for claim in claims if claim.ref == verdict.ref):
            for unit in unread:
                rival = self._claim(unit, row)
                if rival.document_id != winner.document_id and not ground(winner, rival, differ):
                    return Verdict(None, _still_open(unit))
        return verdict

    def _claim(self, unit: Unit, row: TopicRow) -> Claim:
        return Claim(
            ref=unit.ref,
            document_id=unit.document_id,
            name=unit.citation.document,
            rank=unit.rank,
            region=unit.region,
            issuer=unit.citation.issuer,
            effective_from=unit.effective_from,
            yields=unit.ref in row.yields,
            carries_out=self._carries_out(unit.document_id),
        )

    def _carries_out(self, document_id: str) -> frozenset[str]:
        """What a document implements, and what that implements in its turn."""
        found: set[str] = set()
        ahead = [document_id]
        while ahead:
            relations = self.library.documents[ahead.pop()].relations
            new = {r.document for r in relations if r.kind is RelationKind.IMPLEMENTS} - found
            found |= new
            ahead += new
        return frozenset(found)

    def _nothing(self, units: Sequence[Unit]) -> str:
        """Why no clause may be relied on."""
        standings = {
            _standing(unit, self.as_of) for unit in units if not self.library.topics.fields.get(unit.document_id)
        }
        if Standing.IN_FORCE in standings:
            return "这里的现行规定都待核实，请以信用中国公布或认定单位的答复为准。"
        if standings & {Standing.SUPERSEDED, Standing.HISTORY_ONLY}:
            return "这里列的规定都已失效、被替代或不再沿用，只供了解过去的做法。"
        return "这里的规定在这一天还没有施行。" if standings else "没有读到这里这方面的一般规定。"

    def _unsure(self, units: Sequence[Unit]) -> list[str]:
        """Clauses that play no part because nobody has read them."""
        unread = (u for u in units if not u.citation.verification.may_decide)
        names = [f"{u.citation.document}“{u.heading}”" for u in unread if _in_force(u, self.as_of)]
        return [f"{'、'.join(names)}待核实，不作依据。"] if names else []


@dataclass(frozen=True)
class _Differ:
    """How two clauses of a row compare, by the remarks on it or by their numbers."""

    row: TopicRow
    units: Sequence[Unit]

    def __call__(self, one: str, other: str) -> Contrast:
        remarks = [remark for remark in self.row.differences if one in remark.between and other in remark.between]
        if any(remark.unsettled for remark in remarks):
            return Contrast.UNSETTLED
        return Contrast.DIFFERENT if remarks or self._unlike_numbers(one, other) else Contrast.NONE

    def _unlike_numbers(self, one: str, other: str) -> bool:
        if not self.row.amounts:
            return False
        first, second = (set(_amounts(unit.digest)) for ref in (one, other) for unit in self.units if unit.ref == ref)
        return bool(first and second) and not (first <= second or second <= first)


def _decides(unit: Unit, as_of: dt.date) -> bool:
    """Unverified law decides nothing, nor does law of another day."""
    return unit.citation.verification.may_decide and _in_force(unit, as_of)


def _in_force(unit: Unit, as_of: dt.date) -> bool:
    return _standing(unit, as_of) is Standing.IN_FORCE


def _still_open(unit: Unit) -> str:
    name = f"{unit.citation.document}“{unit.heading}”"
    return f"这里说法不同，而{name}还待核实，先后不能下结论；请向认定单位确认。"


def _within(scope: str, special: Sequence[Claim], *, inside: bool) -> str:
    """What a field's own rules are for."""
    names = "、".join(dict.fromkeys(claim.name for claim in special))
    return f"{names}只管{scope}{'' if inside else '，在这个范围内以它自己的规定为准'}。"


def _together(judged: Sequence[PlaceVerdict]) -> Verdict:
    """One verdict where all places have the same, else what holds at each."""
    refs = {verdict.prevails for verdict in judged}
    whys = {verdict.why for verdict in judged}
    ref = refs.pop() if len(refs) == 1 else None
    if len(whys) == 1:
        return Verdict(ref, whys.pop())
    return Verdict(ref, "".join(f"{verdict.name}：{verdict.why}" for verdict in judged))


def _by_numbers(units: Sequence[Unit]) -> list[str]:
    """Every number in its own words: a bare number does not say what it is for."""
    numbers: dict[str, set[str]] = {}
    said: dict[str, list[str]] = {}
    for unit in units:
        numbers.setdefault(unit.citation.title, set()).update(_amounts(unit.digest))
        said.setdefault(unit.citation.title, []).extend(part for part in _PART.findall(unit.digest) if _amounts(part))
    if len({frozenset(found) for found in numbers.values() if found}) < 2:
        return []
    told = [f"《{title}》：{'；'.join(parts)}。" for title, parts in said.items() if parts]
    return [f"写的时间不一样。{''.join(told)}"]


def _amounts(words: str) -> dict[str, None]:
    return dict.fromkeys(_AMOUNT.findall(_DATE.sub("", words)))


def _standing(unit: Unit, as_of: dt.date) -> Standing:
    if not unit.begun_on(as_of):
        return Standing.NOT_YET
    if unit.superseded_on(as_of):
        return Standing.SUPERSEDED
    return Standing.HISTORY_ONLY if unit.historic else Standing.IN_FORCE


def _column(document: Document) -> Column:
    return Column(
        document_id=document.id,
        document=document.document,
        title=document.title,
        issuer=document.issuer,
        region=document.region,
        rank=document.rank,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        superseded_by=document.superseded_by,
    )
