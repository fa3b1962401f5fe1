"""What travels over the wire about records; names as in the contract."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    field_validator,
    model_validator,
)

from api.accounts.codes import normalise_code
from api.accounts.schemas import SubjectIn, SubjectOut
from api.plain import visible, visible_if_text
from api.records.problems import RowWarning

Kind = Literal["administrative_penalty", "serious_dishonesty_list", "abnormal_operations_list", "other"]
Field_ = Literal[
    "market_regulation", "tax", "court", "banking", "transport", "environment", "emergency_management", "fire_rescue",
    "health", "agriculture", "human_resources", "housing_construction", "urban_management", "water", "culture_tourism",
    "public_security", "other",
]  # fmt: skip
Penalty = Literal[
    "warning", "circulated_criticism", "fine", "confiscation", "licence_suspended", "qualification_lowered",
    "licence_revoked", "operations_restricted", "suspension_of_business", "closure", "practice_ban", "detention",
    "other",
]  # fmt: skip
Severity = Literal["minor", "general", "serious"]
Status = Literal["published", "ended", "repaired", "disputed", "withdrawn"]
Source = Literal["entered", "import", "case"]
Money = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)]
_Visible = BeforeValidator(visible_if_text)
ShortText = Annotated[str, _Visible, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
LongText = Annotated[str, _Visible, StringConstraints(max_length=4000)]

_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕"})
_YEAR_IN_BRACKETS = re.compile(r"[\[【(（〔](\d{4})[\]】)）〕]")


def normalise_document_number(text: str) -> str:
    """文号 with 〔〕 brackets round the year, half-width digits, no spaces, nothing unseen."""
    folded = re.sub(r"\s+", "", visible(unicodedata.normalize("NFKC", text)))
    return _YEAR_IN_BRACKETS.sub(lambda m: m.group(0).translate(_BRACKETS), folded)


def _normalised(value: object) -> object:
    return normalise_document_number(value) if isinstance(value, str) else value


# Its length is that of what is kept: one character may unfold into eighteen.
DocumentNumber = Annotated[str, BeforeValidator(_normalised), StringConstraints(min_length=1, max_length=100)]


class RecordBase(BaseModel):
    """Fields common to reading and writing."""

    kind: Kind = "administrative_penalty"
    document_number: DocumentNumber
    authority: ShortText
    authority_code: Annotated[str, StringConstraints(max_length=18)] | None = None
    authority_field: Field_ = "other"
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    violation: LongText | None = None
    basis: LongText | None = None
    penalties: list[Penalty] = []
    procedure: Literal["simplified", "ordinary"] | None = None
    fine_amount: Money | None = None
    part_paid_amount: Money | None = None
    severity: Severity | None = None
    decided_on: dt.date | None = None
    published_on: dt.date | None = None
    publication_ends_on: dt.date | None = None
    obligations_fulfilled_on: dt.date | None = None
    list_name: Annotated[str, _Visible, StringConstraints(max_length=100)] | None = None
    excluded_by: Annotated[str, _Visible, StringConstraints(max_length=200)] | None = None
    status: Status = "published"


_ONLY_READ = ("id", "marks")


class RecordIn(RecordBase):
    """A record on write; ``subject.code`` in full."""

    model_config = ConfigDict(extra="forbid")

    subject: SubjectIn

    @model_validator(mode="before")
    @classmethod
    def _as_read(cls, value: Any) -> Any:
        """What only a read record has is ours to give, and is not taken back."""
        return {k: v for k, v in value.items() if k not in _ONLY_READ} if isinstance(value, dict) else value

    @field_validator("authority_code")
    @classmethod
    def _checked(cls, value: str | None) -> str | None:
        return normalise_code("business", value) if value else None


def checked_text(model: type[BaseModel], name: str, value: str) -> str:
    """One text within the limits that its field has; raises ``pydantic.ValidationError``.

    Importing asks this for each cell of many lines, because a whole model tells nothing while one of its fields is bad.
    """
    return str(_limits(model, name).validate_python(value))


@cache
def _limits(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[name].rebuild_annotation())


class MarkOut(BaseModel):
    """对记录的一项标注：从哪天起、因为哪件申请、依据哪条规定。"""

    model_config = ConfigDict(title="记录的标注")

    mark: Literal["disputed", "shielded"]
    name: str = Field(title="标注的名称", description="异议处理中，或者暂时屏蔽")
    case: str
    since: dt.date
    text: str
    citations: list[dict[str, Any]]


class RecordOut(RecordBase):
    """A record on read; ``subject.code`` masked for everybody but the subject itself.

    What is kept is shown: limits are for what comes in, and must not hide a record that was kept under others.
    """

    document_number: str
    authority: str
    authority_code: str | None = None
    region: str
    violation: str | None = None
    basis: str | None = None
    list_name: str | None = None
    excluded_by: str | None = None
    id: str
    subject: SubjectOut
    marks: list[MarkOut] = Field([], title="标注")


class RecordPage(BaseModel):
    """A page of records."""

    items: list[RecordOut]
    total: int
    next: str | None


class ImportedRecords(BaseModel):
    """导入结果：新增、更新和没有变化的条数，以及应当看一眼的地方。"""

    imported: int
    updated: int
    unchanged: int
    warnings: list[RowWarning]


class HistoryChange(BaseModel):
    """一项内容的前后变化。"""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    field: str
    name: str
    before: Any = Field(alias="from")
    after: Any = Field(alias="to")


class VersionOut(BaseModel):
    """一次变动；经手人的账号、来源文件和涉及的申请只对工作人员显示。"""

    number: int
    at: dt.datetime
    source: Source
    changes: list[HistoryChange]
    actor: str | None
    actor_name: str = Field(title="经手人", description="地区和身份；工作人员还能看到账号名")
    file_sha256: str | None
    file_name: str | None = Field(title="来源文件名")
    file_line: int | None
    open_cases: list[str]


class HistoryPage(BaseModel):
    """A page of a record's history, newest first."""

    items: list[VersionOut]
    total: int
    next: str | None
