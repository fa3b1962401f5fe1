"""Looking after one's own account: password, sessions, second factor."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import RecoveryCode, SecondFactor
from api.audit.models import AuditLine
from tests.api.accounts.conftest import Phone
from tests.api.conftest import PASSWORD

Headers = dict[str, str]
Enrol = Callable[[Headers], tuple[Phone, list[str]]]
NEW = "一句 只有我 知道的话"


def sign_in(client: TestClient, username: str, password: str = PASSWORD, code: str | None = None) -> tuple[int, str]:
    """Status and code of an attempt in a browser, whose cookie is dropped again."""
    body = {"username": username, "password": password} | ({"code": code} if code else {})
    answer = client.post("/api/v1/auth/session", json=body)
    client.cookies.clear()
    return answer.status_code, answer.json().get("code", "")


def open_sessions(client: TestClient, headers: Headers) -> list[dict[str, object]]:
    """Where the person is signed in."""
    items: list[dict[str, object]] = client.get("/api/v1/auth/sessions", headers=headers).json()["items"]
    return items


def test_a_changed_password_ends_every_other_session(
    client: TestClient, business: Headers, sign_in: Callable[[str], Headers]
) -> None:
    """Protects whoever changes a password because somebody else knows it."""
    other = sign_in("biz")
    body = {"current": PASSWORD, "new": NEW}
    assert client.post("/api/v1/auth/password", json=body, headers=business).status_code == 204
    assert client.get("/api/v1/records", headers=business).status_code == 200
    refused = client.get("/api/v1/records", headers=other)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_ended")
    signs_in = client.post("/api/v1/auth/session", json={"username": "biz", "password": NEW})
    assert signs_in.status_code == 200


def test_a_password_is_changed_only_by_whoever_knows_it(client: TestClient, business: Headers) -> None:
    """Protects a telephone left lying about: guesses here count like guesses at signing in."""
    body = {"current": "a guess", "new": NEW}
    codes = [client.post("/api/v1/auth/password", json=body, headers=business).json()["code"] for _ in range(7)]
    assert codes == ["wrong_password"] * 6 + ["sign_in_locked"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "8 到 200"),
        ("biz12", "8 到 200"),
        ("示例建材有限公司1", "单位名称"),
        ("password1", "太常见"),
        ("aaaaaaaaaaaa", "太常见"),
        ("1234567890", "太常见"),
        ("x" * 201, "8 到 200"),
    ],
)
def test_a_bad_password_is_refused_with_what_is_wrong(
    client: TestClient, business: Headers, new: str, words: str
) -> None:
    """Protects accounts: length and commonness count; the field is named, the password not repeated."""
    answer = client.post("/api/v1/auth/password", json={"current": PASSWORD, "new": new}, headers=business)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/new"
    if len(new) <= 200:
        assert words in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("new", ["correct horse battery", "都是汉字也可以的一句话", "alllowercaseletters"])
def test_long_passwords_of_any_kind_are_good(client: TestClient, business: Headers, new: str) -> None:
    """Protects people from composition theatre: no capitals, digits or signs are demanded."""
    answer = client.post("/api/v1/auth/password", json={"current": PASSWORD, "new": new}, headers=business)
    assert answer.status_code == 204


def test_sessions_are_listed_and_ended(
    client: TestClient, business: Headers, person: Headers, sign_in: Callable[[str], Headers]
) -> None:
    """Protects whoever finds a sign-in that is not theirs; nobody ends, or sees, another's."""
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
    body = {"username": "biz", "password": PASSWORD}
    client.post("/api/v1/auth/session", json=body, headers={"User-Agent": agent})
    client.cookies.clear()
    found = open_sessions(client, business)
    assert [(one["kind"], one["device"], one["current"]) for one in found] == [
        ("browser", "Chrome · Windows", False),
        ("program", "未知设备", True),
    ]
    address = f"/api/v1/auth/sessions/{found[0]['id']}"
    assert client.delete(address, headers=person).status_code == 404
    assert client.delete(address, headers=business).status_code == 204
    assert len(open_sessions(client, business)) == 1


