"""Two people for one decision: what one proposes takes effect when another confirms it, and not before."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.outbox.models import OutboxMessage
from tests.api.filing.test_deciding import DENIED, GRANTED

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]
DELETED = GRANTED | {"resolution": "deleted"}
EXPLAINED = DENIED | {"decision": "granted", "resolution": "explained"}


@pytest.fixture
def two(app: FastAPI) -> None:
    """An office where denials and deletions need a second person."""
    app.state.settings.second_person = "denials,deletions"


@pytest.fixture
def second(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """Another reviewer."""
    add_account("second", ["reviewer"])
    return sign_in("second")


def actions(app: FastAPI) -> list[str]:
    """What the trail says of decisions."""
    with app.state.database.read() as session:
        found = session.scalars(select(AuditLine.action).order_by(AuditLine.sequence))
        return [one for one in found if one.startswith("case:reviewer:")]


def told(app: FastAPI) -> list[str]:
    """The moves that applicants are told of."""
    with app.state.database.read() as session:
        jobs = session.scalars(select(OutboxMessage.payload).where(OutboxMessage.topic == "case.moved"))
        return [one["move"] for one in jobs]


@pytest.mark.usefixtures("two")
def test_a_denial_waits_for_a_second_person(
    client: TestClient,
    app: FastAPI,
    a_filed_case: Filed,
    call: Call,
    reviewer: Headers,
    second: Headers,
    business: Headers,
) -> None:
    """Protects the applicant: refused by two people or by none, and told only what is decided."""
    number = a_filed_case("reviewing")
    proposed = call(number, "decide", reviewer, DENIED).json()
    assert (proposed["status"], proposed["decision"]) == ("reviewing", None)
    assert proposed["proposal"]["decision"]["reasons"] == ["没有履行完"]
    assert "confirm_decision" not in proposed["allowed_actions"]
    seen = client.get(f"/api/v1/cases/{number}", headers=business).json()
    assert (seen["proposal"], seen["earlier_proposals"], seen["decision"]) == (None, [], None)
    assert "deny" not in told(app)
    own = call(number, "confirm-decision", reviewer)
    assert (own.status_code, own.json()["code"]) == (403, "same_person")
    done = call(number, "confirm-decision", second)
    assert (done.status_code, done.json()["status"]) == (200, "denied"), done.text
    assert done.json()["decision"]["remedies"]
    assert (done.json()["proposal"], done.json()["earlier_proposals"][0]["end"]) == (None, "confirmed")
    assert actions(app)[-2:] == ["case:reviewer:proposed", "case:reviewer:deny"]
    assert told(app)[-1] == "deny"


@pytest.mark.usefixtures("two")
def test_a_proposal_is_sent_back_with_a_reason(
    app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers, second: Headers, clerk: Headers
) -> None:
    """Protects the second look: whoever disagrees says why, and the first thinks again."""
    number = a_filed_case("reviewing")
    call(number, "decide", reviewer, DENIED)
    assert call(number, "return-decision", reviewer, {"reason": "我再想想"}).json()["code"] == "same_person"
    assert call(number, "return-decision", clerk, {"reason": "不对"}).status_code == 403
    assert call(number, "return-decision", second, {"reason": ""}).status_code == 422
    back = call(number, "return-decision", second, {"reason": "缴款凭证在第二页"}).json()
    assert (back["status"], back["proposal"]) == ("reviewing", None)
    kept = back["earlier_proposals"][0]
    assert (kept["end"], kept["ended_by"], kept["reason"]) == ("returned", "second", "缴款凭证在第二页")
    assert call(number, "confirm-decision", second).json()["code"] == "nothing_proposed"
    assert call(number, "decide", reviewer, GRANTED).json()["status"] == "closed"


@pytest.mark.usefixtures("two", "second")
@pytest.mark.parametrize(
    ("kind", "body"), [("objection", DELETED), ("objection", EXPLAINED)], ids=["deleted", "explained"]
)
def test_what_else_needs_two(
    a_filed_case: Filed, call: Call, reviewer: Headers, kind: str, body: dict[str, Any]
) -> None:
    """Protects records from being deleted, and objections from being explained away, by one person."""
    answer = call(a_filed_case("reviewing", kind=kind), "decide", reviewer, body)
    assert answer.json()["proposal"]["why"], answer.text
    assert answer.json()["status"] == "reviewing"


@pytest.mark.usefixtures("two", "second")
def test_one_record_refused_among_others_needs_two(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects against a denial that hides in a grant."""
    number = a_filed_case("reviewing", records=2)
    ids = client.get(f"/api/v1/cases/{number}", headers=reviewer).json()["record_ids"]
    each = [GRANTED | {"record_id": ids[0]}, DENIED | {"record_id": ids[1]}]
    assert call(number, "decide", reviewer, GRANTED | {"records": each}).json()["proposal"]


