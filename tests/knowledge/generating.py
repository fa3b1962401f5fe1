"""Records, subjects, facts and days for property tests: every kind, field, class, date and told fact."""

import datetime as dt

from hypothesis import strategies as st

from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Leniency,
    PenaltyKind,
    Procedure,
    RecordKind,
    RecordStatus,
    Reorganisation,
    Severity,
    Sought,
    SubjectKind,
)

FIRST, LAST = dt.date(2018, 6, 1), dt.date(2032, 12, 31)
days = st.dates(FIRST, LAST)
perhaps = st.none() | st.booleans()
seldom = st.sampled_from([None, None, None, None, True])
FIELDS = [None, *AuthorityField, *[AuthorityField.MARKET_REGULATION] * 9]
BASES = ["《示例法》第二条", "没有"]


def _near(decided_on: dt.date) -> st.SearchStrategy[dt.date]:
    """A day as it follows a decision: most periods end within three years."""
    return st.integers(0, 1200).map(lambda step: decided_on + dt.timedelta(days=step))


@st.composite
def records(draw: st.DrawFn) -> RecordFacts:
    """A record whose dates mostly fit together."""
    decided_on = draw(days)
    near = _near(decided_on)
    fine = draw(st.sampled_from([None, "20000.00"]))
    values = {
        "kind": draw(st.sampled_from([*RecordKind, RecordKind.ADMINISTRATIVE_PENALTY])),
        "authority_field": draw(st.sampled_from(FIELDS)),
        "region": draw(st.sampled_from([None, "320281", "360483"])),
        "violation": draw(st.sampled_from([None, "违法销售食品", "超限运输"])),
        "penalties": draw(st.none() | st.lists(st.sampled_from(PenaltyKind), max_size=3).map(tuple)),
        "procedure": draw(st.none() | st.sampled_from(Procedure)),
        "fine_amount": fine,
        "part_paid_amount": draw(st.sampled_from([None, None, "5000.00"])),
        "severity": draw(st.none() | st.sampled_from(Severity)),
        "decided_on": draw(st.sampled_from([decided_on, decided_on, decided_on, None])),
        "published_on": draw(st.none() | near),
        "publication_ends_on": draw(st.none() | near | days),
        "obligations_fulfilled_on": draw(st.none() | near),
        "list_name": draw(st.sampled_from([None, None, "失信被执行人", "严重违法失信名单"])),
        "status": draw(st.sampled_from([None, None, *RecordStatus])),
        "excluded_by": draw(st.sampled_from([None, None, None, None, "《示例法》第一条", "示例通知"])),
    }
    return RecordFacts.model_validate(values)


subjects = st.builds(SubjectFacts, kind=st.none() | st.sampled_from(SubjectKind), born_on=st.none() | days)
read_off = {
    "severity": st.sampled_from([None, None, *Severity]),
    "decided_on": st.none() | days,
    "published_on": st.none() | days,
    "publication_ends_on": st.none() | days,
}
told = st.builds(AssessmentFacts, **read_off)
"""What a person says to have read off the papers or the page, whatever the record says."""
facts = st.builds(
    AssessmentFacts,
    **{name: st.none() | values for name, values in read_off.items()},
    obligations_fulfilled=perhaps,
    still_published=perhaps,
    decision_revoked=seldom,
    about_somebody_else=seldom,
    in_catalogue=st.sampled_from([None, None, None, True, False]),
    committed_publicly=perhaps,
    third_party_site=seldom,
    agreed_instalments=perhaps,
    notice_before_listing=st.none() | days,
    duplicate_of=st.sampled_from([None, None, None, None, "示交罚〔2026〕2号"]),
    publication_basis=st.sampled_from([None, *BASES]),
    reorganisation=st.sampled_from([None, None, None, None, *Reorganisation]),
    leniency=st.sampled_from([(), (), (), *[(ground,) for ground in Leniency]]),
    excluded_by=st.sampled_from([None, None, None, None, None, "国办发〔2026〕99号第三条"]),
    barred_until=st.sampled_from([None, None, None]) | days,
    performed_on=st.none() | days,
    sought=st.sampled_from([None, None, *Sought, Sought.REPAIR]),
    ground=st.sampled_from([None, None, None, None, *Ground]),
)
