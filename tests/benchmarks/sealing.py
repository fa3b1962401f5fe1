"""Fields sealed and opened a second, beside the library bare; and what a line in the audit trail costs a look."""

import datetime as dt
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit.looks import Looks
from api.audit.models import AuditLine
from api.audit.service import Line
from api.crypto import Algorithm, FieldCipher
from api.db import Database
from api.settings import ROOT
from tests.benchmarks.figures import table

_CODE = "91320281MA1DEMQ10W"
_FIELDS, _LOOKS = 20_000, 500
_KEY = b"k" * 32


def measure() -> None:
    """Print one row an algorithm, and one for the trail."""
    rows = [_row("aes", _bare_aes()), _row("sm4", _bare_sm4())]
    table("Fields of 18 characters a second", ["algorithm", "sealed with index", "opened", "library bare"], rows)
    with tempfile.TemporaryDirectory(prefix="credit-bench-") as folder:
        table("A look written down, one after another", ["looks/s", "ms"], [_looks(Path(folder))])


def _row(algorithm: Algorithm, bare: Callable[[], object]) -> list[str]:
    cipher = FieldCipher(_KEY, algorithm)
    sealed = cipher.seal(_CODE).ciphertext
    found = (_rate(lambda: cipher.seal(_CODE)), _rate(lambda: cipher.open(sealed)), _rate(bare))
    return [algorithm, *(f"{one:,.0f}" for one in found)]


def _bare_aes() -> Callable[[], object]:
    aead, value = AESGCM(_KEY), _CODE.encode()
    return lambda: aead.encrypt(os.urandom(12), value, None)


def _bare_sm4() -> Callable[[], object]:
    key, value = SM4(_KEY[:16]), _CODE.encode()

    def seal() -> bytes:
        encryptor = Cipher(key, modes.GCM(os.urandom(12))).encryptor()
        return encryptor.update(value) + encryptor.finalize() + encryptor.tag

    return seal


def _rate(action: Callable[[], object]) -> float:
    """The best of three runs, a second of the processor: others may be at work on the machine."""
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        for _ in range(_FIELDS):
            action()
        best = max(best, _FIELDS / (time.process_time() - started))
    return best


def _looks(folder: Path) -> list[str]:
    url = f"sqlite:///{folder / 'credit.db'}"
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "head")
    database = Database(url)
    looks, now = Looks(database, folder), dt.datetime.now(dt.UTC)
    started = time.perf_counter()
    for n in range(_LOOKS):
        looks.note([Line(now, "clerk", "case:staff:looked_up", f"XF-{n}", {}, None, "办理申请")])
    seconds = time.perf_counter() - started
    with database.read() as session:
        _require_all(session)
    database.engine.dispose()
    return [f"{_LOOKS / seconds:,.0f}", f"{seconds / _LOOKS * 1000:.2f}"]


def _require_all(session: Session) -> None:
    kept = len(session.scalars(select(AuditLine.sequence)).all())
    if kept != _LOOKS:
        raise RuntimeError(f"{kept} of {_LOOKS} looks are in the trail")


if __name__ == "__main__":
    measure()
