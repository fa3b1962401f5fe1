"""Objections, first cut: record, ground, the person's own words, an explicit yes.

The API decides whether the draft may be opened and filed; its refusal is passed on in its own words.
"""

from typing import Any

from actions.cards import record_cards, say_receipt, title_of
from actions.choosing import choose
from actions.client import ApiDown, Problem, key_of
from actions.forms import FormAnswer, ask_again, end_form
from actions.models import Case
from actions.skill import SkillAction
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import attach, default_material

SLOTS = (
    "objection_record", "objection_ground", "objection_statement", "objection_confirmed", "objection_case",
    "objection_material",
)  # fmt: skip
GROUNDS = frozenset({
    "inaccurate", "not_mine", "duplicate", "expired", "revoked_basis", "no_legal_basis", "outside_catalogue",
    "over_publication", "privacy", "other",
})  # fmt: skip
# Words that settle the ground without asking for it; the first that fits counts.
_GROUND_WORDS = (
    ("revoked_basis", ("撤销了", "被撤销", "撤了处罚", "判决撤销", "复议撤销")),
    ("duplicate", ("重复", "两遍", "一样的")),
    ("expired", ("过期", "到期", "公示期早过", "满期")),
    ("not_mine", ("不是我", "不是我们", "不是俺", "别家", "别人的", "冒用", "同名", "搞错人", "张冠李戴")),
    ("privacy", ("隐私", "手机号", "家庭住址", "身份证号")),
    ("over_publication", ("不该公开", "不应该公开", "不该公示", "不应该公示", "不该上网")),
    ("no_legal_basis", ("没有依据", "没有法律依据", "凭什么")),
    ("inaccurate", ("写错", "错了", "有误", "不准", "不对", "不符", "对不上", "不一致")),
)
_MIN_STATEMENT = 6


class BeginObjection(SkillAction):
    """What the message already says about record and ground, then the form."""

    name = "action_begin_objection"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        number = turn.entity("case_number")
        if number:
            return await _resume(turn, number)
        records = (await turn.api.records()).items
        if not records:
            turn.say("utter_records_none")
            return []
        record = choose(turn, records)
        ground = turn.entity("ground") or _ground_in(turn.text)
        return (
            forget(SLOTS)
            + remember(
                objection_record=record.id if record else None,
                objection_ground=ground if ground in GROUNDS else None,
                shown_records=[r.id for r in records],
            )
            + then("objection_form")
        )


class HearObjection(FormAnswer):
    """Listens while the objection form is open."""

    name = "validate_objection_form"
    form = "objection_form"

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Files are evidence; the statement is free text."""
        if turn.attachments:
            return await self._files(turn)
        steps = {
            "objection_record": self._record,
            "objection_ground": self._ground,
            "objection_statement": self._statement,
            "objection_confirmed": self._confirmed,
        }
        return await steps[asked](turn)

    async def _files(self, turn: Turn) -> list[Event]:
        number = turn.slot("objection_case")
        case = await turn.api.case(str(number)) if number else None
        material = default_material(case) if case else None
        if case is None or material is None:
            turn.say("utter_upload_not_here")
            return ask_again(turn)
        return ask_again(turn) + await _draft_slots(
            turn, await attach(turn, case, material.id, "utter_repair_upload_taken")
        )

    async def _record(self, turn: Turn) -> list[Event]:
        if not turn.may_be_value:
            return []
        record = choose(turn, (await turn.api.records()).items)
        if record is not None:
            return remember(objection_record=record.id)
        return ask_again(turn) if turn.intent == "inform" else []

    async def _ground(self, turn: Turn) -> list[Event]:
        ground = turn.entity("ground") or _ground_in(turn.text)
        if ground in GROUNDS and (turn.may_be_value or turn.intent == "start_objection"):
            return remember(objection_ground=ground)
        return ask_again(turn) if turn.intent in ("inform", "affirm", "deny") else []

    async def _statement(self, turn: Turn) -> list[Event]:
        told = turn.may_be_value or turn.intent == "start_objection"
        if not told or not turn.text:
            return []
        if len(turn.text) < _MIN_STATEMENT:
            turn.say("utter_objection_statement_short")
            return ask_again(turn)
        case = await _draft(turn, turn.text)
        return remember(objection_statement=turn.text) + await _draft_slots(turn, case)

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("objection_case"))
        if turn.intent == "deny":
            turn.say("utter_repair_not_submitted", number=number)
            return remember(objection_confirmed=False) + end_form()
        if turn.said_yes() and turn.entity("case_number") in (None, number):
            return remember(objection_confirmed=True)
        if turn.intent in ("affirm", "inform"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []


class AskRecord(SkillAction):
    """Which record."""

    name = "action_ask_objection_record"

    async def handle(self, turn: Turn) -> list[Event]:
        """The person's records as cards."""
        records = (await turn.api.records()).items
        cards = record_cards(turn, records, "inform")
        progress = {"step": 1, "of": 4, "label": turn.phrase("utter_progress_record")}
        turn.say("utter_ask_objection_record", custom={"cards": cards, "progress": progress})
        return remember(shown_records=[r.id for r in records])


