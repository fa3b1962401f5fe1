"""Settings from ``CREDIT_*`` environment variables and a ``.env`` file."""

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from fastapi import Depends, Request
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy.engine import make_url

from api.addresses import Networks, is_loopback, is_safe_on_the_way, networks_of
from api.identity_settings import IdentitySettings
from api.key_settings import KeySettings

ROOT = Path(__file__).resolve().parent.parent
_TOKEN_LENGTH = 16
_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?")


class Settings(IdentitySettings, KeySettings):
    """Every knob of the API, with its default for the embedded profile.

    Raises ``ValueError`` (in Chinese, naming the variable) where a secret is missing or a
    demonstration setting meets the production profile.
    """

    model_config = SettingsConfigDict(env_prefix="CREDIT_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = f"sqlite:///{ROOT / 'var' / 'credit.db'}"
    redis_url: str | None = None
    storage_url: str = f"file://{ROOT / 'var' / 'files'}"
    storage_endpoint: str | None = Field(None, description="address of an S3-compatible service, where not Amazon's")
    storage_region: str | None = None
    storage_access_key: str | None = None
    storage_secret_key: SecretStr | None = None
    bot_url: str = "http://127.0.0.1:5005"
    bot_token: SecretStr | None = None
    bot_timeout_seconds: float = Field(20.0, gt=0)
    actions_url: str = "http://127.0.0.1:5055"
    today: dt.date | None = None
    rate_limits: Literal["on", "off"] = "on"
    host: str = Field("127.0.0.1", description="where api and actions listen; 0.0.0.0 only inside a container")
    proxy_addresses: str = Field("", description="reverse proxies whose word on the caller's address is believed")
    drain_seconds: float = Field(0.0, ge=0, le=60, description="between saying that it stops and closing the door")
    alive_file: Path | None = Field(None, description="the worker touches it as long as it does its work")
    inside_addresses: str = Field("127.0.0.0/8,::1", description="networks of our own programs, by commas")
    private_networks: str = Field("", description="private networks in which platforms stand, by commas")
    demo_password: SecretStr | None = None
    secret_key: SecretStr = Field(description="signs tokens and cookies; at least 32 characters")
    knowledge_dir: Path = ROOT / "knowledge"
    letters_dir: Path = ROOT / "api" / "filing" / "letters" / "templates"
    letters_font_dir: Path | None = Field(None, description="fonts of the office, beside those that set-up brings")
    rankers_dir: Path = Field(ROOT / "var" / "rankers", description="what was learned from the questions people ask")
    index_dir: Path | None = Field(
        None, description="clauses of imported documents, for searching; beside the database"
    )
    audit_dir: Path | None = Field(None, description="anchors of the audit trail, out of the database's reach")
    rewriter_url: str | None = Field(
        None, description="OpenAI-compatible base address, such as http://127.0.0.1:8080/v1"
    )
    rewriter_key: SecretStr | None = None
    rewriter_model: str = ""
    rewriter_timeout_seconds: float = Field(3.0, gt=0, le=10)
    receiver_timeout_seconds: float = Field(10.0, gt=0, le=60)
    receiver_chase_days: int = Field(3, ge=1, le=60, description="working days until a silent platform is asked again")
    smtp_url: SecretStr | None = Field(None, description="smtps://user:password@host:465, or smtp:// with STARTTLS")
    smtp_from: str = ""
    sms_url: str | None = None
    sms_key: SecretStr | None = None
    wechat_url: str = "https://api.weixin.qq.com"
    wechat_app_id: str = ""
    wechat_app_secret: SecretStr | None = None
    wechat_template: str = Field("", description="number of the subscribe message's template")
    wechat_template_fields: dict[str, Literal["title", "number", "short", "date"]] | None = Field(
        None, description="which place of the template shows what, as JSON"
    )
    wechat_token: SecretStr | None = Field(None, description="signs what WeChat sends to us; as in its console")
    wechat_aes_key: SecretStr | None = Field(None, description="43 characters; encrypts what WeChat sends to us")
    wechat_mode: Literal["plain", "compatible", "safe"] = "safe"
    wechat_bind_page: str = Field("", description="page of the mini program where somebody binds WeChat to an account")
    wechat_bind_cover: Path | None = Field(None, description="picture on the card that leads to that page")
    portal_origins: str = Field("", description="origins of portals elsewhere that embed the widget, by commas")
    second_person: Literal["", "denials", "deletions", "denials,deletions"] = ""
    escalate_after_days: int = Field(1, ge=1, le=60, description="working days after a breached last day")
    office_hours: str = Field("09:00-12:00,13:30-17:30", description="when staff answer, on Chinese working days")
    handover_late_minutes: int = Field(10, ge=1, le=240, description="until staff are told that somebody still waits")
    scanner_url: str | None = Field(None, description="clamd: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl")
    scanner_timeout_seconds: float = Field(30.0, gt=0, le=120)
    max_upload_bytes: int = Field(10 * 1024 * 1024, gt=0)
    keep_unanswered: Literal["on", "off"] = Field("off", description="keep, masked, what was asked in vain")
    retention_days: dict[str, int] | None = Field(None, description="periods of api/privacy/periods.yaml, as JSON")
    authorisation_days: int = Field(365, gt=0, le=3660, description="the longest that somebody may act for another")

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("CREDIT_SECRET_KEY 太短：请设置至少 32 个字符的随机密钥。")
        self.check_keys()
        self._check_rewriter()
        self._check_redis()
        self._check_storage()
        self._check_scanner()
        self._check_channels()
        self._check_portals()
        self._check_networks()
        self.check_single_sign_on()
        if self.profile == "production":
            self._refuse_demonstration_settings()
        return self

    def _check_rewriter(self) -> None:
        """Answers and a key leave the machine by this address, so outside of it only encrypted."""
        if self.rewriter_url is None:
            return
        address = urlsplit(self.rewriter_url)
        if address.scheme not in ("http", "https") or not address.hostname or address.username is not None:
            raise ValueError("CREDIT_REWRITER_URL 应为 http(s):// 开头的地址，里面不写用户名和密码。")
        if not self.rewriter_model:
            raise ValueError("设置了 CREDIT_REWRITER_URL，还要用 CREDIT_REWRITER_MODEL 写明模型名称。")
        if self.profile == "production" and address.scheme != "https" and not is_loopback(address.hostname):
            raise ValueError("正式环境（production）的 CREDIT_REWRITER_URL 必须是 https，或者就在本机。")

    def _check_channels(self) -> None:
        """Half a channel is a mistake; codes and keys leave the machine by them, so outside of it only encrypted."""
        if self.smtp_url is not None:
            address = urlsplit(self.smtp_url.get_secret_value())
            if address.scheme not in ("smtp", "smtps") or not address.hostname or "@" not in self.smtp_from:
                raise ValueError(
                    "CREDIT_SMTP_URL 应为 smtps:// 或 smtp:// 开头的地址，并用 CREDIT_SMTP_FROM 写明发件邮箱。"
                )
        if self.sms_url is not None and self.sms_key is None:
            raise ValueError("设置了 CREDIT_SMS_URL，还要用 CREDIT_SMS_KEY 写明短信网关的密钥。")
        self._check_wechat()
        if self.profile == "production" and not all(map(is_safe_on_the_way, (self.sms_url, self.wechat_url))):
            raise ValueError(
                "正式环境（production）的 CREDIT_SMS_URL 和 CREDIT_WECHAT_URL 必须是 https，或者就在本机。"
            )

    def _check_wechat(self) -> None:
        app = (self.wechat_app_id, self.wechat_app_secret)
        template = (self.wechat_template, self.wechat_template_fields)
        if any(template) and not (all(template) and all(app)):
            raise ValueError(
                "微信订阅消息要同时设置 CREDIT_WECHAT_APP_ID、CREDIT_WECHAT_APP_SECRET、CREDIT_WECHAT_TEMPLATE"
                " 和 CREDIT_WECHAT_TEMPLATE_FIELDS。"
            )
        if self.public_url is not None and not urlsplit(self.public_url).hostname:
            raise ValueError("CREDIT_PUBLIC_URL 应为完整的地址，例如 https://credit.example.gov.cn。")
        if any((*app, self.wechat_token, self.wechat_aes_key)) and not all(app):
            raise ValueError("使用微信要同时设置 CREDIT_WECHAT_APP_ID 和 CREDIT_WECHAT_APP_SECRET。")
        if self.wechat_token is None:
            return
        key = self.wechat_aes_key.get_secret_value() if self.wechat_aes_key else ""
        if self.wechat_mode != "plain" and not _AES_KEY.fullmatch(key):
            raise ValueError("CREDIT_WECHAT_AES_KEY 应为 43 个字母或数字，与微信后台的 EncodingAESKey 相同。")
        if self.profile == "production" and self.wechat_mode == "plain":
            raise ValueError("正式环境（production）的 CREDIT_WECHAT_MODE 不能是 plain：明文的签名不保护内容。")
        if bool(self.wechat_bind_page) != bool(self.wechat_bind_cover):
            raise ValueError("绑定卡片要同时设置 CREDIT_WECHAT_BIND_PAGE 和 CREDIT_WECHAT_BIND_COVER。")

    def _check_networks(self) -> None:
        for name, text in (("INSIDE_ADDRESSES", self.inside_addresses), ("PRIVATE_NETWORKS", self.private_networks)):
            try:
                networks_of(text)
            except ValueError:
                raise ValueError(f"CREDIT_{name} 应为用逗号隔开的网段，例如 10.20.0.0/16。") from None

    def _check_portals(self) -> None:
        """A cookie goes along with what these pages ask, so each is named whole, and none by a pattern."""
        for origin in self.portals:
            address = urlsplit(origin)
            if not _ORIGIN.fullmatch(origin) or address.hostname is None:
                raise ValueError(
                    f"CREDIT_PORTAL_ORIGINS 里的 {origin} 应写成 https://www.example.gov.cn 这样："
                    "小写，有协议和域名（端口不是默认的也要写），后面不带斜杠和路径，不能用 *。"
                )
            if self.profile == "production" and address.scheme != "https":
                raise ValueError("正式环境（production）的 CREDIT_PORTAL_ORIGINS 必须是 https。")

    def _check_redis(self) -> None:
        if self.redis_url is not None and not re.match(r"rediss?://[^/]", self.redis_url):
            raise ValueError("CREDIT_REDIS_URL 应为 redis:// 或 rediss:// 开头的地址。")

    def _check_storage(self) -> None:
        """People's papers leave the machine by this address, so outside of it only encrypted."""
        if urlsplit(self.storage_url).scheme not in ("file", "s3"):
            raise ValueError("CREDIT_STORAGE_URL 应为 file:// 开头的文件夹，或 s3:// 开头的存储桶。")
        if self.storage_endpoint is None:
            return
        address = urlsplit(self.storage_endpoint)
        if address.scheme not in ("http", "https") or not address.hostname or address.username is not None:
            raise ValueError("CREDIT_STORAGE_ENDPOINT 应为 http(s):// 开头的地址，里面不写用户名和密码。")
        if self.profile == "production" and address.scheme != "https" and not is_loopback(address.hostname):
            raise ValueError("正式环境（production）的 CREDIT_STORAGE_ENDPOINT 必须是 https，或者就在本机。")

    def _check_scanner(self) -> None:
        if self.scanner_url is None:
            return
        address = urlsplit(self.scanner_url)
        if not (address.hostname if address.scheme == "tcp" else address.scheme == "unix" and address.path):
            raise ValueError("CREDIT_SCANNER_URL 应为 tcp://主机:端口，或 unix:///套接字的路径。")

    def _refuse_demonstration_settings(self) -> None:
        if self.today is not None:
            raise ValueError("CREDIT_TODAY 只用于演示和测试，正式环境（production）不能设置。")
        if self.rate_limits == "off":
            raise ValueError("CREDIT_RATE_LIMITS=off 只用于测量，正式环境（production）不能设置。")
        if self.demo_password is not None:
            raise ValueError("CREDIT_DEMO_PASSWORD 只用于演示，正式环境（production）不能设置。")
        if self.bot_token is None or len(self.bot_token.get_secret_value()) < _TOKEN_LENGTH:
            raise ValueError("正式环境（production）必须设置 CREDIT_BOT_TOKEN，至少 16 个字符。")

    @property
    def portals(self) -> tuple[str, ...]:
        """The origins that ``portal_origins`` names."""
        return tuple(filter(None, (one.strip() for one in self.portal_origins.split(","))))

    @property
    def inside_networks(self) -> Networks:
        """Where our own programs call from, for many people at once: not limited by address."""
        return networks_of(self.inside_addresses)

    @property
    def private_platforms(self) -> Networks | None:
        """Where in private networks platforms may stand; None, in a demonstration, is anywhere."""
        if self.profile == "embedded" and not self.private_networks:
            return None
        return networks_of(self.private_networks)

    @property
    def index_folder(self) -> Path:
        """Where the clauses of imported documents are indexed: each database has its own."""
        return self.index_dir or self._beside_database("index")

    @property
    def audit_folder(self) -> Path:
        """Where anchors of the audit trail are kept, and looks that the database could not take at once."""
        return self.audit_dir or self._beside_database("audit")

    def _beside_database(self, what: str) -> Path:
        url = make_url(self.database_url)
        in_file = url.drivername.startswith("sqlite") and url.database and url.database != ":memory:"
        if in_file and url.database:
            file = Path(url.database)
            return file.parent / f"{what}-{file.stem}"
        names = f"{url.host}:{url.port}/{url.database}"
        return ROOT / "var" / f"{what}-{hashlib.sha256(names.encode()).hexdigest()[:12]}"


async def get_settings(request: Request) -> Settings:
    """The application's settings."""
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(get_settings)]
