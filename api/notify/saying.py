"""What a message about a move says: how the case stood at that moment, and what was decided then.

Clocks, words and status come with the job, frozen by the move (``moving.news_of``): whatever happened since is told by
its own message. Decisions, requests for papers and findings are kept for good, and found again by their moment.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.assessments import service as assessments
from api.cases.effects import resolution_of, wrongly_listed
from api.cases.models import Case
from api.cases.refusals import EXPLAINED, refused, refuses
from api.notify.texts import Part, Texts, day_in_words
from knowledge.engine.library import Library
from knowledge.engine.objection import said

Kept = Mapping[str, Any]
_ISO_DAY = re.compile(r"(?<![0-9-])(\d{4})-(\d\d)-(\d\d)(?![0-9-])")
_NO_REASONS = ("close", "record_changed")
"""Moves whose words are the news themselves."""
_WON: Mapping[str, Part] = {
    "corrected": "won_corrected",
    "deleted": "won_deleted",
    "withdrawn_by_source": "won_withdrawn",
}


@dataclass(frozen=True)
class Telling:
    """One move of one case as it is put into words: ``news`` is what the job brought."""

    texts: Texts
    library: Library
    case: Case
    news: Kept
    today: dt.date

    def name(self) -> str:
        """Which text tells it: a grant is told by what it really gives."""
        move = self.news["move"]
        return f"case.{move}{_grant_of(self.case) if move == 'grant' else ''}"

    def values(self) -> dict[str, str]:
        """What the text may name."""
        decision = _of_moment(self._decisions(), "decided_at", self.news["at"])
        return {
            "number": self.case.number,
            "clocks": "".join(self._clock(clock) for clock in self.news["clocks"]),
            "items": self._items(),
            "left_out": self._left_out() if self.news["move"] == "submit" else "",
            "reason": self._reason(),
            "unconfirmed": self.texts.part("unconfirmed") if self.news["unconfirmed"] else "",
            "why": self._why(decision.get("reasons", ())),
            "remedies": self._remedies(decision.get("remedies", ())),
            "recheck": self.texts.part("recheck") if not self.case.earlier_decisions else "",
            **(self._granted() if self.news["move"] == "grant" else _NOTHING_GRANTED),
            **(self._false() if self.news["move"] == "find_false" else _NOTHING_FALSE),
        }

    def _decisions(self) -> list[Kept]:
        return [*self.case.earlier_decisions, *([self.case.decision] if self.case.decision else [])]

    def _reason(self) -> str:
        """The words that whoever made the move gave with it."""
        words = self.news["words"]
        if self.news["move"] in _NO_REASONS and words:
            return self.texts.part("words", words=_days_in_words(words, self.today).rstrip("。"))
        return self._why([words]) if words else ""

    def _why(self, reasons: Iterable[str]) -> str:
        each = "；".join(_days_in_words(reason, self.today).rstrip("。") for reason in reasons)
        return self.texts.part("why", reasons=f"{each}。") if each else ""

    def _items(self) -> str:
        """What was asked for at that moment, also where it has been handed in since."""
        asked = [*self.case.earlier_supplements, *([self.case.supplement] if self.case.supplement else [])]
        items = _of_moment(asked, "asked_at", self.news["at"]).get("items", ())
        names = "、".join(f"{item['name']}（{item['why']}）" for item in items)
        return self.texts.part("items", names=names) if names else ""

    def _left_out(self) -> str:
        """The records that were not eligible on the day of submission, each with its reason."""
        each = "".join(
            self.texts.part(
                "left_out_one",
                document=entry.record.document_number,
                why=_days_in_words((entry.assessment or {}).get("words", ""), self.today),
            )
            for entry in self.case.entries
            if not entry.included
        )
        return self.texts.part("left_out", each=each) if each else ""

    def _clock(self, clock: Kept) -> str:
        """A clock with its last day, and in brackets what the law adds to it."""
        note = (clock["note"] or "").rstrip("。")
        return self.texts.part("due", clock=clock["name"], when=self._when(clock), note=f"（{note}）" if note else "")

    def _when(self, clock: Kept) -> str:
        if clock["paused"]:
            return self.texts.part("paused")
        if clock["last_day"] is None:
            return self.texts.part("no_last_day")
        return self.texts.part("last_day", **self._day(clock))

    def _day(self, dated: Kept) -> dict[str, str]:
        """The last day of a clock or a remedy, and whether it is only provisional."""
        guess = self.texts.part("guess") if dated.get("provisional") else ""
        return {"day": day_in_words(dt.date.fromisoformat(dated["last_day"]), self.today), "guess": guess}

    def _remedies(self, ways: Sequence[Kept]) -> str:
        each = "；".join(self._remedy(way).rstrip("。") for way in ways)
        return self.texts.part("remedies", each=f"{each}。") if each else ""

    def _remedy(self, way: Kept) -> str:
        """A way on; one without a last day is as open as the others."""
        where = self.texts.part("remedy_where", where=way["where"]) if way.get("where") else ""
        if way.get("last_day"):
            return self.texts.part("remedy", name=way["name"], where=where, **self._day(way))
        return self.texts.part("remedy_undated", name=way["name"], where=where)

    def _granted(self) -> dict[str, str]:
        """What was won, what was not, and what it means for the person."""
        case, lost = self.case, refused(self.case)
        gone = {record.id for record, _ in lost}
        ways = {record.id: _WON.get(resolution_of(case, record) or "") for record in case.records}
        won = "".join(
            self.texts.part(way, document=record.document_number)
            for record in case.records
            if record.id not in gone and (way := ways[record.id])
        )
        each = "".join(
            self.texts.part("refused_one", document=record.document_number, why=self._why(part.get("reasons", ())))
            for record, part in lost
        )
        return {
            "won": won,
            "letters": self.texts.part("letters") if wrongly_listed(case) else "",
            "refused": self.texts.part("refused", each=each) if each else "",
            "law": "".join(saying.text for saying in said(self.library, assessments.SHIELDING, self.today))
            if case.shielding
            else "",
        }

    def _false(self) -> dict[str, str]:
        """What was found, in which files, what the law says of it, and where to answer."""
        kept = self.case.false_material or {}
        finding = _of_moment(kept.get("findings", ()), "found_at", self.news["at"])
        names = "、".join(dict.fromkeys(file["name"] for file in finding.get("files", ())))
        notice = [self.case.notice.authority] if self.case.notice else []
        offices = "、".join(dict.fromkeys([*notice, *(record.authority for record in self.case.records)]))
        return {
            "finding": self.texts.part("finding", finding=finding["finding"].rstrip("。")) if finding else "",
            "files": self.texts.part("files", names=names) if names else "",
            "office": self.texts.part("office", names=offices) if offices else "",
            "consequence": "".join(note["text"] for note in kept.get("consequence", ())),
        }


_NOTHING_GRANTED = dict.fromkeys(("won", "letters", "refused", "law"), "")
_NOTHING_FALSE = dict.fromkeys(("finding", "files", "office", "consequence"), "")


def _grant_of(case: Case) -> str:
    """Which kind of grant: what is only explained is none, and what is shielded is not repaired."""
    if refuses(case):
        kept = {record.id for record, part in refused(case) if part.get("resolution") == EXPLAINED}
        return "_explained" if kept == {record.id for record in case.records} else "_part"
    if case.shielding:
        return "_shielding"
    return {"objection": "_objection", "listing_objection": "_listing"}.get(case.kind, "")


def _of_moment(kept: Sequence[Kept], name: str, at: str) -> Kept:
    """The one written at that moment; where there is none, nothing."""
    return next((one for one in kept if one.get(name) == at), {})


def _days_in_words(text: str, today: dt.date) -> str:
    """Days that somebody wrote in figures, as all others are written here."""

    def one(found: re.Match[str]) -> str:
        try:
            return day_in_words(dt.date(*(int(part) for part in found.groups())), today)
        except ValueError:
            return found[0]

    return _ISO_DAY.sub(one, text)