@pytest.mark.usefixtures("two")
def test_a_proposal_is_checked_when_it_is_made(
    a_filed_case: Filed, call: Call, reviewer: Headers, second: Headers
) -> None:
    """Protects the second person's time: what could not be decided is not proposed, and a grant needs nobody."""
    number = a_filed_case("reviewing")
    assert call(number, "decide", reviewer, DENIED | {"citations": []}).json()["code"] == "citation_missing"
    assert call(number, "decide", reviewer, GRANTED).json()["status"] == "closed"


@pytest.mark.usefixtures("two")
def test_alone_nobody_decides_it(a_filed_case: Filed, call: Call, reviewer: Headers) -> None:
    """Protects the rule itself: where there is no second person, it is said, and nothing waits for ever."""
    answer = call(a_filed_case("reviewing"), "decide", reviewer, DENIED)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_second_person")


@pytest.mark.usefixtures("two")
def test_what_changes_meanwhile_ends_a_proposal(
    a_filed_case: Filed, call: Call, reviewer: Headers, second: Headers, business: Headers
) -> None:
    """Protects against a decision about something else: a case that moved on is proposed anew."""
    number = a_filed_case("reviewing")
    call(number, "decide", reviewer, DENIED)
    assert call(number, "withdraw", business).json()["status"] == "withdrawn"
    answer = call(number, "confirm-decision", second)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_proposed")


@pytest.mark.usefixtures("two")
def test_who_proposed_a_refusal_does_not_hear_the_appeal(
    a_filed_case: Filed, call: Call, reviewer: Headers, second: Headers, business: Headers, staff: Headers
) -> None:
    """Protects the second look at a refusal: neither of the two who refused decides while somebody else can."""
    number = a_filed_case("reviewing")
    call(number, "decide", reviewer, DENIED)
    call(number, "confirm-decision", second)
    assert call(number, "appeal", business, {"statement": "早就缴清了"}).json()["status"] == "reviewing"
    for one in (reviewer, second):
        assert call(number, "decide", one, DENIED).json()["code"] == "another_person_decides"
    assert call(number, "decide", staff, GRANTED).json()["status"] == "closed"


@pytest.mark.usefixtures("two")
def test_nobody_confirms_a_proposal_that_they_did_not_see(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers, second: Headers
) -> None:
    """Protects the second look: a proposal put in the place of another is confirmed only by who says they saw it."""
    number = a_filed_case("reviewing")
    call(number, "decide", reviewer, DENIED)
    call(number, "decide", reviewer, DENIED | {"reasons": "换了一个理由"})
    blind = call(number, "confirm-decision", second)
    assert (blind.status_code, blind.json()["code"]) == (409, "version_needed")
    seen = client.get(f"/api/v1/cases/{number}", headers=second).headers["ETag"]
    assert call(number, "confirm-decision", second, **{"If-Match": seen}).json()["status"] == "denied"


def test_without_the_rule_one_decides(a_filed_case: Filed, call: Call, reviewer: Headers) -> None:
    """Protects small offices: the rule holds only where it was set."""
    assert call(a_filed_case("reviewing"), "decide", reviewer, DENIED).json()["status"] == "denied"
