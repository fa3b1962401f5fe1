"""Files: put into a case at once, so that nothing is lost when a process stops."""

import re

from actions.models import Case, Material, Supplement
from actions.turn import Attachment, Event, Turn, remember, then

COMMITMENT = "credit_commitment"
_PAPER = "(?:材料|文件|照片|图片?|证明|凭证|承诺书|回单|收据|资料)"
_REPLACE = re.compile(
    rf"传错|发错|重新?上?传|{_PAPER}.{{0,8}}(?:换|错|删|糊|不清楚|不对)|(?:换|删|替换).{{0,6}}(?:{_PAPER}|一张|一份|个)"
)
_OPEN = ("draft", "supplement_requested")


def next_missing(case: Case) -> Material | None:
    """The first required paper without a file; the commitment is asked for separately.

    Where staff asked for papers, the first of those for which nothing came since.
    """
    if case.supplement is not None:
        return _still_asked(case, case.supplement)
    wanted = [m for m in case.materials if m.required and m.id != COMMITMENT]
    return next((m for m in wanted if not m.files), None)


def _still_asked(case: Case, asked: Supplement) -> Material | None:
    why = {item.material: item.why for item in asked.items}
    wanted = (m for m in case.materials if m.id in why)
    missing = (m for m in wanted if not any(f.uploaded_at and f.uploaded_at > asked.asked_at for f in m.files))
    return next((m.model_copy(update={"why": why[m.id]}) for m in missing), None)


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
        added = await turn.api.add_material(case.number, material, attachment.id)
        turn.say(response, file=attachment.name, name=names.get(material, material), number=case.number)
        for warning in added.warnings:
            turn.pass_on(warning)
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
    if case.supplement is None:
        response = "utter_upload_kept" if case.number.startswith("XF-") else "utter_upload_kept_objection"
        await attach(turn, case, material.id, response)
        return remember(focus_case=case.number)
    return go_on_supplying(turn, await attach(turn, case, material.id, "utter_repair_upload_taken"))


def go_on_supplying(turn: Turn, case: Case) -> list[Event]:
    """Ask for the next paper that is missing; once none is, whether what staff asked for is handed in now.

    The question of a form would stand between that and its answer, so the form waits.
    """
    missing = next_missing(case)
    if missing is None:
        turn.say("utter_supplement_ready", number=case.number)
    else:
        turn.say(
            "utter_supplement_upload",
            number=case.number, material=missing.id, name=missing.name, why=missing.why or "",
        )  # fmt: skip
    focus = remember(focus_case=case.number)
    waits = case.supplement is not None
    return focus + remember(pending={"supplement": case.number}) + then("action_listen") if waits else focus


async def _open_case(turn: Turn) -> Case | None:
    """The draft talked about last, or the only one; otherwise says what is needed."""
    drafts = [c.number for c in (await turn.api.cases()).items if c.status in _OPEN]
    focus = str(turn.slot("focus_case") or "")
    if focus in drafts:
        return await turn.api.case(focus)
    if len(drafts) == 1:
        return await turn.api.case(drafts[0])
    if drafts:
        turn.say("utter_upload_which_draft")
    elif turn.talked_of == "focus_record":
        turn.say("utter_upload_for_record", record=turn.slot("focus_record"))
    else:
        turn.say("utter_upload_no_draft")
    return None
