"""The guide to objections: each ground with its evidence, door, time limits and what else is open."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.clock import CurrentClock
from api.errors import FieldError, InvalidInput
from knowledge.engine.library import Library
from knowledge.engine.objection import GroundGuide, grounds_for
from knowledge.engine.regions import region_name
from knowledge.engine.vocabulary import AuthorityField, SubjectKind

router = APIRouter(tags=["修复资格评估和期限"])


class GroundsOut(BaseModel):
    """The guide as of one day."""

    as_of: dt.date
    knowledge_version: str
    items: tuple[GroundGuide, ...] = Field(title="各项异议理由")


@router.get("/objections/grounds", summary="提异议的理由：各要什么材料、找谁、多久、还有什么办法")
def list_grounds(
    request: Request,
    clock: CurrentClock,
    field: Annotated[AuthorityField | None, Query(description="认定单位的行业领域；不填按一般规定")] = None,
    region: Annotated[str | None, Query(pattern=r"^\d{6}$", description="六位行政区划代码；不填按全国规定")] = None,
    subject_kind: Annotated[SubjectKind | None, Query(description="business 企业等单位，person 自然人")] = None,
    as_of: Annotated[dt.date | None, Query(description="按哪一天的规定回答，默认今天")] = None,
) -> GroundsOut:
    """任何人都可以问。那一天还没有依据的理由不列出；全国规定没有写明天数的，不给天数。"""
    library: Library = request.app.state.library
    _must_be_a_place(library, region)
    day = as_of or clock.today()
    return GroundsOut(
        as_of=day, knowledge_version=library.version, items=grounds_for(library, field, region, subject_kind, day)
    )


def _must_be_a_place(library: Library, region: str | None) -> None:
    if region is not None and region_name(library.glossary.current_region(region)) is None:
        wrong = f"没有行政区划代码{region}，请填写六位代码，例如 320000（江苏省）；不清楚的可以不填。"
        raise InvalidInput(wrong, [FieldError("/region", wrong)])
