"""A new field key: nothing is lost on the way, everything is found on the way, and afterwards the old key is gone."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import func, select, text
from starlette.testclient import TestClient

from api.accounts.models import Account, Subject
from api.crypto import Algorithm, FieldCipher, KeyMissing
from api.key_settings import KeySettings
from api.main import create_app
from api.outbox.models import OutboxMessage
from api.privacy import rotate, rotating
from api.settings import Settings
from api.wechat.models import WeChatBinding, WeChatThread
from api.wechat.openids import settled
from api.worker import all_works, run_once
from knowledge.engine.library import Library
from tests.api.conftest import BUSINESS_CODE, PASSWORD
from tests.api.records.test_records import record

Headers = dict[str, str]
OLD, NEW = b"k" * 32, b"n" * 32
PHONE = "13800138000"


def ring(settings: Settings, cipher: Algorithm = "aes", *, with_old: bool = True) -> Settings:
    """The same installation under the new key."""
    keys = {
        "field_key": SecretStr(base64.b64encode(NEW).decode()),
        "field_cipher": cipher,
        "field_keys_other": SecretStr(f"aes:{base64.b64encode(OLD).decode()}") if with_old else None,
    }
    return settings.model_copy(update=keys)


@pytest.fixture
def kept(app: FastAPI, client: TestClient, business: Headers, staff: Headers) -> None:
    """A record, a complaint with a telephone, and a kept answer: under the old key."""
    added = client.post("/api/v1/records", json=record(), headers=staff | {"Idempotency-Key": "one"})
    assert added.status_code == 201, added.text
    told = {"kind": "complaint", "text": "等得太久", "contact": PHONE}
    assert client.post("/api/v1/reports", json=told, headers=business).status_code == 201
    assert client.post("/api/v1/assessments", json={"record_id": added.json()["id"]}, headers=business).is_success


@pytest.fixture
def again(settings: Settings, opened_library: Library) -> Iterator[Callable[..., TestClient]]:
    """The program started anew, with other settings."""
    running: list[FastAPI] = []

    def start(changed: Settings) -> TestClient:
        running.append(create_app(changed, opened_library))
        return TestClient(running[-1], raise_server_exceptions=False)

    yield start
    for one in running:
        one.state.database.engine.dispose()


def works(client: TestClient) -> None:
    """What people do finds their data: they sign in, see their code, are found by it, and repeat a request."""

    def signed_in(name: str) -> Headers:
        answer = client.post("/api/v1/auth/token", data={"username": name, "password": PASSWORD})
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    business, staff = signed_in("biz"), signed_in("staff")
    assert client.get("/api/v1/records", headers=business).json()["items"][0]["subject"]["code"] == BUSINESS_CODE
    found = client.get(
        "/api/v1/records", params={"subject_code": BUSINESS_CODE, "purpose": "核对"}, headers=staff
    ).json()
    assert found["total"] == 1
    assert client.get("/api/v1/reports", headers=business).json()["items"][0]["contact"] == PHONE
    same = client.post("/api/v1/records", json=record(), headers=staff | {"Idempotency-Key": "one"})
    assert same.status_code == 201, same.text


def all_done(app: Any, settings: Settings) -> None:
    """The worker until there is nothing to do."""
    made = all_works(settings, app.state.library, app.state.database)
    while run_once(app.state.database, app.state.clock, made):
        pass


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_from_one_key_to_the_next(
    settings: Settings, kept: None, again: Callable[..., TestClient], cipher: Algorithm
) -> None:
    """Protects everything sealed: readable and findable before, during and after, and then without the old key."""
    changed = ring(settings, cipher)
    client = again(changed)
    app: Any = client.app
    works(client)
    with app.state.database.write() as session:
        before = rotating.left(session, app.state.cipher)
        assert {"subjects", "reports", "assessments", "stored_answers"} <= before.keys()
        rotating.begin(session, "run", app.state.clock)
    all_done(app, changed)
    works(client)
    with app.state.database.read() as session:
        assert rotating.left(session, app.state.cipher) == {}
        assert session.scalar(select(func.count()).select_from(Subject)) == 1
    works(again(ring(settings, cipher, with_old=False)))


def test_without_its_key_nothing_is_guessed(settings: Settings, kept: None, again: Callable[..., TestClient]) -> None:
    """Protects from a key taken away too early: the value is refused, and the id of the key is said."""
    client = again(ring(settings))
    with client.app.state.database.write() as session:  # type: ignore[attr-defined]
        rotating.begin(session, "run", client.app.state.clock)  # type: ignore[attr-defined]
    all_done(client.app, ring(settings))
    old = FieldCipher(OLD)
    with client.app.state.database.read() as session, pytest.raises(KeyMissing, match="CREDIT_FIELD_KEYS_OTHER"):  # type: ignore[attr-defined]
        old.open(session.scalars(select(Subject.code_sealed)).one())


def test_it_goes_on_where_it_was(
    app: FastAPI, settings: Settings, add_account: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects from a stop in the middle: batches that are done stay done, and no row is left out."""
    old, new = FieldCipher(OLD), FieldCipher(NEW, "aes", [("aes", OLD)])
    with app.state.database.write() as session:
        for n in range(25):
            sealed = old.seal(f"{n}")
            session.add(
                Subject(
                    id=f"{n:02}", kind="person", name="示例", code_index=sealed.index, code_sealed=sealed.ciphertext
                )
            )
    table = next(one for one in rotating.tables() if one.name == "subjects")
    monkeypatch.setattr(rotating, "BATCH", 10)
    after, changed = None, []
    while True:
        with app.state.database.write() as session:
            done = rotating.step(session, new, table, after, limit=10)
        changed.append(done.changed)
        if done.after is None:
            break
        after = done.after
    assert changed == [10, 10, 5]
    with app.state.database.write() as session:
        assert rotating.step(session, new, table, None, limit=100) == rotating.Step(0, None)
        opened = {new.open(one.code_sealed): one.code_index for one in session.scalars(select(Subject))}
    assert opened == {f"{n}": new.index(f"{n}") for n in range(25)}


