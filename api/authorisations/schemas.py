"""What travels over the wire about authorisations; names as in the contract."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.accounts.acting import Capacity, Scope
from api.accounts.schemas import SubjectOut
from api.plain import as_list, visible_if_text

State = Literal["requested", "confirmed", "refused", "revoked", "expired"]
Side = Literal["agent", "principal"]
Paper = Literal["authorisation_letter", "guardianship_proof", "identity_document"]
_Visible = BeforeValidator(visible_if_text)
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), _Visible]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _Visible]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), _Visible]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), _Visible]


class AgentIn(BaseModel):
    """代理人：代码；是本人的，也可以只写账号名或者名称。"""

    model_config = ConfigDict(extra="forbid", title="代理人")

    kind: Literal["business", "person"] | None = Field(None, title="单位还是个人", description="可以不写，看代码就知道")
    name: Name | None = Field(None, title="名称或者姓名")
    code: Code | None = Field(None, title="统一社会信用代码或者身份证号码")
    username: Code | None = Field(None, title="账号名", description="只认自己的")


def _as_agent(value: object) -> object:
    return {"code": value} if isinstance(value, str) else value


_ALSO_CALLED: dict[str, tuple[Scope, ...]] = {
    **dict.fromkeys(("look", "view", "read", "查看", "查询"), ("look",)),
    **dict.fromkeys(("file", "办理"), ("file",)),
    **dict.fromkeys(("all", "全部"), ("look", "file")),
}
"""Only words that say what is allowed: one that names a thing (cases, repair) would be given more than it says."""
_BETWEEN = re.compile(r"[\s,，、;；|+]+")


def _as_scope(value: object) -> object:
    """What may be done under the two names it has here, from other words that say the same."""
    said = [one for part in (value if isinstance(value, list) else [value]) for one in _said(part)]
    unknown = [one for one in said if not isinstance(one, str) or one.lower() not in _ALSO_CALLED]
    if unknown or not said:
        raise ValueError("scope 只能填写：look（查看）、file（查看并且办理），可以两个都写。")
    return list(dict.fromkeys(name for one in said for name in _ALSO_CALLED[one.lower()]))


def _said(part: object) -> list[Any]:
    return [one for one in _BETWEEN.split(part) if one] if isinstance(part, str) else [part]


class PaperIn(BaseModel):
    """一份已经上传的材料。"""

    model_config = ConfigDict(extra="forbid", title="授权所附的一份材料")

    attachment: str = Field(max_length=36, title="文件编号", description="POST /chat/attachments 返回的 id")
    material: Paper | None = Field(None, title="是什么材料", description="不写：授权委托书；监护人是监护关系证明")


def _as_paper(value: object) -> object:
    return {"attachment": value} if isinstance(value, str) else value


Papers = Annotated[list[Annotated[PaperIn, BeforeValidator(_as_paper)]], Field(max_length=10)]


class AuthorisationIn(BaseModel):
    """登记由谁替谁办理：代理人自己登记，或者由被代理的人登记并写明 agent。"""

    model_config = ConfigDict(extra="forbid", title="登记授权")

    principal_code: Code = Field(
        title="替谁办理", description="被代理的企业或者个人的代码：统一社会信用代码或者身份证号码"
    )
    principal_name: Name | None = Field(None, title="替谁办理：名称", description="企业名称或者姓名，供工作人员核对")
    agent: Annotated[AgentIn, BeforeValidator(_as_agent, json_schema_input_type=Code | AgentIn)] | None = Field(
        None, title="代理人", description="本人办理时不写，或者写自己的账号名、名称；由被代理的人登记时写代理人的代码"
    )
    agent_name: Name | None = Field(None, title="代理人姓名", description="由被代理的人登记时填写，供工作人员核对")
    capacity: Capacity | None = Field(
        None, title="以什么身份", description="agent 代理人，guardian 未成年人的监护人；不写时未成年人按监护人"
    )
    scope: Annotated[list[Scope], BeforeValidator(_as_scope), Field(min_length=1, max_length=2)] = Field(
        title="可以做什么", description="look 查看，file 查看并且办理；all 是两样都可以"
    )
    until: dt.date = Field(title="到哪天为止", description="含当天；不能没有期限")
    files: Annotated[Papers, BeforeValidator(as_list)] = Field(
        default_factory=list, title="材料", description="授权委托书或者监护关系证明；用表单时直接放文件"
    )
    note: Words = Field("", title="说明")

    @property
    def agent_called(self) -> str | None:
        """What the agent is called by whoever registers."""
        return self.agent_name or (self.agent.name if self.agent else None)


class ConfirmIn(BaseModel):
    """确认授权。"""

    model_config = ConfigDict(extra="forbid", title="确认授权")

    note: Words = Field("", title="核对情况", description="例如怎样核对了委托书上的印章")


class RefuseIn(BaseModel):
    """不予确认。"""

    model_config = ConfigDict(extra="forbid", title="不予确认授权")

    reason: Reason = Field(title="理由", description="写明缺什么、怎样补，登记的人会看到")


class RevokeIn(BaseModel):
    """撤销授权，马上生效。"""

    model_config = ConfigDict(extra="forbid", title="撤销授权")

    reason: Words = Field("", title="理由", description="工作人员撤销时必须写明")


class AuthorisationFileOut(BaseModel):
    """授权所附的一个文件。"""

    model_config = ConfigDict(title="授权所附的文件")

    id: str = Field(title="文件编号")
    material: Paper = Field(title="材料标识")
    material_name: str = Field(title="材料名称")
    name: str = Field(title="文件名")
    type: str = Field(title="文件类型")
    size: int = Field(title="字节数")
    sha256: str = Field(title="SHA-256")
    uploaded_at: dt.datetime = Field(title="上传时间")
    warnings: list[str] = Field(title="提醒", description="例如空白页、像素太低")


class AuthorisationPaperOut(BaseModel):
    """要交的一样材料。"""

    model_config = ConfigDict(title="授权要交的材料")

    id: Paper = Field(title="材料标识")
    name: str = Field(title="材料名称")
    why: str = Field(title="为什么要")
    citations: list[dict[str, Any]] = Field(title="依据")


class AuthorisationOut(BaseModel):
    """一项授权。"""

    model_config = ConfigDict(title="一项授权")

    id: str = Field(title="授权编号", description="替别人办理时写在 on_behalf_of 里")
    number: str = Field(title="登记号", description="例如 SQ-20261121-0001")
    principal: SubjectOut = Field(title="替谁办理", description="代码隐去中间几位，本人看到全部")
    agent: SubjectOut = Field(title="代理人", description="代码隐去中间几位，本人看到全部")
    capacity: Capacity = Field(title="以什么身份")
    capacity_text: str = Field(title="以什么身份（中文）")
    scope: list[Scope] = Field(title="可以做什么")
    until: dt.date = Field(title="到哪天为止", description="含当天")
    state: State = Field(title="状态")
    state_text: str = Field(title="状态（中文）")
    note: str = Field(title="登记时的说明")
    reason: str = Field(title="不予确认或者撤销的理由，或者确认时的核对情况")
    region: str | None = Field(
        title="由哪里确认", description="只给工作人员看；没有记录的按代码里的行政区划；为空的由全国范围的工作人员确认"
    )
    files: list[AuthorisationFileOut] = Field(title="材料")
    required: list[AuthorisationPaperOut] = Field(title="要交的材料")
    missing: list[Paper] = Field(title="还缺的材料")
    created_at: dt.datetime = Field(title="登记时间")
    decided_at: dt.datetime | None = Field(title="确认或者不予确认的时间")
    ended_at: dt.datetime | None = Field(title="撤销的时间")
    named: str = Field(title="登记时写的对方名称", description="工作人员和登记的人看得到；是否属实以材料为准")
    is_agent: bool = Field(title="当前账号是代理人")
    is_principal: bool = Field(title="当前账号是被代理的人")
    allowed_actions: list[Literal["upload", "confirm", "refuse", "revoke", "act"]] = Field(title="现在可以做的操作")


class AuthorisationPage(BaseModel):
    """授权列表。"""

    model_config = ConfigDict(title="授权列表")

    items: list[AuthorisationOut] = Field(title="这一页的授权")
    total: int = Field(title="总数")
    next: str | None = Field(title="下一页的 cursor")


def _form() -> dict[str, Any]:
    """``AuthorisationIn`` as a form has it: texts, and the files themselves."""
    texts = ("principal_code", "principal_name", "agent", "agent_name", "capacity", "until", "note")
    one = {name: {"type": "string", "title": AuthorisationIn.model_fields[name].title} for name in texts}
    file = {"type": "string", "format": "binary"}
    several = {
        "scope": {"type": "array", "items": {"type": "string"}, "title": "可以做什么"},
        "files": {"type": "array", "items": file, "title": "材料"},
    }
    required = ["principal_code", "scope", "until"]
    return {"type": "object", "title": "登记授权（表单）", "required": required, "properties": one | several}


FORM = _form()
