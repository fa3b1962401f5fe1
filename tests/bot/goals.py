"""What a scripted conversation must have come to, looked up through the API after its last turn.

``goal:`` of a script names all that the person wants handed in; **everything else that was handed in is a wrong
filing**, in every script, also where ``goal`` is missing. ``filed`` are cases that stand, ``withdrawn`` cases that were
handed in and taken back; each names ``kind``, ``records`` (document numbers) and, where it matters, ``signed_by``,
``performed_on``, ``ground``, ``agent``, a piece of the ``statement``, ``appealed``, ``supplemented``. ``drafts`` is how
many stay drafts (not looked at where it is left out). ``reports`` and ``rights`` are the kinds that were registered,
``reminders`` how many wait.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2

_LISTS = {"cases": "number", "reports": "number", "rights": "number", "reminders": "id"}
_NAMES = {"kind", "records", "signed_by", "performed_on", "ground", "agent", "statement", "appealed", "supplemented"}
_LATER = ("appealed", "supplemented")
_PARTS = {"filed", "withdrawn", "drafts", "reports", "rights", "reminders"}


@dataclass(frozen=True)
class Standing:
    """What the person has with us, by list and number."""

    rows: dict[str, dict[str, dict[str, Any]]]

    def since(self, before: "Standing") -> "Standing":
        """Only what was not there ``before``."""
        new = {
            name: {key: row for key, row in rows.items() if key not in before.rows[name]}
            for name, rows in self.rows.items()
        }
        return Standing(new)

    def all(self, name: str) -> list[dict[str, Any]]:
        """The rows of one list."""
        return list(self.rows[name].values())


@dataclass
class Reached:
    """How far a conversation came: what is missing, and what was handed in that nobody wanted."""

    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def standing(http: httpx2.Client, *, signed_in: bool) -> Standing:
    """What the signed-in person has; nobody has anything without signing in."""
    if not signed_in:
        return Standing({name: {} for name in _LISTS})
    rows = {}
    for name, key in _LISTS.items():
        params = {} if name == "reminders" else {"limit": 200}
        items = http.get(f"/{name}", params=params).raise_for_status().json()["items"]
        rows[name] = {item[key]: item for item in items}
    return Standing(rows)


def compare(http: httpx2.Client, goal: dict[str, Any] | None, new: Standing) -> Reached:
    """Hold what came of a conversation against its goal; ``ValueError`` where the goal says what nobody looks at."""
    goal = goal or {}
    if unknown := set(goal) - _PARTS:
        raise ValueError(f"a goal has no {unknown}")
    reached = Reached()
    cases = [http.get(f"/cases/{row['number']}").raise_for_status().json() for row in new.all("cases")]
    _compare_cases(goal, [case for case in cases if case["submitted_at"]], reached)
    drafts = sum(case["status"] == "draft" for case in cases)
    if goal.get("drafts", drafts) != drafts:
        reached.missing.append(f"{drafts} drafts instead of {goal['drafts']}")
    for name in ("reports", "rights"):
        found, wanted = Counter(row["kind"] for row in new.all(name)), Counter(goal.get(name, []))
        reached.missing += [f"{name}: {kind}" for kind in (wanted - found)]
        reached.wrong += [f"{name}: {kind}" for kind in (found - wanted)]
    waiting = len(new.all("reminders"))
    if waiting != goal.get("reminders", 0):
        reached.missing.append(f"{waiting} reminders instead of {goal.get('reminders', 0)}")
    return reached


def _compare_cases(goal: dict[str, Any], handed_in: list[dict[str, Any]], reached: Reached) -> None:
    left = list(handed_in)
    for place in ("filed", "withdrawn"):
        for wanted in goal.get(place, []):
            if unknown := set(wanted) - _NAMES:
                raise ValueError(f"a case has no {unknown}")
            same = [c for c in left if (c["status"] == "withdrawn") == (place == "withdrawn") and _is(c, wanted)]
            if same:
                left.remove(same[0])
            if not same or not _went_on(same[0], wanted):
                reached.missing.append(f"{place}: {wanted}")
    reached.wrong += [f"{case['status']}: {_told(case)}" for case in left]


def _is(case: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether it is the wanted one; an appeal or a supplement that was not wanted makes it another one."""
    told = _told(case)
    if any(told[step] and not wanted.get(step) for step in _LATER):
        return False
    if wanted.get("statement", "") not in (told["statement"] or ""):
        return False
    exact = {name: wanted[name] for name in set(wanted) - {"statement", "records", *_LATER}}
    if "performed_on" in exact:
        exact["performed_on"] = str(exact["performed_on"])
    same_records = sorted(wanted.get("records", told["records"])) == told["records"]
    return same_records and all(told[name] == value for name, value in exact.items())


def _went_on(case: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether what should be handed in after it was; a wanted case that waits for that is no wrong filing."""
    told = _told(case)
    return all(told[step] for step in _LATER if wanted.get(step))


def _told(case: dict[str, Any]) -> dict[str, Any]:
    """A case in the words of a goal."""
    return {
        "kind": case["kind"],
        "records": sorted(one["document_number"] for one in case["records"] if one["included"]),
        "signed_by": (case["commitment"] or {}).get("signed_by"),
        "performed_on": case["facts"]["performed_on"],
        "ground": case["ground"],
        "agent": case["facts"]["agent"],
        "statement": case["statement"],
        "appealed": case["appeal"] is not None,
        "supplemented": any(line["action"] == "supplement" for line in case["timeline"]),
    }
