"""What travels over the wire about receivers."""

import base64
import binascii
import datetime as dt
import re
from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from api.addresses import is_link_local
from api.plain import visible_if_text
from api.records.schemas import Field_
from knowledge.engine.regions import region_name

ReceiverKind = Literal["national_site", "provincial_portal", "city_portal", "market_register", "agency"]
GatewayKind = Literal["null", "webhook"]
_SECRET_PREFIX = "whsec_"  # noqa: S105  how the Standard Webhooks scheme marks a secret, not a secret
_SECRET_BYTES = range(24, 65)
_NAMES_A_SECRET = re.compile(r"token|secret|passw|pwd|api.?key|^key$|access.?key|signature|^sig$", re.IGNORECASE)


def _known_region(code: str) -> str:
    if region_name(code) is None:
        raise ValueError(f"没有行政区划代码 {code}。请填六位代码，例如 320000（江苏省）；全国填 000000。")
    return code


def _checked_url(url: str) -> str:
    """Neither credentials nor a fragment: addresses are shown to staff and written to logs."""
    try:
        address = urlsplit(url)
        address.port  # noqa: B018  a port that is none is only found when it is read
    except ValueError:
        raise ValueError("这个地址写得不对，请填 https:// 开头的完整地址。") from None
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError("地址要以 https:// 或 http:// 开头，并写明主机名。")
    if address.username is not None or address.password is not None:
        raise ValueError("地址里不要写用户名和密码；身份由签名密钥（secret）证明。")
    if any(_NAMES_A_SECRET.search(name) for name, _ in parse_qsl(address.query, keep_blank_values=True)):
        raise ValueError("地址里不要带密钥、口令或令牌（? 后面的部分）；身份由签名密钥（secret）证明。")
    if is_link_local(address.hostname):
        raise ValueError("这个地址属于机器自身的管理网段（例如云主机的元数据服务），不能作为接收平台。")
    if address.fragment or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("地址里不要有 # 片段、空格和中文。")
    return url


def _checked_secret(secret: str) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_SECRET_PREFIX) or len(key) not in _SECRET_BYTES:
        raise ValueError("密钥应为 whsec_ 加上 24 到 64 字节随机数的 Base64，例如用 openssl rand -base64 32 生成。")
    return secret


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100), BeforeValidator(visible_if_text)
]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), AfterValidator(_known_region)]
Regions = Annotated[list[Region], Field(min_length=1, max_length=50)]
Fields = Annotated[list[Field_], Field(min_length=1)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_checked_url)]
Secret = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_checked_secret)]


class ReceiverIn(BaseModel):
    """A new receiver."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: ReceiverKind
    regions: Regions = Field(description="负责的地区，六位行政区划代码，包括下级地区；全国填 000000")
    fields: Fields | None = Field(None, description="负责的行业领域；不填就是全部")
    gateway: GatewayKind = Field("webhook", description="webhook 真实送达；null 演示网关，正式环境不能用")
    url: Url | None = Field(None, description="接收通知的地址")
    secret: Secret | None = Field(None, description="双方共用的签名密钥，只写不读")
    active: bool = Field(default=True, description="是否启用")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.gateway == "webhook" and (self.url is None or self.secret is None):
            raise ValueError("真实送达（webhook）要填地址（url）和签名密钥（secret）。")
        return self


class ReceiverPatch(BaseModel):
    """Changes to a receiver; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    regions: Regions | None = None
    fields: Fields | None = None
    gateway: GatewayKind | None = None
    url: Url | None = None
    secret: Secret | None = Field(None, description="新的签名密钥，立即生效，只写不读")
    active: bool | None = None

    @model_validator(mode="after")
    def _not_emptied(self) -> Self:
        emptied = [name for name in self.model_fields_set if getattr(self, name) is None and name != "fields"]
        if emptied:
            raise ValueError(f"{'、'.join(sorted(emptied))} 不能改成空；不改的项目请不要写。")
        return self


class ReceiverOut(BaseModel):
    """A receiver without its secret."""

    id: str
    name: str
    kind: ReceiverKind
    kind_text: str
    regions: list[str]
    fields: list[str] | None
    gateway: GatewayKind
    url: str | None
    has_secret: bool
    active: bool
    created_at: dt.datetime
    updated_at: dt.datetime


class ReceiverPage(BaseModel):
    """A page of receivers."""

    items: list[ReceiverOut]
    total: int
    next: str | None
