"""Rules of several places side by side, open to everybody."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from api.answers.desk import CurrentHolder
from api.answers.places import places_of
from api.clock import CurrentClock
from api.db import ReadSession
from api.errors import FieldError, InvalidInput, NotFound
from api.library import originals
from api.library.schemas import TopicList, TopicOut
from api.openapi import problems
from knowledge.engine.compare import compare
from knowledge.engine.compare_model import Comparison
from knowledge.engine.library import Library

router = APIRouter(prefix="/policies", tags=["政策比较"])

_MOST_PLACES = 12
_LONGEST = 200


@router.get("/topics", summary="可以比较的主题")
def list_topics(holder: CurrentHolder) -> TopicList:
    """每个主题下有若干条规则，同一条规则的各份文件可以并排比较。"""
    items = [
        TopicOut(id=topic.id, title=topic.title, rules=[row.rule for row in topic.rows])
        for topic in holder.library.topics.values()
    ]
    return TopicList(items=items, total=len(items))


@router.get("/compare", summary="各地规定比较：按规则列行，按文件列栏", responses=problems(404))
def compare_places(
    holder: CurrentHolder,
    session: ReadSession,
    clock: CurrentClock,
    topic: Annotated[str, Query(max_length=_LONGEST, description="主题编号，或日常说法，例如“收费”")] = "",
    regions: Annotated[
        list[Annotated[str, StringConstraints(max_length=_LONGEST)]] | None,
        Query(description="六位行政区划代码，用逗号分开（例如 320000,360000）或重复填写；不填只看全国"),
    ] = None,
    as_of: Annotated[dt.date | None, Query(description="按哪一天的规定比较，默认今天")] = None,
) -> Comparison:
    """全国规定总在其中，列在所选地区之后；省、市、县逐级看得到上级的规定。

    prevails 是优先适用的条款，分不出先后时为空，why 说明理由。
    """
    library = holder.library
    known = "、".join(f"{entry.id}（{entry.title}）" for entry in library.topics.values())
    if not topic.strip():
        wrong = f"请填写要比较的主题。可以比较的主题有：{known}。"
        raise InvalidInput(wrong, [FieldError("/topic", wrong)], code="topic_missing")
    found = library.topics.find(topic)
    if found is None:
        raise NotFound(f"没有“{topic.strip()}”这个主题。可以比较的主题有：{known}。", code="topic_not_found")
    wanted = {ref.split("#", 1)[0] for row in found.rows for ref in row.clauses}
    texts = originals.originals_of(session, wanted)
    return compare(library, found, _places(library, regions or ()), as_of or clock.today(), texts)


def _places(library: Library, given: Sequence[str]) -> list[str]:
    codes = [code for code in re.split(r"[,，、\s]+", ",".join(given)) if code]
    if len(codes) > _MOST_PLACES:
        wrong = f"一次最多比较{_MOST_PLACES}个地区。"
        raise InvalidInput(wrong, [FieldError("/regions", wrong)])
    return places_of(library, codes, "/regions")
