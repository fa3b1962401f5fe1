"""Take files in, attach them to cases, give them out, and take wrong ones away again."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.cases.models import Case, CaseFile
from api.cases.moving import Deed, add_line, capacities, check, make
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from api.materials import checks
from api.materials.models import Attachment
from api.materials.scanner import Scanner
from api.materials.storage import FileStore

MAX_FILES_PER_CASE = 30


@dataclass(frozen=True)
class Stored:
    """A checked file that is in the store; ``warnings`` are told to whoever sees it."""

    name: str
    size: int
    type: str
    sha256: str
    storage_key: str
    warnings: list[str]


@dataclass(frozen=True)
class Intake:
    """The way in for files: checked, scanned, stored. No database is touched, so it runs before a transaction."""

    file_store: FileStore
    scanner: Scanner
    max_bytes: int

    def take(self, filename: str | None, content: bytes, who: str | None = None) -> Stored:
        """Keep a file of ``who``; raises as ``checks.check``, ``Scanner.require_harmless`` and ``FileStore.put`` do."""
        checked = checks.check(filename, content, max_bytes=self.max_bytes, who=who)
        self.scanner.require_harmless(checked.content)
        sha256 = hashlib.sha256(checked.content).hexdigest()
        key = self.file_store.put(sha256, checked.content)
        return Stored(checked.name, len(checked.content), checked.type, sha256, key, list(checked.warnings))


async def get_intake(request: Request) -> Intake:
    """The application's way in for files."""
    state = request.app.state
    return Intake(state.file_store, state.scanner, state.settings.max_upload_bytes)


CurrentIntake = Annotated[Intake, Depends(get_intake)]


def store_attachment(session: Session, owner: str, stored: Stored, *, now: dt.datetime) -> Attachment:
    """Remember a file sent in a chat by the account ``owner``."""
    attachment = Attachment(owner=owner, uploaded_at=now, **vars(stored))
    session.add(attachment)
    session.flush()
    return attachment


def get_attachment(session: Session, owner: str, attachment_id: str) -> Attachment:
    """The file; raises ``NotFound`` when it is absent or somebody else's."""
    attachment = session.scalar(select(Attachment).where(Attachment.id == attachment_id, Attachment.owner == owner))
    if attachment is None:
        raise NotFound("没有找到刚才上传的文件，请重新上传。", code="attachment_not_found")
    return attachment


def as_stored(attachment: Attachment) -> Stored:
    """A chat file, ready to be added to a case."""
    return Stored(
        attachment.name,
        attachment.size,
        attachment.type,
        attachment.sha256,
        attachment.storage_key,
        attachment.warnings,
    )


def require_wanted(case: Case, material: str, deed: Deed) -> str:
    """The name of a paper that the case takes now.

    Raises ``NotAllowed`` and ``Conflict`` as ``moving.check``, ``InvalidInput`` for a paper that is not needed.
    """
    check(case, "upload", deed)
    names = _wanted(case)
    if material not in names:
        wanted = "、".join(f"{name}（{key}）" for key, name in names.items())
        raise InvalidInput(
            f"这项申请不需要“{material[:40]}”。可以上传的材料：{wanted}。",
            [FieldError("/material", "请填写上面列出的材料标识。")],
            code="material_not_needed",
        )
    return names[material]


def add_to_case(session: Session, case: Case, material: str, stored: Stored, deed: Deed) -> CaseFile:
    """Add a file to a material of a draft or an open supplement; the same file sent twice is kept once.

    Sent again for a supplement it counts as new: that is the answer to what was asked.
    """
    name = require_wanted(case, material, deed)
    same = [f for f in case.files if (f.material, f.sha256) == (material, stored.sha256) and not _is_filed(case, f)]
    if same:
        return same[0]
    if len(case.files) >= MAX_FILES_PER_CASE:
        raise Conflict(f"一项申请最多上传 {MAX_FILES_PER_CASE} 个文件，请合并后再上传。", code="too_many_files")
    file = CaseFile(material=material, uploaded_at=deed.now, **vars(stored))
    case.files.append(file)
    words = f"{name}（{stored.name}）"
    make(session, case, "upload", replace(deed, words=words, details={"sha256": stored.sha256}))
    return file


def remove_from_case(session: Session, case: Case, file: CaseFile, deed: Deed) -> None:
    """Take a wrong file away; what was submitted stays. The bytes go with the next sweeps, if nothing else has them."""
    check(case, "upload", deed)
    if _is_filed(case, file):
        raise Conflict(
            "这个文件已经随申请提交，要留作办理依据，不能删除。如果传错了，请补传正确的文件，并在说明里写清楚。",
            code="file_submitted",
        )
    words = f"删除了{_wanted(case).get(file.material, '材料')}（{file.name}）"
    case.files.remove(file)
    session.delete(file)
    add_line(case, deed.done_by("owner"), "remove_file", deed.told(words), now=deed.now)
    details = deed.in_audit(file=file.id, sha256=file.sha256)
    audit.record(session, deed.account_id, "case:owner:remove_file", case.number, now=deed.now, details=details)


def get_file(case: Case, file_id: str) -> CaseFile:
    """One file of a case; raises ``NotFound``."""
    for file in case.files:
        if file.id == file_id:
            return file
    raise NotFound("这项申请里没有这个文件。", code="file_not_found")


def require_reader(case: Case, viewer: Viewer) -> None:
    """Raise ``NotAllowed`` for staff who do not handle cases."""
    if not capacities(case, viewer):
        raise NotAllowed("材料只有申请人本人和经办人员可以下载。")


def _is_filed(case: Case, file: CaseFile) -> bool:
    """Whether it came with the filing, or with an earlier supplement; what came since is the owner's to change."""
    asked_at = (case.supplement or {}).get("asked_at")
    return case.submitted_at is not None and (
        asked_at is None or file.uploaded_at <= dt.datetime.fromisoformat(asked_at)
    )


def _wanted(case: Case) -> dict[str, str]:
    """Names by id of the papers that the case needs, or was asked for since."""
    asked = (case.supplement or {}).get("items", [])
    return {item["id"]: item["name"] for item in case.required} | {one["material"]: one["name"] for one in asked}
