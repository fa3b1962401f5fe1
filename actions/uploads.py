"""Files: put into a case at once, so that nothing is lost when a process stops."""

import re
from collections.abc import Mapping

from actions.authorities import of_field
from actions.belonging import REFUSED
from actions.client import Problem
from actions.matters import ending_in
from actions.models import Case, Material, Record, Supplement
from actions.offered import go_on_with, shown
from actions.telling import files_for, with_files, without_files
from actions.turn import Attachment, Event, Turn, remember, then

COMMITMENT = "credit_commitment"
_PROOF = "proof_of_performance"
_PAPER = "(?:材料|文件|照片|图片?|证明|凭证|承诺书|回单|收据|资料)"
_REPLACE = re.compile(
    rf"传错|发错|重新?上?传|{_PAPER}.{{0,8}}(?:换|错|删|糊|不清楚|不对)|(?:换|删|替换).{{0,6}}(?:{_PAPER}|一张|一份|个)"
)
_OPEN = ("draft", "supplement_requested")
# Papers for another office, or for somebody whom the person may not act for yet.
_ELSEWHERE = {"door": "utter_upload_elsewhere", REFUSED: "utter_upload_for_other"}
# What a file's name tells of it; the first that fits counts.
_PAPERS = {
    COMMITMENT: re.compile("承诺"),
    "authorisation_letter": re.compile("委托"),
    "guardianship_proof": re.compile("户口|出生|监护"),
    "business_licence": re.compile("营业执照"),
    "identity_document": re.compile("身份证"),
    "revocation_document": re.compile("(?:撤销|复议|更正|变更).{0,4}(?:决定|通知)"),
    "court_ruling": re.compile("裁定|判决"),
    _PROOF: re.compile("缴款|缴费|交款|付款|转[账帐]|回单|收据|票据|发票|整改|结案"),
}
_OTHER_PAPER = re.compile("|".join(words.pattern for paper, words in _PAPERS.items() if paper != COMMITMENT))


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


async def attach(
    turn: Turn, case: Case, material: str, response: str, files: list[Attachment] | None = None, *, told: bool = False
) -> Case:
    """Put files, else those of the message, into ``case``; say so each time; the case as it is then.

    Each goes in as ``material`` where the person has ``told`` so, else as the paper of the case's list that its name
    tells of, if any.
    """
    names = {m.id: m.name for m in case.materials}
    for attachment in turn.attachments if files is None else files:
        paper = material if told else _named_paper(attachment, names) or material
        added = await turn.api.add_material(case.number, paper, attachment.id)
        turn.say(response, file=attachment.name, name=names.get(paper, paper), number=case.number)
        for warning in added.warnings:
            turn.pass_on(warning)
    return await turn.api.case(case.number)


async def attach_waiting(turn: Turn, case: Case, material: str, record: str) -> tuple[Case, list[Event]]:
    """Put in what came before there was this draft; what becomes of the draft does not hang on the files."""
    files = [Attachment(**file) for file in files_for(turn, record)]
    if not files:
        return case, []
    try:
        case = await attach(turn, case, material, "utter_repair_upload_taken", files)
    except Problem as problem:
        turn.say("utter_api_problem", detail=problem.detail)
    return case, without_files(turn)


def wait_for_draft(turn: Turn, record: str | None) -> list[Event]:
    """Keep the files of this message for a draft about ``record``, else for the next one that is made."""
    turn.say("utter_upload_waits_for_draft", files=_names(turn))
    return remember(told=with_files(turn, record))


def _names(turn: Turn) -> str:
    return "、".join(file.name for file in turn.attachments)


def named_proof(files: list[Attachment]) -> bool:
    """Whether every file says by its name that it is some paper other than the commitment."""
    return bool(files) and all(_OTHER_PAPER.search(file.name) for file in files)


def _named_paper(file: Attachment, listed: Mapping[str, str]) -> str | None:
    return next((paper for paper, words in _PAPERS.items() if paper in listed and words.search(file.name)), None)


def named_commitment(files: list[Attachment]) -> bool:
    """Whether every file says by its name that it is the signed commitment."""
    return bool(files) and all("承诺" in file.name for file in files)


async def take_files(turn: Turn) -> list[Event]:
    """Files that came while no form was asking for them."""
    if not turn.signed_in:
        turn.say("utter_sign_in")
        return []
    if turn.slot("offered") and turn.talked_of != "focus_case":
        return _for_the_offer(turn, str(turn.slot("offered")))
    case = await _open_case(turn)
    material = default_material(case) if case else None
    if case is None or material is None:
        return await _without_draft(turn)
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
    """The draft talked about last, or the only one."""
    drafts = await _drafts(turn)
    focus = str(turn.slot("focus_case") or "")
    if focus in drafts:
        return await turn.api.case(focus)
    return await turn.api.case(drafts[0]) if len(drafts) == 1 else None


async def _without_draft(turn: Turn) -> list[Event]:
    """No draft, or several: what the file is for is asked, and the file waits unless it has to be chosen from them."""
    if await _drafts(turn):
        turn.say("utter_upload_which_draft")
        return []
    topic = turn.filled_last("door", REFUSED, "focus_record", "focus_case")
    if topic in _ELSEWHERE:
        turn.say(_ELSEWHERE[topic], files=_names(turn))
        return []
    named = await _named_by_file(turn)
    if named:
        return _for_the_offer(turn, named)
    record = str(turn.slot("focus_record")) if turn.talked_of == "focus_record" else None
    if record is None and await _has_no_record(turn):
        turn.say("utter_upload_no_record", files=_names(turn))
        return remember(told=with_files(turn, None))
    kept = wait_for_draft(turn, record)
    if record:
        turn.say("utter_upload_for_record", record=record)
    else:
        turn.say("utter_upload_no_draft")
    return kept


def _for_the_offer(turn: Turn, record: str) -> list[Event]:
    """The draft of ``record`` takes the files in as soon as it is there."""
    return wait_for_draft(turn, record) + go_on_with(record)


async def _has_no_record(turn: Turn) -> bool:
    """Whether there is nothing on record; where that cannot be seen now, the file is kept all the same."""
    try:
        return not (await turn.api.records()).items
    except Problem:
        return False


async def _named_by_file(turn: Turn) -> str | None:
    """The one record of those just shown that the name of a proof of payment tells of: 环保罚款缴费单."""
    names = [file.name for file in turn.attachments if _PAPERS[_PROOF].search(file.name)]
    if not names or not turn.slot("shown_records"):
        return None
    records = shown(turn, (await turn.api.records()).items)
    told: list[Record] = [r for name in names for r in (ending_in(records, name) or of_field(records, name))]
    return told[0].id if len({record.id for record in told}) == 1 else None


async def _drafts(turn: Turn) -> list[str]:
    return [c.number for c in (await turn.api.cases()).items if c.status in _OPEN]
