"""Which of several clauses on one rule goes first at a place, and why: rank, nation over locality, new over old.

New goes over old among rules of one issuer only, and never over what it implements. A pair that only an organ of the
State may settle (local ordinance and departmental rule) is left to it and said so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

from knowledge.engine.schema import NATIONWIDE, Rank
from knowledge.engine.units import regions_seen_from

RANK_NAMES = {
    Rank.LAW: "法律",
    Rank.ADMINISTRATIVE_REGULATION: "行政法规",
    Rank.JUDICIAL_INTERPRETATION: "司法解释",
    Rank.LOCAL_ORDINANCE: "地方性法规",
    Rank.DEPARTMENTAL_RULE: "部门规章",
    Rank.LOCAL_GOVERNMENT_RULE: "地方政府规章",
    Rank.NORMATIVE_DOCUMENT: "规范性文件",
}
_ORDER = {
    Rank.LAW: 5,
    Rank.ADMINISTRATIVE_REGULATION: 4,
    Rank.JUDICIAL_INTERPRETATION: 4,
    Rank.LOCAL_ORDINANCE: 3,
    Rank.DEPARTMENTAL_RULE: 3,
    Rank.LOCAL_GOVERNMENT_RULE: 2,
    Rank.NORMATIVE_DOCUMENT: 1,
}
# Of equal force, or of an order that only the competent organ of the State may settle.
_UNSETTLED = (
    {Rank.LOCAL_ORDINANCE, Rank.DEPARTMENTAL_RULE},
    {Rank.DEPARTMENTAL_RULE, Rank.LOCAL_GOVERNMENT_RULE},
    {Rank.JUDICIAL_INTERPRETATION, Rank.ADMINISTRATIVE_REGULATION},
)
_NAMED = 3
_LAID_DOWN = "legislation-law"
_BELOW_LAW = (
    Rank.ADMINISTRATIVE_REGULATION,
    Rank.LOCAL_ORDINANCE,
    Rank.DEPARTMENTAL_RULE,
    Rank.LOCAL_GOVERNMENT_RULE,
)
# Where the order of two ranks is laid down. Of judicial interpretations and normative documents the law is silent.
_RANKED_BY = {
    **{(Rank.LAW, lower): f"{_LAID_DOWN}#art99" for lower in _BELOW_LAW},
    **{(Rank.ADMINISTRATIVE_REGULATION, lower): f"{_LAID_DOWN}#art99.2" for lower in _BELOW_LAW[1:]},
    (Rank.LOCAL_ORDINANCE, Rank.LOCAL_GOVERNMENT_RULE): f"{_LAID_DOWN}#art100",
}
_ABOVE_CITIES, _NEW_OVER_OLD = f"{_LAID_DOWN}#art100.2", f"{_LAID_DOWN}#art103"
_SETTLED_BY = {
    frozenset({Rank.LOCAL_ORDINANCE, Rank.DEPARTMENTAL_RULE}): (
        "由国务院等有权机关决定适用哪一个",
        f"{_LAID_DOWN}#art106-2",
    ),
    frozenset({Rank.DEPARTMENTAL_RULE, Rank.LOCAL_GOVERNMENT_RULE}): ("由国务院裁决", f"{_LAID_DOWN}#art106-3"),
    frozenset({Rank.DEPARTMENTAL_RULE}): ("由国务院裁决", f"{_LAID_DOWN}#art106-3"),
}


@dataclass(frozen=True)
class Claim:
    """A clause in force that claims to be the rule.

    ``yields``: it says itself that the State's rules go first. ``carries_out``: documents that its own implements.
    """

    ref: str
    document_id: str
    name: str
    rank: Rank
    region: str
    issuer: str
    effective_from: date | None
    yields: bool = False
    carries_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """The clause that goes first, or None, and the reason in plain Chinese.

    ``grounds``: references of the clauses that lay down the order among ranks, as far as one does.
    """

    ref: str | None
    why: str
    grounds: tuple[str, ...] = ()


class Ground(Enum):
    """Why one clause goes before another."""

    YIELDS = "yields"
    RANK = "rank"
    LEVEL = "level"
    BASIS = "basis"
    TIME = "time"


class Contrast(Enum):
    """How what two clauses say compares."""

    NONE = "none"
    DIFFERENT = "different"
    UNSETTLED = "unsettled"


Differ = Callable[[str, str], Contrast]
"""Compares two clauses by reference."""


def decide(claims: Sequence[Claim], differ: Differ) -> Verdict:
    """The clause that goes first among one or more that are in force at one place.

    Of several clauses of one document the first one speaks for it. Nothing is decided where rank, place and time do
    not decide.
    """
    first = list({claim.document_id: claim for claim in reversed(claims)}.values())[::-1]
    if len(first) == 1:
        return Verdict(first[0].ref, f"已核实的现行规定只有{first[0].name}。")
    top = [a for a in first if not any(ground(b, a, differ) for b in first if b is not a)]
    if len(top) != 1:
        return _open(top, differ)
    alike = all(differ(a.ref, b.ref) is Contrast.NONE for a, b in combinations(first, 2))
    start = f"几处说法没有冲突，引用时以{top[0].name}为先" if alike else f"以{top[0].name}为准"
    beaten = _beaten(top[0], first, differ)
    reasons = "；".join(_reason(kind, top[0], losers) for kind, losers in beaten.items())
    laid_down = (_laid_down(kind, top[0], loser, differ) for kind, losers in beaten.items() for loser in losers)
    return Verdict(top[0].ref, f"{start}：{reasons}。", tuple(dict.fromkeys(ref for ref in laid_down if ref)))


def ground(a: Claim, b: Claim, differ: Differ) -> Ground | None:
    """Why ``a`` goes before ``b``; None where it does not."""
    if b.yields and not a.yields and a.region == NATIONWIDE != b.region:
        return Ground.YIELDS
    if a.yields and not b.yields and b.region == NATIONWIDE != a.region:
        return None
    contrast = differ(a.ref, b.ref)
    if contrast is Contrast.UNSETTLED:
        return None
    if a.rank is not b.rank:
        return Ground.RANK if _outranks(a, b) else None
    if a.region != b.region:
        return Ground.LEVEL if a.region in regions_seen_from(b.region) else None
    if a.document_id in b.carries_out:
        return Ground.BASIS
    return Ground.TIME if _renewed(a, b, contrast) else None


def _outranks(a: Claim, b: Claim) -> bool:
    """A city's ordinance stands above rules of its own government and below, not above those of the province's."""
    if (a.rank, b.rank) == (Rank.LOCAL_ORDINANCE, Rank.LOCAL_GOVERNMENT_RULE):
        return a.region in regions_seen_from(b.region)
    return _ORDER[a.rank] > _ORDER[b.rank] and {a.rank, b.rank} not in _UNSETTLED


def _renewed(a: Claim, b: Claim, contrast: Contrast) -> bool:
    """Two laws on different proceedings stand side by side; only where they differ does the newer one go first."""
    if a.issuer != b.issuer or b.document_id in a.carries_out or not (a.effective_from and b.effective_from):
        return False
    return a.effective_from > b.effective_from and (a.rank is not Rank.LAW or contrast is Contrast.DIFFERENT)


def _beaten(winner: Claim, claims: Sequence[Claim], differ: Differ) -> dict[Ground, list[Claim]]:
    """What the winner goes before, by the ground, in the order of the grounds."""
    beaten: dict[Ground, list[Claim]] = {kind: [] for kind in Ground}
    for claim in claims:
        if claim is not winner and (why := ground(winner, claim, differ)):
            beaten[why].append(claim)
    return {kind: losers for kind, losers in beaten.items() if losers}


def _laid_down(kind: Ground, winner: Claim, loser: Claim, differ: Differ) -> str | None:
    """The clause of law behind a ground; None where none says it, or not of clauses that agree."""
    if kind is Ground.RANK:
        return _RANKED_BY.get((winner.rank, loser.rank))
    if kind is Ground.LEVEL and winner.rank is Rank.LOCAL_GOVERNMENT_RULE:
        return _ABOVE_CITIES
    renewed = kind is Ground.TIME and differ(winner.ref, loser.ref) is Contrast.DIFFERENT
    return _NEW_OVER_OLD if renewed and winner.rank in {Rank.LAW, *_BELOW_LAW} else None


def _reason(kind: Ground, winner: Claim, losers: Sequence[Claim]) -> str:
    names = _listed(losers)
    if kind is Ground.YIELDS:
        return f"{names}自己写明国家另有规定的从其规定"
    if kind is Ground.RANK:
        ranks = "、".join(dict.fromkeys(RANK_NAMES[claim.rank] for claim in losers))
        return f"它是{RANK_NAMES[winner.rank]}，效力高于{names}（{ranks}）"
    if kind is Ground.LEVEL:
        return f"它是{'国家' if winner.region == NATIONWIDE else '上级地方的'}规定，优先于地方的{names}"
    if kind is Ground.BASIS:
        return f"{names}是落实它的文件"
    return f"它比{names}新，同一机关的规定新旧不一致的按新的"


def _open(top: Sequence[Claim], differ: Differ) -> Verdict:
    """Why nothing goes first."""
    pairs = [(a, b, differ(a.ref, b.ref)) for a, b in combinations(top, 2)]
    unlike = [pair for pair in pairs if pair[2] is not Contrast.NONE]
    if not unlike:
        return Verdict(None, f"{_listed(top)}说法没有冲突，都适用。")
    a, b, contrast = unlike[0]
    if contrast is Contrast.UNSETTLED:
        return Verdict(None, f"{a.name}和{b.name}怎样衔接待核实，系统不作判断；请向认定单位确认。")
    if a.issuer != b.issuer and (settled := _SETTLED_BY.get(frozenset({a.rank, b.rank}))):
        who, ref = settled
        ranks = f"{a.name}是{RANK_NAMES[a.rank]}，{b.name}是{RANK_NAMES[b.rank]}"
        return Verdict(None, f"{ranks}，两者说法不同，{who}，系统不作判断；请向认定单位确认。", (ref,))
    return Verdict(None, f"{_listed(top)}说法不同，从效力和时间上分不出先后；请向认定单位确认。")


def _listed(claims: Sequence[Claim]) -> str:
    names = list(dict.fromkeys(claim.name for claim in claims))
    return "、".join(names[:_NAMED]) + (f"等{len(names)}份文件" if len(names) > _NAMED else "")
