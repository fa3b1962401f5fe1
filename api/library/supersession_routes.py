"""What older texts said and what holds now, open to everybody."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers.desk import CurrentHolder
from api.clock import CurrentClock
from knowledge.engine.library import Library
from knowledge.engine.schema import Citation, Verification
from knowledge.engine.schema_supersession import Supersession
from knowledge.engine.supersession import standing, supersessions
from knowledge.engine.vocabulary import Standing

router = APIRouter(prefix="/policies", tags=["政策文件"])

_LONGEST = 200


class SupersessionOut(BaseModel):
    """旧规定的一个说法，和现在的规定。"""

    model_config = ConfigDict(title="新旧衔接")

    id: str = Field(description="表中的编号，例如 X02")
    standing: Standing = Field(description="旧说法在这一天怎样；not_yet 是新规定当时还没有施行")
    standing_name: str = Field(description="standing 的中文说法")
    said: str = Field(description="旧说法")
    old: list[Citation] = Field(description="旧说法所在的条款")
    old_documents: list[str] = Field(description="整份文件受影响的，文件编号")
    old_elsewhere: str | None = Field(None, description="没有收录的旧文本，说明是哪一份")
    now: str = Field(description="现在怎样")
    current: list[Citation] = Field(description="现在的规定所在的条款；已经过期的说法没有")
    starts_on: dt.date = Field(description="从哪一天起")
    verification: Verification = Field(description="核实状态")
    settled_by: str | None = Field(None, description="什么材料可以定下来")


class SupersessionList(BaseModel):
    """新旧衔接表。"""

    model_config = ConfigDict(title="新旧衔接表")

    items: list[SupersessionOut]
    total: int


@router.get("/supersessions", summary="旧规定的说法，现在还作不作数")
def list_supersessions(
    holder: CurrentHolder,
    clock: CurrentClock,
    document: Annotated[
        str | None, Query(max_length=_LONGEST, description="文件编号；只看涉及这份文件的，新旧两头都算")
    ] = None,
    as_of: Annotated[dt.date | None, Query(description="哪一天，默认今天")] = None,
) -> SupersessionList:
    """新规定施行以前，旧说法还没有被取代。"""
    day = as_of or clock.today()
    items = [_shown(holder.library, entry, day) for entry in supersessions(holder.library, document)]
    return SupersessionList(items=items, total=len(items))


def _shown(library: Library, entry: Supersession, day: dt.date) -> SupersessionOut:
    today = standing(entry, day)
    return SupersessionOut(
        id=entry.id,
        standing=today,
        standing_name=library.glossary.term("standing", today),
        said=entry.said,
        old=_cited(library, entry.old),
        old_documents=[ref for ref in entry.old if "#" not in ref],
        old_elsewhere=entry.old_elsewhere,
        now=entry.now,
        current=_cited(library, entry.current),
        starts_on=entry.start,
        verification=entry.verification,
        settled_by=entry.settled_by,
    )


def _cited(library: Library, refs: Iterable[str]) -> list[Citation]:
    return list(library.cite_all(ref for ref in refs if "#" in ref))
