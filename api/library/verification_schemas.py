"""Shapes of what awaits verification, and of how much of each document the rules apply."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from knowledge.engine.awaiting import Awaiting
from knowledge.engine.coverage import DocumentCoverage, Share
from knowledge.engine.schema import Verification


class RuleOut(BaseModel):
    """一条规则。"""

    model_config = ConfigDict(title="规则", from_attributes=True)

    id: str
    title: str


class PlaceOut(BaseModel):
    """依据的条款。"""

    model_config = ConfigDict(title="依据的位置", from_attributes=True)

    document_id: str = Field(title="文件编号")
    document: str
    title: str
    locator: str
    url: str


class NamedOut(BaseModel):
    """一个标识和它的中文名。"""

    model_config = ConfigDict(title="标识和名称")

    name: str = Field(title="标识")
    term: str = Field(title="中文名称")


class AwaitingOut(BaseModel):
    """一项待核实的内容。"""

    model_config = ConfigDict(title="待核实的内容", from_attributes=True)

    id: str
    also: list[str] = Field(title="同一处空缺的条款", description="一起核实的条款编号，不再单独列出")
    blocks: int = Field(title="影响几项", description="有几项规则内容等着它核实；没有规则内容等它的条款是 0")
    part: str = Field(title="是什么", description="规则、说法、公示期、分类、期限、材料、条款等")
    what: str = Field(title="内容")
    verification: Verification
    settled_by: str = Field(title="怎样核实", description="看到什么文本或者答复就可以定下来")
    rules: list[RuleOut] = Field(title="所在的规则", description="条款则是依据它的规则")
    places: list[PlaceOut] = Field(title="条款和文件")
    outcomes: list[NamedOut] = Field(title="影响的结论")
    facts: list[NamedOut] = Field(title="涉及的情况")

    @classmethod
    def of(cls, entry: Awaiting) -> Self:
        """An entry as the engine gives it."""
        return cls(
            id=entry.id,
            also=list(entry.also),
            blocks=entry.blocks,
            part=entry.part,
            what=entry.what,
            verification=entry.verification,
            settled_by=entry.settled_by,
            rules=[RuleOut.model_validate(rule) for rule in entry.rules],
            places=[PlaceOut.model_validate(place) for place in entry.places],
            outcomes=[NamedOut(name=name, term=term) for name, term in entry.outcomes],
            facts=[NamedOut(name=name, term=term) for name, term in entry.facts],
        )


class AwaitingPage(BaseModel):
    """待核实的内容列表。"""

    model_config = ConfigDict(title="待核实列表")

    items: list[AwaitingOut]
    total: int
    next: str | None


class SharesOut(BaseModel):
    """条款数；每个条款只算一类。"""

    model_config = ConfigDict(title="各类条款数")

    encoded: int = Field(title="写进规则的")
    cited: int = Field(title="只被引用的")
    left_out: int = Field(title="有意不写的")
    unread: int = Field(title="没有读到原文的")


class CoverageOut(SharesOut):
    """一份文件的条款怎样用到规则里。"""

    model_config = ConfigDict(title="文件的覆盖情况")

    id: str
    document: str
    title: str
    clauses: int = Field(title="条款总数", description="收录的条款或者主题")
    original_units: int | None = Field(title="原文条数", description="已知的才写")
    articles_located: int = Field(title="已知条号的条文数", description="读到内容并知道是第几条的")

    @classmethod
    def of(cls, entry: DocumentCoverage) -> Self:
        """A document as the engine counts it."""
        return cls(
            **{share.value: len(entry.shares[share]) for share in Share},
            id=entry.document_id,
            document=entry.document,
            title=entry.title,
            clauses=entry.total,
            original_units=entry.original.units if entry.original else None,
            articles_located=entry.articles_located,
        )


class CoveragePage(BaseModel):
    """各份文件的覆盖情况。"""

    model_config = ConfigDict(title="覆盖情况列表")

    items: list[CoverageOut]
    total: int
    next: str | None
    totals: SharesOut = Field(title="全部文件合计")
