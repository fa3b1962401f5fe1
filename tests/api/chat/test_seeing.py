"""Which members of staff see a hand-over."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_attending import do
from tests.api.chat.test_handovers import HANDOVERS, call
from tests.api.chat.test_messages import Headers, say
from tests.api.filing.test_repair import REPAIRABLE
from tests.api.records.test_records import record

REGION = "320281"


@pytest.mark.parametrize(("home", "sees"), [(REGION, 1), ("320200", 1), ("320000", 1), (None, 1), ("330000", 0)])
def test_staff_see_the_hand_overs_of_their_region(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    business: Headers,
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    home: str | None,
    sees: int,
) -> None:
    """The region of the person's latest record decides, as for reports; elsewhere it looks absent."""
    client.post("/api/v1/records", json=record(**REPAIRABLE, region=REGION), headers=staff).raise_for_status()
    number = call(client, bot, business)["handover"]["number"]
    add_account("clerk", ["clerk"], None, home)
    clerk = sign_in("clerk")
    assert client.get(HANDOVERS, headers=clerk).json()["total"] == sees
    assert client.get(f"{HANDOVERS}/{number}", headers=clerk).status_code == (200 if sees else 404)
    assert client.post(f"{HANDOVERS}/{number}/take", headers=clerk).status_code == (200 if sees else 404)


def test_who_is_in_no_record_is_for_nationwide_staff(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    business: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """As with reports it is not thrown open to every region; where nobody is nationwide, it must not be lost."""
    add_account("clerk", ["clerk"], None, REGION)
    clerk = sign_in("clerk")
    call(client, bot, business)
    assert client.get(HANDOVERS, headers=clerk).json()["total"] == 1
    add_account("chief", ["clerk"])
    call(client, bot, business)
    assert client.get(HANDOVERS, headers=clerk).json()["total"] == 1
    assert client.get(HANDOVERS, headers=sign_in("chief")).json()["total"] == 2


def test_an_anonymous_person_belongs_to_every_clerk(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Nobody's region is in it, and somebody has to answer."""
    add_account("clerk", ["clerk"], None, REGION)
    clerk = sign_in("clerk")
    client.cookies.clear()
    number = call(client, bot)["handover"]["number"]
    found = client.get(f"{HANDOVERS}/{number}", headers=clerk).json()
    assert (found["subject"], found["region"]) == (None, None)


def test_a_guest_who_signs_in_belongs_to_the_own_region(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    business: Headers,
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """What is said after signing in is not for the clerks of every region, though it was called for as a guest."""
    client.post("/api/v1/records", json=record(**REPAIRABLE, region=REGION), headers=staff).raise_for_status()
    add_account("near", ["clerk"], None, REGION)
    add_account("far", ["clerk"], None, "330000")
    near, far = sign_in("near"), sign_in("far")
    answer = call(client, bot)
    number, there = answer["handover"]["number"], {"conversation_id": answer["conversation_id"]}
    assert client.get(f"{HANDOVERS}/{number}", headers=far).status_code == 200
    say(client, "我是示例建材", business, **there)
    assert client.get(HANDOVERS, headers=far).json()["total"] == 0
    assert client.get(f"{HANDOVERS}/{number}", headers=far).status_code == 404
    found = client.get(f"{HANDOVERS}/{number}", headers=near).json()
    assert (found["region"], found["subject"]["name"]) == (REGION, "示例建材有限公司")


def test_a_talk_goes_on_with_whoever_began_it(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    business: Headers,
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Signing in during a talk cuts nobody off; when it has ended, a clerk of another region sees it no more."""
    client.post("/api/v1/records", json=record(**REPAIRABLE, region=REGION), headers=staff).raise_for_status()
    add_account("far", ["clerk"], None, "330000")
    far = sign_in("far")
    answer = call(client, bot)
    number = answer["handover"]["number"]
    do(client, far, number, "take")
    say(client, "我登录了", business, conversation_id=answer["conversation_id"])
    do(client, far, number, "messages", 201, text="看到了")
    do(client, far, number, "close")
    assert client.get(f"{HANDOVERS}/{number}", headers=far).status_code == 404


@pytest.mark.parametrize("roles", [["policy_editor"], ["auditor"]], ids=lambda roles: roles[0])
def test_only_who_handles_cases_attends(
    client: TestClient,
    clock: SetClock,
    bot: FakeBot,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    roles: list[str],
) -> None:
    """What people tell a clerk is not for everybody in the house."""
    number = call(client, bot)["handover"]["number"]
    add_account("other", roles)
    other = sign_in("other")
    assert client.get(HANDOVERS, headers=other).status_code == 403
    assert client.get(f"{HANDOVERS}/{number}", headers=other).status_code == 403
    assert client.post(f"{HANDOVERS}/{number}/take", headers=other).status_code == 403
