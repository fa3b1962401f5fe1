"""Creating accounts and looking after them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.accounts import administering, creating, service
from api.accounts.account_schemas import AccountChange, AccountDetails, AccountPage, ResetCode, ResetIn
from api.accounts.administering import Wanted
from api.accounts.schemas import AccountIn, AccountOut, Role
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.audit import service as audit
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, WriteSession
from api.openapi import problems
from api.pages import CurrentPaging
from api.settings import CurrentSettings

router = APIRouter(tags=["登录与账号"], route_class=Writing)


@router.post("/accounts", status_code=201, summary="新建账号（管理员或工作人员）", responses=problems(401, 403, 409))
def create_account(
    body: AccountIn,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    settings: CurrentSettings,
) -> AccountOut:
    """办理人员、复核人员只新建本地区信用主体的账号，密码写 null，再用一次性重置码由本人设置；其他账号由管理员新建。

    答复里的名称就是填写的名称。只有演示环境（embedded）里，工作人员可以填密码，也可以给出自己有的角色。
    """
    lenient = settings.profile == "embedded"
    account = creating.create_account_by(session, cipher, viewer, body, lenient=lenient, now=clock.now())
    audit.record(session, viewer.account_id, "account:staff:created", account.id, now=clock.now())
    made = service.shown(account, cipher, own=False)
    # A subject that was known already keeps its name, and whoever only knew its code is not told it.
    typed = made.subject and body.subject and made.subject.model_copy(update={"name": body.subject.name})
    return made.model_copy(update={"subject": typed})


@router.get("/accounts", summary="账号列表（管理员；工作人员看本地区的信用主体账号）", responses=problems(401, 403))
def list_accounts(
    viewer: CurrentViewer,
    database: CurrentDatabase,
    clock: CurrentClock,
    cipher: CurrentCipher,
    paging: CurrentPaging,
    query: Annotated[str | None, Query(max_length=64, description="用户名或者名称里的字")] = None,
    role: Annotated[Role | None, Query(description="只看有这个角色的")] = None,
    state: Annotated[Literal["active", "disabled"] | None, Query(description="只看在用的，或者停用的")] = None,
) -> AccountPage:
    """查看会留痕。"""
    with database.write() as session:
        wanted = Wanted(query, role, state)
        page = administering.listed(session, viewer, wanted, paging, now=clock.now())
        items = administering.details(session, cipher, list(page.items), now=clock.now())
    return AccountPage(items=items, total=page.total, next=page.next)


@router.get("/accounts/{account_id}", summary="一个账号", responses=problems(401, 403, 404))
def get_account(
    account_id: str, viewer: CurrentViewer, database: CurrentDatabase, clock: CurrentClock, cipher: CurrentCipher
) -> AccountDetails:
    """查看会留痕。"""
    with database.write() as session:
        account = administering.look_at(session, viewer, account_id, now=clock.now())
        return administering.details(session, cipher, [account], now=clock.now())[0]


@router.patch("/accounts/{account_id}", summary="改角色、地区，停用或者恢复", responses=problems(401, 403, 404, 409))
def change_account(
    account_id: str,
    body: AccountChange,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> AccountDetails:
    """停用以后，这个账号在所有设备上都退出登录。"""
    account = administering.change(session, viewer, account_id, body, now=clock.now())
    return administering.details(session, cipher, [account], now=clock.now())[0]


@router.post(
    "/accounts/{account_id}/reset",
    summary="给一个一次性重置码，由本人设置新密码",
    responses=problems(401, 403, 404, 409),
)
def reset_account(
    account_id: str,
    body: ResetIn,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> ResetCode:
    """原来的密码和所有登录立即失效。重置码只显示这一次，24 小时内有效；请核实身份以后当面或者电话告诉本人。"""
    return administering.reset(session, cipher, viewer, account_id, body, now=clock.now())


@router.delete(
    "/accounts/{account_id}/sessions",
    status_code=204,
    summary="让一个账号在所有设备上退出登录",
    responses=problems(401, 403, 404),
)
def sign_account_out(account_id: str, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> None:
    """Ends its browsers' sessions and its programs' tokens."""
    administering.sign_out(session, viewer, account_id, now=clock.now())
