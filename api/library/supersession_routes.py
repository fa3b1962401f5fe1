"""What older texts said and what holds now, open to everybody."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query

from api.answers.desk import CurrentHolder
from api.clock import CurrentClock
from api.library.supersession_schemas import SupersessionList, SupersessionOut
from knowledge.engine.library import Library
from knowledge.engine.schema import Citation
from knowledge.engine.schema_supersession import Supersession
from knowledge.engine.supersession import standing, supersessions

router = APIRouter(prefix="/policies", tags=["政策文件"])

_LONGEST = 200


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
