"""Verification as an answer: all of a short trail, of a long one what came since the last anchor."""

import threading
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.audit.chain import ANCHORS, check, read_marks
from api.audit.models import AuditAnchor, AuditLine
from api.audit.verify import told
from api.errors import Conflict
from api.oversight.schemas import AnchorOut, BrokenOut, VerificationOut

SHORT = 50_000
_ONE = threading.Lock()


def verified(session: Session, folder: Path, *, full: bool) -> VerificationOut:
    """One at a time: reading millions of lines takes a core; raises ``Conflict`` for a second one."""
    if not _ONE.acquire(blocking=False):
        raise Conflict("正在核对，请等这一次完成。", code="verification_running")
    try:
        return _verified(session, folder, full=full)
    finally:
        _ONE.release()


def _verified(session: Session, folder: Path, *, full: bool) -> VerificationOut:
    last = session.scalar(select(func.max(AuditLine.sequence))) or 0
    anchor = session.scalar(select(AuditAnchor).order_by(AuditAnchor.sequence.desc()).limit(1))
    after = anchor.sequence if anchor and last > SHORT and not full else 0
    kept = read_marks(folder / ANCHORS)
    checked = check(session, kept.marks, after=after)
    # Before the first anchor there is no file, and the words say so.
    unread = [f"锚点文件{kept.fault}"] if kept.fault and checked.marks else []
    broken = checked.broken
    return VerificationOut(
        intact=broken is None,
        checked_from=checked.start,
        checked_to=checked.end,
        lines=max(checked.end - checked.start + 1, 0) if checked.end else 0,
        anchors=checked.marks,
        anchor=AnchorOut(sequence=anchor.sequence, at=anchor.at, hash=anchor.hash) if anchor else None,
        broken=BrokenOut(sequence=broken.sequence, fault=broken.fault, text=broken.text) if broken else None,
        text=told(checked, unread),
    )