def test_signing_out_everywhere_keeps_the_one_that_asks(
    client: TestClient, business: Headers, sign_in: Callable[[str], Headers], audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects a lost telephone's owner: one deed ends all others, programs' tokens too."""
    others = [sign_in("biz") for _ in range(3)]
    assert client.delete("/api/v1/auth/sessions", headers=business).status_code == 204
    assert [client.get("/api/v1/records", headers=one).status_code for one in others] == [401] * 3
    assert client.get("/api/v1/records", headers=business).status_code == 200
    assert audited("account:owner:sessions_ended")[0].details == {"sessions": 3}


def test_signing_in_takes_both_factors(client: TestClient, staff: Headers, enrol: Enrol) -> None:
    """Protects staff accounts: the password alone opens nothing, and only who has it is asked for a code."""
    phone, _ = enrol(staff)
    assert sign_in(client, "staff") == (401, "totp_needed")
    assert sign_in(client, "staff", "wrong", phone.shows()) == (401, "wrong_password")
    assert sign_in(client, "staff", code="000000") == (401, "wrong_code")
    assert sign_in(client, "staff", code=phone.shows()) == (200, "")


def test_a_program_gives_the_code_too(client: TestClient, staff: Headers, enrol: Enrol) -> None:
    """Protects the other way in: a token takes both factors as well."""
    phone, _ = enrol(staff)
    form = {"username": "staff", "password": PASSWORD}
    assert client.post("/api/v1/auth/token", data=form).json()["code"] == "totp_needed"
    assert client.post("/api/v1/auth/token", data=form | {"code": phone.shows()}).status_code == 200


def test_a_code_is_accepted_once(client: TestClient, staff: Headers, enrol: Enrol) -> None:
    """Protects against a code read over somebody's shoulder: neither it nor an earlier one works again."""
    phone, _ = enrol(staff)
    code = phone.shows()
    assert sign_in(client, "staff", code=code) == (200, "")
    assert sign_in(client, "staff", code=code) == (401, "wrong_code")
    assert sign_in(client, "staff", code=phone.shows(0)) == (401, "wrong_code")
    assert sign_in(client, "staff", code=phone.shows(-1)) == (401, "wrong_code")


def test_a_code_may_be_typed_with_spaces_and_in_full_width(client: TestClient, staff: Headers, enrol: Enrol) -> None:
    """Protects people from refusals over how a generator groups its digits, and over their keyboard."""
    phone, _ = enrol(staff)
    code = phone.shows().translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert sign_in(client, "staff", code=f" {code[:3]} {code[3:]}") == (200, "")


def test_a_recovery_code_stands_in_once(client: TestClient, app: FastAPI, staff: Headers, enrol: Enrol) -> None:
    """Protects whoever lost the telephone; what is kept of the codes is no code, and of the secret no secret."""
    phone, codes = enrol(staff)
    assert len(set(codes)) == 10
    assert sign_in(client, "staff", code=codes[0].upper()) == (200, "")
    assert sign_in(client, "staff", code=codes[0]) == (401, "wrong_code")
    assert client.get("/api/v1/auth/security", headers=staff).json()["recovery_codes_left"] == 9
    with app.state.database.read() as session:
        kept = str([row.code_hash for row in session.scalars(select(RecoveryCode))])
        sealed = session.scalars(select(SecondFactor)).one().secret_sealed
    assert not any(code in kept for code in codes)
    assert phone.secret not in sealed


def test_guessing_codes_is_slowed_down_whoever_knows_the_password(
    client: TestClient, staff: Headers, enrol: Enrol
) -> None:
    """Protects the second factor: asking for the code in between does not make guesses free again."""
    enrol(staff)
    tries = [sign_in(client, "staff", code=code) for code in ("000000", None, "000001", None)]
    assert tries[1::2] == [(401, "totp_needed")] * 2
    more = [sign_in(client, "staff", code="000003")[1] for _ in range(5)]
    assert more == ["wrong_code"] * 4 + ["sign_in_locked"]


def test_enrolling_takes_the_password_and_ends_other_sessions(
    client: TestClient, staff: Headers, sign_in: Callable[[str], Headers], enrol: Enrol
) -> None:
    """Protects an open browser: nobody else enrols their own telephone, and who signed in with less is out."""
    other = sign_in("staff")
    refused = client.post("/api/v1/auth/totp", json={"password": "a guess"}, headers=staff)
    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_password")
    enrol(staff)
    assert client.get("/api/v1/auth/security", headers=other).status_code == 401
    assert client.get("/api/v1/auth/security", headers=staff).json()["method"] == "totp"
    again = client.post("/api/v1/auth/totp", json={"password": PASSWORD}, headers=staff)
    assert (again.status_code, again.json()["code"]) == (409, "totp_enabled")


def test_guessing_the_first_code_is_slowed_down_too(
    client: TestClient, staff: Headers, audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects enrolment as signing in is: five guesses, then a wait that the right code does not end either."""
    begun = client.post("/api/v1/auth/totp", json={"password": PASSWORD}, headers=staff).json()
    tries = [
        client.post("/api/v1/auth/totp/confirmation", json={"code": code}, headers=staff)
        for code in [*["000000"] * 6, Phone(begun["secret"]).shows(0)]
    ]
    assert [one.json()["code"] for one in tries] == ["wrong_code"] * 6 + ["sign_in_locked"]
    assert int(tries[-1].headers["retry-after"]) > 0
    assert sign_in(client, "staff") == (429, "sign_in_locked")
    assert [line.details["why"] for line in audited("account:stranger:refused")] == ["code"] * 6
    assert len(audited("account:stranger:locked")) == 1


def test_the_second_factor_goes_only_with_both_factors(
    client: TestClient, staff: Headers, enrol: Enrol, audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects the second factor from whoever has only the first; taking it away leaves a line."""
    phone, codes = enrol(staff)
    wrong = {"password": PASSWORD, "code": "000000"}
    assert client.post("/api/v1/auth/totp/removal", json=wrong, headers=staff).json()["code"] == "wrong_code"
    renewed = client.post("/api/v1/auth/totp/recovery-codes", json=wrong | {"code": codes[0]}, headers=staff).json()
    assert not set(renewed["recovery_codes"]) & set(codes)
    right = wrong | {"code": phone.shows()}
    assert client.post("/api/v1/auth/totp/removal", json=right, headers=staff).status_code == 204
    assert sign_in(client, "staff") == (200, "")
    assert [len(audited(f"account:owner:{what}")) for what in ("totp_enabled", "totp_removed")] == [1, 1]


def test_staff_get_no_further_without_a_second_factor_where_it_is_required(
    client: TestClient, app: FastAPI, staff: Headers, business: Headers, enrol: Enrol
) -> None:
    """Protects production: staff who signed in by password alone reach the way to a second factor, nothing else."""
    app.state.settings = app.state.settings.model_copy(update={"staff_totp": "required"})
    refused = client.get("/api/v1/cases", headers=staff)
    assert (refused.status_code, refused.json()["code"]) == (403, "totp_enrolment_needed")
    assert client.get("/api/v1/auth/security", headers=staff).json()["totp_enrolment_needed"] is True
    assert client.get("/api/v1/cases", headers=business).status_code == 200
    enrol(staff)
    assert client.get("/api/v1/cases", headers=staff).status_code == 200


def test_every_sign_in_and_out_leaves_a_line(
    client: TestClient, business: Headers, audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects the trail: who came, how and from where, and who left."""
    client.post("/api/v1/auth/session", json={"username": "biz", "password": PASSWORD})
    client.delete("/api/v1/auth/session")
    came = audited("account:owner:signed_in")
    assert [line.details["kind"] for line in came] == ["program", "browser"]
    assert came[0].actor == audited("account:owner:signed_out")[0].actor


def test_the_cookie_of_production_is_for_this_host_alone(client: TestClient, app: FastAPI, business: Headers) -> None:
    """Protects the cookie from neighbouring hosts and from plain HTTP."""
    app.state.settings = app.state.settings.model_copy(update={"profile": "production"})
    answer = client.post("/api/v1/auth/session", json={"username": "biz", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-credit_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
