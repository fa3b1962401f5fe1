"""Deleting what may be deleted of a person's data, and naming what is kept.

What was filed belongs to the record of an authority's work and is kept; no law is claimed for that beyond what the
table of periods says. What only served the person goes.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.models import Account
from api.accounts.viewer import as_viewer
from api.answers.models import AnswerRemark
from api.assessments.models import StoredAssessment
from api.authorisations import service as authorisations
from api.authorisations.models import Authorisation
from api.authorisations.service import concerns
from api.cases.models import Case
from api.cases.retention import remove_unfiled
from api.chat import service as chat
from api.chat.models import Conversation, Handover
from api.chat.service import Speaker
from api.clock import Clock
from api.db import Base
from api.idempotency import StoredAnswer
from api.materials.models import Attachment
from api.notify.models import CodeSent, ContactPoint, Notification, QuietHours, Reminder
from api.privacy.purposes import purposes
from api.records.models import Record
from api.reports.models import Report
from api.rights.models import RightsExport, RightsRequest
from api.rights.withdrawing import is_shared, withdraw
from api.wechat.models import WeChatBinding, WeChatThread

_KEPT: Mapping[str, tuple[str, type[Base]]] = {
    "已提交过的申请，连同材料、决定和办理经过": ("办理机关作出决定的经过，您以后查询、复议或者起诉也要用。", Case),
    "信用记录": ("由认定单位或者来源网站更正、删除；可以申请修复或者提出异议。", Record),
    "评估结论": ("说明当时为什么这样答复您。", StoredAssessment),
    "投诉、举报和留言": ("工作人员处理的依据。", Report),
    "代办授权的登记和材料": ("说明谁替谁办过；还有效的已经撤销。", Authorisation),
}
_ALWAYS = {
    "操作留痕，以及同意和删除申请的登记": "用来查明有没有人越权查看，也证明这次删除确实办了；里面没有您说过的话。",
    "登录账号": "没有要求注销，所以还在。",
}
_SHARED = "这个主体还有别的账号在用，共用的草稿、消息和提醒没有删。"


def erase(session: Session, account: Account, clock: Clock, *, close_account: bool) -> dict[str, Any]:
    """Delete, and say what was deleted and what was kept; the account is closed only where that was asked for."""
    removed = _talk(session, account, clock)
    shared = is_shared(session, account)
    if account.subject_id and not shared:
        # Before the consents, whose end removes reminders that would then not be counted.
        removed |= _of_subject(session, account.subject_id, clock)
    removed |= _means(session, account, clock)
    kept = _kept(session, account, closed=close_account)
    if shared:
        kept.append({"what": "共用的内容", "text": _SHARED})
    if close_account and not shared:
        authorisations.end_all(session, account.subject_id, now=clock.now())
    if close_account:
        mine = select(RightsRequest.id).where(RightsRequest.account_id == account.id)
        _delete(session, RightsExport, RightsExport.request_id.in_(mine))
        accounts.close(session, account)
    return {"removed": {what: count for what, count in removed.items() if count}, "kept": kept}


def _talk(session: Session, account: Account, clock: Clock) -> dict[str, int]:
    """Conversations with what came with them; the sweep of files takes the bytes that no row names.

    A file that went into an application has a row of its own there, and goes or stays with it.
    """
    speaker = Speaker(as_viewer(account), None)
    ids = session.scalars(select(Conversation.id).where(Conversation.account_id == account.id)).all()
    for one in ids:
        chat.delete_conversation(session, speaker, one, now=clock.now())
    bound = select(WeChatBinding.openid_index).where(WeChatBinding.account_id == account.id)
    remarks = update(AnswerRemark).where(AnswerRemark.account_id == account.id)
    session.execute(remarks.values(account_id=None))
    return {
        "对话": len(ids),
        "人工服务登记": _delete(session, Handover, Handover.account_id == account.id),
        "微信消息的收发登记": _delete(session, WeChatThread, WeChatThread.openid_index.in_(bound)),
        "对话里上传的文件": _delete(session, Attachment, Attachment.owner == account.id),
    }


def _means(session: Session, account: Account, clock: Clock) -> dict[str, int]:
    """How the person is reached and recognised; every consent is taken back with it."""
    reached = ContactPoint.account_id == account.id
    addresses = select(func.count()).where(reached, ContactPoint.address_index.is_not(None))
    had = session.scalar(addresses) or 0
    for purpose in purposes():
        withdraw(session, account.id, purpose, now=clock.now())
    _delete(session, ContactPoint, reached)
    _delete(session, CodeSent, CodeSent.account_id == account.id)
    return {
        "联系方式": had,
        "消息设置": _delete(session, QuietHours, QuietHours.account_id == account.id),
        "为防止重复办理留存的应答": _delete(session, StoredAnswer, StoredAnswer.account_id == account.id),
        "本人账号的站内消息": _delete(session, Notification, Notification.account_id == account.id),
    }


def _of_subject(session: Session, subject_id: str, clock: Clock) -> dict[str, int]:
    """Drafts, and what was told or was to be told of anything but filed applications."""
    drafts = remove_unfiled(session, subject_id, now=clock.now())
    filed = select(Case.number).where(Case.subject_id == subject_id)
    of_nothing_kept = or_(Notification.case_number.is_(None), Notification.case_number.not_in(filed))
    wanted = Reminder.subject_id == subject_id, Reminder.record_id.is_not(None)
    return {
        "没有提交过的申请草稿": drafts,
        "站内消息": _delete(session, Notification, Notification.subject_id == subject_id, of_nothing_kept),
        "提醒": _delete(session, Reminder, *wanted),
    }


def _kept(session: Session, account: Account, *, closed: bool) -> list[dict[str, str]]:
    """Of each kind that is there."""
    whose: dict[type[Base], ColumnElement[bool]] = {
        Case: Case.subject_id == account.subject_id,
        Record: Record.subject_id == account.subject_id,
        StoredAssessment: StoredAssessment.account_id == account.id,
        Report: Report.account_id == account.id,
        Authorisation: concerns(account.subject_id),
    }
    there = {
        what: why
        for what, (why, table) in _KEPT.items()
        if session.scalar(select(func.count()).select_from(table).where(whose[table]))
    }
    always = {what: why for what, why in _ALWAYS.items() if not (closed and what == "登录账号")}
    return [{"what": what, "text": why} for what, why in (there | always).items()]


def _delete(session: Session, table: type[Base], *which: ColumnElement[bool]) -> int:
    done = session.execute(delete(table).where(*which))
    return done.rowcount if isinstance(done, CursorResult) else 0