class AskGround(SkillAction):
    """What is wrong with it."""

    name = "action_ask_objection_ground"

    async def handle(self, turn: Turn) -> list[Event]:
        """The grounds as buttons."""
        turn.say("utter_ask_objection_ground")
        return []


class AskStatement(SkillAction):
    """The person's own words."""

    name = "action_ask_objection_statement"

    async def handle(self, turn: Turn) -> list[Event]:
        """One question."""
        turn.say("utter_ask_objection_statement")
        return []


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_objection_confirmed"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """What will be filed, exactly."""
        paper: dict[str, Any] = turn.slot("objection_material") or {}
        turn.say(
            "utter_ask_objection_confirmed",
            number=turn.slot("objection_case"),
            title=paper.get("title", ""),
            statement=turn.slot("objection_statement"),
            files=paper.get("files", "—"),
            material=paper.get("id", "other"),
        )
        return []


class FinishObjection(SkillAction):
    """File the objection after the explicit yes; otherwise nothing."""

    name = "action_finish_objection"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Submit, and say number and dates."""
        number = str(turn.slot("objection_case") or "")
        if turn.slot("objection_confirmed") is not True or not number:
            return forget(SLOTS)
        done = forget(SLOTS) + remember(focus_case=number)
        try:
            receipt = await turn.api.submit(number, None, key_of("submit", number))
        except Problem as problem:
            turn.say("utter_repair_not_filed", number=number, detail=problem.detail)
            return done
        except ApiDown:
            turn.say("utter_repair_not_filed_down", number=number)
            return done
        say_receipt(turn, receipt, "utter_objection_submitted")
        return done


async def _draft(turn: Turn, statement: str) -> Case:
    """The draft with these words: an open one for the same record is corrected, not doubled."""
    record, ground = str(turn.slot("objection_record")), str(turn.slot("objection_ground"))
    case = await turn.api.create_objection(
        record, ground, statement, key_of("objection", turn.conversation, record, turn.message_id)
    )
    if (case.ground, case.statement) != (ground, statement):
        case = await turn.api.correct_objection(case.number, ground, statement)
    return case


async def _resume(turn: Turn, number: str) -> list[Event]:
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
        + await _draft_slots(turn, case)
        + then("objection_form")
    )


async def _draft_slots(turn: Turn, case: Case) -> list[Event]:
    material = default_material(case)
    files = "、".join(f.name for m in case.materials for f in m.files)
    titles = [title_of(r) for r in (await turn.api.records()).items if r.id in case.record_ids]
    paper = {"id": material.id if material else "other", "files": files or "—", "title": "、".join(titles)}
    return remember(objection_case=case.number, objection_material=paper, focus_case=case.number)


def _ground_in(text: str) -> str | None:
    return next((ground for ground, words in _GROUND_WORDS if any(w in text for w in words)), None)
