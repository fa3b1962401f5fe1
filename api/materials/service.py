"""Store files, and attach them to cases."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.cases import service as cases
from api.cases.models import Case, CaseFile
from api.errors import Conflict, FieldError, InvalidInput, NotFound
from api.materials import checks
from api.materials.models import Attachment
from api.materials.storage import FileStore

MAX_FILES_PER_CASE = 30


@dataclass(frozen=True)
class Stored:
    """A checked file that is in the store."""

    name: str
    size: int
    type: str
    sha256: str
    storage_key: str


def store(file_store: FileStore, filename: str | None, content: bytes, *, max_bytes: int) -> Stored:
    """Check and keep a file; no database is touched, so it may run before a transaction begins."""
    checked = checks.check(filename, content, max_bytes=max_bytes)
    sha256 = hashlib.sha256(checked.content).hexdigest()
    key = file_store.put(sha256, checked.content)
    return Stored(checked.name, len(checked.content), checked.type, sha256, key)


def store_attachment(session: Session, owner: str, stored: Stored, *, now: dt.datetime) -> Attachment:
    """Remember a file sent in a chat by the account ``owner``."""
    attachment = Attachment(owner=owner, uploaded_at=now, **vars(stored))
    session.add(attachment)
    session.flush()
    return attachment


def get_attachment(session: Session, owner: str, attachment_id: str) -> Attachment:
    """The file; raises ``NotFound`` when it is absent or somebody else's."""
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.owner != owner:
        raise NotFound("没有找到刚才上传的文件，请重新上传。", code="attachment_not_found")
    return attachment


def as_stored(attachment: Attachment) -> Stored:
    """A chat file, ready to be added to a case."""
    return Stored(attachment.name, attachment.size, attachment.type, attachment.sha256, attachment.storage_key)


def add_to_case(
    session: Session, case: Case, viewer: Viewer, material: str, stored: Stored, *, now: dt.datetime
) -> CaseFile:
    """Add a file to a draft's material; the same file sent twice is kept once."""
    if case.status != "draft":
        raise Conflict(f"申请 {case.number} 已经提交，材料不能再改动。", code="not_a_draft")
    names = {item["id"]: item["name"] for item in case.required}
    if material not in names:
        wanted = "、".join(f"{name}（{key}）" for key, name in names.items())
        raise InvalidInput(
            f"这项申请不需要“{material[:40]}”。可以上传的材料：{wanted}。",
            [FieldError("/material", "请填写上面列出的材料标识。")],
            code="material_not_needed",
        )
    same = [f for f in case.files if f.material == material and f.sha256 == stored.sha256]
    if same:
        return same[0]
    if len(case.files) >= MAX_FILES_PER_CASE:
        raise Conflict(f"一项申请最多上传 {MAX_FILES_PER_CASE} 个文件，请合并后再上传。", code="too_many_files")
    file = CaseFile(material=material, uploaded_at=now, **vars(stored))
    case.files.append(file)
    session.flush()
    cases.note(session, case, "申请人", "uploaded", f"上传了{names[material]}：{stored.name}", now=now)
    audit.record(
        session,
        viewer.account_id,
        "case:owner:uploaded",
        case.number,
        now=now,
        details={"sha256": stored.sha256},
    )
    return file


def get_file(case: Case, file_id: str) -> CaseFile:
    """One file of a case; raises ``NotFound``."""
    for file in case.files:
        if file.id == file_id:
            return file
    raise NotFound("这项申请里没有这个文件。", code="file_not_found")
