"""What an objection says: record, ground and statement out of the person's words, and the draft that holds them."""

import re

from actions.cards import title_of
from actions.client import key_of
from actions.models import Case
from actions.turn import Event, Turn, remember, then
from actions.uploads import default_material

SLOTS = (
    "objection_record", "objection_ground", "objection_statement", "objection_confirmed", "objection_case",
    "objection_material", "asked_once",
)  # fmt: skip
GROUNDS = frozenset({
    "inaccurate", "not_mine", "duplicate", "expired", "revoked_basis", "no_legal_basis", "outside_catalogue",
    "over_publication", "privacy", "other",
})  # fmt: skip
# Words that settle the ground without asking for it; the first that fits counts.
_GROUND_WORDS = (
    ("revoked_basis", "撤销了|被撤销|撤了处罚|判决撤销|复议撤销|判我赢|胜诉|推翻了"),
    ("duplicate", "重复|两遍|一样的"),
    ("expired", "过期|到期|公示期早过|满期|过了公示期"),
    (
        "not_mine",
        "不是(?:我|俺|本公司)|别家|别人的|冒用|冒名|同名|重名|搞错人|张冠李戴|[跟和与]我(?:没有?|无)关",
    ),
    ("privacy", "隐私|手机号|家庭住址|身份证号"),
    ("over_publication", "不(?:应该?|该)(?:公[开示]|上网)"),
    ("no_legal_basis", "没有(?:法律)?依据|凭什么"),
    ("inaccurate", "[写登填录]错|错了|有误|不准|不对|不符|对不上|不一致|写成|登成|应该是|应为|[多少]写|[搞弄]错"),
)
# What only asks for an objection and says nothing about it.
_ASKING = re.compile(
    "我(?:要|想)|帮我|麻烦|请|提(?:出|个|一个|一下)?异议|申请|异议|申诉|更正"
    "|第.{1,2}条|[这那](?:一?条|个)|对|的|了|有|再|[，。,.!！ ]"
)
# What it should be, and not only that it is wrong.
_SAYS_HOW = re.compile("应|其实|实际|明明|不是|成了|写成|登成|只有|只罚|\\d|[一二两三四五六七八九十百千万]+(?:元|块)")
_TELLING = 7
_ANEW = re.compile('(?:不对[，,]?|不是[，,])?(?:把?说明|内容)?(?:改成|改为|换成|写成|应该写)[:：，,"“]*')


def corrected(statement: str, words: str) -> str:
    """``statement`` with what was said at its confirmation: in its place where that is asked for, else added to it."""
    anew = _ANEW.match(words)
    return words[anew.end() :] if anew and len(words) - anew.end() >= _TELLING else f"{statement}；{words}"


def telling(text: str, ground: str | None) -> bool:
    """Whether the words already are a statement, so that nothing more need be asked."""
    rest = _ASKING.sub("", text)
    return ground is not None and len(rest) >= _TELLING and (ground != "inaccurate" or bool(_SAYS_HOW.search(rest)))


async def advance(turn: Turn, record: str | None, ground: str | None, statement: str | None) -> list[Event]:
    """The form's slots as far as they are known; once all are, the draft that the API keeps."""
    known = remember(objection_record=record, objection_ground=ground, objection_statement=statement)
    if not (record and ground and statement):
        return known
    return known + await draft_slots(turn, await draft(turn, record, ground, statement))


async def draft(turn: Turn, record: str, ground: str, statement: str) -> Case:
    """The draft with these words: an open one for the same record is corrected, not doubled."""
    case = await turn.api.create_objection(
        record, ground, statement, key_of("objection", turn.conversation, record, turn.message_id)
    )
    if (case.ground, case.statement) != (ground, statement):
        case = await turn.api.correct_objection(case.number, ground, statement)
    return case


async def resume(turn: Turn, number: str) -> list[Event]:
    """Go on with an objection draft; anything else is shown where it stands."""
    case = await turn.api.case(number)
    if case.kind != "objection" or case.status != "draft" or not case.record_ids:
        return then("action_show_progress")
    return (
        remember(
            objection_record=case.record_ids[0],
            objection_ground=case.ground,
            objection_statement=case.statement or None,
            objection_confirmed=None,
        )
        + await draft_slots(turn, case)
        + then("objection_form")
    )


async def draft_slots(turn: Turn, case: Case) -> list[Event]:
    """What the summary shows of the draft."""
    material = default_material(case)
    files = "、".join(f.name for m in case.materials for f in m.files)
    titles = [title_of(r) for r in (await turn.api.records()).items if r.id in case.record_ids]
    paper = {"id": material.id if material else "other", "files": files or "—", "title": "、".join(titles)}
    return remember(objection_case=case.number, objection_material=paper, focus_case=case.number)


def ground_in(text: str) -> str | None:
    """The ground that the words settle."""
    return next((ground for ground, words in _GROUND_WORDS if re.search(words, text)), None)
