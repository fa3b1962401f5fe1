"""Files: put into a case at once, so that nothing is lost when a process stops."""

import re

from actions.models import Case, Material
from actions.turn import Attachment, Event, Turn, remember

COMMITMENT = "credit_commitment"
_PAPER = "(?:材料|文件|照片|图片?|证明|凭证|承诺书|回单|收据|资料)"
_REPLACE = re.compile(
    rf"传错|发错|重新?上?传|{_PAPER}.{{0,8}}(?:换|错|删|糊|不清楚|不对)|(?:换|删|替换).{{0,6}}(?:{_PAPER}|一张|一份|个)"
)
_OPEN = ("draft", "supplement_requested")


def next_missing(case: Case) -> Material | None:
    """The first required paper without a file; the commitment is asked for separately."""
    wanted = [m for m in case.materials if m.required and m.id != COMMITMENT]
    return next((m for m in wanted if not m.files), None)


def default_material(case: Case) -> Material | None:
    """Where a file of no stated kind goes: what is missing, else the first paper other than the commitment."""
    others = [m for m in case.materials if m.id != COMMITMENT]
    return next_missing(case) or next(iter(others), None)


def replaces_file(text: str) -> bool:
    """Whether the words ask to exchange or drop a file that was sent."""
    return bool(_REPLACE.search(text))


async def attach(turn: Turn, case: Case, material: str, response: str, files: list[Attachment] | None = None) -> Case:
    """Put files, else those of the message, into ``case`` as ``material``; say so each time; the case as it is then."""
    names = {m.id: m.name for m in case.materials}
    for attachment in turn.attachments if files is None else files:
        await turn.api.add_material(case.number, material, attachment.id)
        turn.say(response, file=attachment.name, name=names.get(material, material), number=case.number)
    return await turn.api.case(case.number)


def named_commitment(files: list[Attachment]) -> bool:
    """Whether every file says by its name that it is the signed commitment."""
    return bool(files) and all("承诺" in file.name for file in files)


async def take_files(turn: Turn) -> list[Event]:
    """Files that came while no form was asking for them."""
    if not turn.signed_in:
        turn.say("utter_sign_in")
        return []
    case = await _open_case(turn)
    material = default_material(case) if case else None
    if case is None or material is None:
        return []
    await attach(turn, case, material.id, "utter_upload_kept")
    return remember(focus_case=case.number)


async def _open_case(turn: Turn) -> Case | None:
    """The draft talked about last, or the only one; otherwise says what is needed."""
    drafts = [c.number for c in (await turn.api.cases()).items if c.status in _OPEN]
    focus = str(turn.slot("focus_case") or "")
    if focus in drafts:
        return await turn.api.case(focus)
    if len(drafts) == 1:
        return await turn.api.case(drafts[0])
    turn.say("utter_upload_which_draft" if drafts else "utter_upload_no_draft")
    return None