def test_a_value_of_before_keys_had_names_is_read(app: FastAPI) -> None:
    """Protects what the first installations sealed: bare Base64 under their only key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    bare = base64.b64encode(b"n" * 12 + AESGCM(OLD).encrypt(b"n" * 12, PHONE.encode(), None)).decode()
    cipher = FieldCipher(NEW, "sm4", [("aes", OLD)])
    assert cipher.open(bare) == PHONE
    assert not cipher.is_current(bare)
    with pytest.raises(InvalidTag):
        FieldCipher(NEW).open(bare)


@pytest.mark.parametrize("algorithm", ["aes", "sm4"])
def test_what_was_altered_or_moved_to_another_key_is_refused(algorithm: Algorithm) -> None:
    """Protects sealed values from being changed, and from being passed off as another key's."""
    cipher = FieldCipher(NEW, algorithm, [("aes", OLD)])
    sealed = cipher.seal("91320281MA1DEMQ10W")
    name, _, body = sealed.ciphertext.partition(":")
    raw = bytearray(base64.b64decode(body))
    raw[20] ^= 1
    with pytest.raises(InvalidTag):
        cipher.open(f"{name}:{base64.b64encode(bytes(raw)).decode()}")
    other = FieldCipher(OLD).seal("x").ciphertext.partition(":")[0]
    with pytest.raises(InvalidTag):
        cipher.open(f"{other}:{body}")
    assert cipher.open(sealed.ciphertext) == "91320281MA1DEMQ10W"
    assert len(sealed.index) == 64
    assert sealed.index == cipher.index("91320281MA1DEMQ10W") == cipher.indexes("91320281MA1DEMQ10W")[0]
    assert sealed.earlier == (FieldCipher(OLD).index("91320281MA1DEMQ10W"),)


def test_every_sealed_column_is_walked() -> None:
    """Protects the next table that keeps something sealed: named so, it is rotated without being listed."""
    found = {table.name for table in rotating.tables()}
    assert {"subjects", "cases", "chat_messages", "contact_points", "reports", "receivers", "stored_answers"} <= found
    for table in rotating.tables():
        for column in table.columns:
            of = column.info.get("of")
            assert of is None or of in table.columns


@pytest.mark.parametrize("written", ["aes", "aes:short", "des:" + "A" * 44, "aes:!!!", ":" + "A" * 44])
def test_a_ring_that_cannot_be_read_is_refused(written: str) -> None:
    """Protects from starting without a key that is needed."""
    key = base64.b64encode(NEW).decode()
    with pytest.raises(ValueError, match="CREDIT_FIELD_KEYS_OTHER"):
        Settings(_env_file=None, secret_key="t" * 40, field_key=key, field_keys_other=written)
    assert issubclass(Settings, KeySettings)


def test_the_command_counts_and_does_it(
    settings: Settings,
    kept: None,
    again: Callable[..., TestClient],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Protects whoever has no worker at hand, and whoever wants to know whether the old key may go."""
    changed = ring(settings, "sm4")
    monkeypatch.setattr(rotate, "Settings", lambda: changed)
    monkeypatch.setattr("sys.argv", ["rotate", "--left"])
    assert rotate.main() == 1
    assert "subjects：还有 1 行没有换" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["rotate"])
    assert rotate.main() == 0
    client = again(changed)
    with client.app.state.database.read() as session:  # type: ignore[attr-defined]
        jobs = select(func.count()).where(OutboxMessage.topic == rotating.ROTATE)
        assert session.scalar(jobs) == len(rotating.tables())
    monkeypatch.setattr("sys.argv", ["rotate", "--here"])
    assert rotate.main() == 0
    assert "可以从 CREDIT_FIELD_KEYS_OTHER 里拿掉" in capsys.readouterr().out
    works(again(ring(settings, "sm4", with_old=False)))


def test_a_wechat_stays_its_account_s(app: FastAPI, business: Headers) -> None:
    """Protects a binding while the key changes: who writes is known by the earlier index, and has the new one then."""
    old, new = FieldCipher(OLD), FieldCipher(NEW, "sm4", [("aes", OLD)])
    sealed, now = old.seal("openid-7"), app.state.clock.now()
    with app.state.database.write() as session:
        account = session.scalars(select(Account.id).where(Account.username == "biz")).one()
        session.add(WeChatThread(id="t", openid_index=sealed.index, openid_sealed=sealed.ciphertext, heard_at=now))
        session.add(WeChatBinding(account_id=account, openid_index=sealed.index, consented_at=now))
    with app.state.database.write() as session:
        index = settled(session, new, "openid-7").index
        assert index == new.index("openid-7") != sealed.index
        assert session.scalars(select(WeChatThread.openid_index)).one() == index
        assert session.scalars(select(WeChatBinding.openid_index)).one() == index


def test_nothing_sealed_is_bare(app: FastAPI, kept: None) -> None:
    """Protects codes and telephones at rest: no table holds one as it is."""
    with app.state.database.read() as session:
        for table in session.scalars(text(_TABLES[session.get_bind().dialect.name])).all():
            rows = session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608 -- names of our own tables
            assert PHONE not in str(rows), table
            assert BUSINESS_CODE not in str(rows), table


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
}
