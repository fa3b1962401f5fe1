"""Who has to wait after failing to sign in, and who has not."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.accounts import lockout
from api.accounts.lockout import Attempt, Locked
from api.accounts.models import FailedSignIns
from api.audit.models import AuditLine
from api.crypto import FieldCipher

Headers = dict[str, str]
RIGHT, WRONG = "demo-password-1", "wrong"


def tried(client: TestClient, password: str = WRONG, username: str = "biz") -> tuple[int, str]:
    """Status and code of an attempt."""
    answer = client.post("/api/v1/auth/session", json={"username": username, "password": password})
    return answer.status_code, answer.json().get("code", "")


def at(app: FastAPI, attempt: Attempt, *, times: int, after: dt.timedelta = dt.timedelta()) -> list[bool]:
    """Whether each of so many wrong attempts was looked at, ``after`` so long."""
    looked_at = []
    for _ in range(times):
        try:
            with app.state.database.write() as session:
                lockout.count(session, app.state.cipher, attempt, now=app.state.clock.now() + after)
            looked_at.append(True)
        except Locked:
            looked_at.append(False)
    return looked_at


@pytest.mark.parametrize("username", ["biz", "nobody"])
def test_a_name_is_closed_at_an_address_after_five_failures(
    client: TestClient, business: Headers, username: str
) -> None:
    """Protects passwords from guessing, and tells nobody which names exist: unknown ones close just the same."""
    statuses = [tried(client, username=username) for _ in range(7)]
    assert statuses[:6] == [(401, "wrong_password")] * 6
    assert statuses[6] == (429, "sign_in_locked")
    assert tried(client, RIGHT, username)[0] == 429


def test_whoever_has_to_wait_is_told_until_when(client: TestClient, business: Headers) -> None:
    """Protects people from guessing what to do: the clock time in Chinese, and the seconds for programs."""
    for _ in range(6):
        tried(client)
    answer = client.post("/api/v1/auth/session", json={"username": "biz", "password": RIGHT})
    assert "以后再试" in answer.json()["detail"]
    assert 0 < int(answer.headers["retry-after"]) <= 60


def test_the_wait_doubles_and_ends(app: FastAPI) -> None:
    """Protects both: guessing becomes slow, and the person gets in again within the hour."""
    attempt, minute = Attempt("biz", "192.0.2.1"), dt.timedelta(minutes=1)
    assert at(app, attempt, times=7) == [True] * 6 + [False]
    assert at(app, attempt, times=2, after=minute) == [True, False]
    assert at(app, attempt, times=1, after=2 * minute) == [False]
    assert at(app, attempt, times=2, after=3 * minute) == [True, False]
    assert lockout.NAME_AT_ADDRESS.wait(1000) == dt.timedelta(hours=1)


def test_many_guesses_at_once_are_no_more_than_one_after_another(app: FastAPI) -> None:
    """Protects passwords from a crowd: an attempt is counted before anything is checked."""
    attempt = Attempt("biz", "192.0.2.1")
    with ThreadPoolExecutor(max_workers=8) as crowd:
        looked_at = [crowd.submit(at, app, attempt, times=1) for _ in range(24)]
    assert sum(one.result()[0] for one in looked_at) == 6


def test_a_stranger_elsewhere_does_not_lock_somebody_out(app: FastAPI, business: Headers) -> None:
    """Protects the owner of a name: where they signed in before they get in, whatever happens elsewhere."""
    home, now = Attempt("biz", "192.0.2.7"), app.state.clock.now()
    with app.state.database.write() as session:
        lockout.count(session, app.state.cipher, home, now=now)
        lockout.welcome(session, app.state.cipher, home, now=now)
    for number in range(60):
        at(app, Attempt("biz", f"198.51.100.{number}"), times=1)
    assert at(app, Attempt("biz", "203.0.113.9"), times=1) == [False]
    assert at(app, home, times=1) == [True]


def test_a_name_closes_for_a_quarter_of_an_hour_at_most(app: FastAPI) -> None:
    """Protects the owner who is travelling: a distributed attack closes the name late, and shortly."""
    longest = dt.timedelta(minutes=15)
    for number in range(200):
        at(app, Attempt("biz", f"198.51.100.{number}"), times=1)
    assert at(app, Attempt("biz", "203.0.113.9"), times=1, after=longest) == [True]


def test_an_address_that_tries_many_names_is_closed(app: FastAPI) -> None:
    """Protects weak passwords: one guess at each of many names is guessing too."""
    looked_at = [at(app, Attempt(f"name-{number}", "192.0.2.1"), times=1)[0] for number in range(110)]
    assert looked_at == [True] * 101 + [False] * 9


def test_signing_in_forgets_the_failures_before_it(client: TestClient, business: Headers) -> None:
    """Protects people who mistype now and then: five more failures are free again."""
    for _ in range(3):
        assert [tried(client)[0] for _ in range(2)] == [401, 401]
        assert tried(client, RIGHT)[0] == 200


def test_failures_and_locks_leave_audit_lines(
    client: TestClient, business: Headers, audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects the trail: each failure and each lock, and of unknown names not what was typed."""
    for _ in range(6):
        tried(client)
    tried(client, username="my-password-typed-here")
    refused = audited("account:stranger:refused")
    assert [line.target == "unknown" for line in refused] == [False] * 6 + [True]
    assert refused[0].details == {"why": "password", "address": "testclient"}
    assert len(audited("account:stranger:locked")) == 1
    assert "typed-here" not in str([vars(line) for line in refused])


def test_rows_do_not_pile_up(app: FastAPI) -> None:
    """Protects the database from being filled with names that nobody has."""
    at(app, Attempt("one", "192.0.2.1"), times=1)
    at(app, Attempt("two", "192.0.2.2"), times=1, after=dt.timedelta(days=2))
    with app.state.database.read() as session:
        assert session.scalar(select(func.count()).select_from(FailedSignIns)) == 3


def test_a_new_field_key_forgets_no_failure(app: FastAPI) -> None:
    """Protects passwords while keys turn: who had to wait still has to, on either side of the change and after it."""
    attempt, minute = Attempt("biz", "192.0.2.1"), dt.timedelta(minutes=1)
    old, new = b"k" * 32, b"n" * 32
    at(app, attempt, times=6)
    app.state.cipher = FieldCipher(new, others=[("aes", old)])
    assert at(app, attempt, times=1) == [False]
    assert at(app, attempt, times=2, after=minute) == [True, False]
    app.state.cipher = FieldCipher(new)
    assert at(app, attempt, times=1, after=minute) == [False]
    with app.state.database.write() as session:
        assert session.scalar(select(func.count()).select_from(FailedSignIns)) == 3
        lockout.open_again(session, app.state.cipher, "biz")
        assert session.scalar(select(func.count()).select_from(FailedSignIns)) == 2
