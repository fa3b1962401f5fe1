"""Objecting to a notice before a listing: which notice, what is wrong with it, papers if any, an explicit yes."""

from actions.client import key_of
from actions.consent import backs_out, files_now
from actions.drafts import say_put_aside, told_of
from actions.forms import FormAnswer, ask_again, end_form
from actions.listing_choice import choose_notice
from actions.models import Case
from actions.objecting import says_something, states
from actions.policy import answered
from actions.restating import facts_told, restated, tells_value, with_day
from actions.skill import SkillAction
from actions.telling import for_the_case, waiting
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import attach, attach_waiting, default_material, wait_for_draft
from actions.waiting_models import ListingNotice

SLOTS = (
    "listing_notice", "listing_statement", "listing_confirmed", "listing_case", "listing_paper", "asked_once",
)  # fmt: skip
_SHORTEST = 6
_ASKS_WHERE = ("ask_repairability", "ask_my_records")
_OF_THE_CASE = ("contact", "agent")


class BeginListing(SkillAction):
    """The draft that is gone on with, or the notice that is meant; where there is none, where notices come from."""

    name = "action_begin_listing"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots."""
        if not turn.signed_in:
            await answered(turn)
            turn.say("utter_listing_urgent")
            turn.say("utter_sign_in")
            return []
        pending = str((turn.slot("pending") or {}).get("resume") or "")
        number = turn.entity("case_number") or (pending if pending.startswith("LY-") else None)
        if number:
            return await _resume(turn, number)
        notices = (await turn.api.listing_notices()).items
        if not notices:
            await answered(turn)
            turn.say("utter_listing_none")
            return []
        notice = choose_notice(turn, notices)
        if turn.active_form in ("repair_form", "objection_form"):
            say_put_aside(turn, turn.slot("repair_case") or turn.slot("objection_case"), "LY")
        if notice:
            _say_notice(turn, notice)
        known = await _advance(turn, notice, turn.text if says_something(turn.text) else None)
        return forget(SLOTS) + known + then("listing_form")


class HearListing(FormAnswer):
    """Listens while the form is open."""

    name = "validate_listing_form"
    form = "listing_form"
    case_slot = "listing_case"
    slots = SLOTS

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Files are papers that support it; the statement is free text."""
        if turn.attachments:
            return await self._files(turn)
        if turn.intent in _ASKS_WHERE and not turn.is_button:
            return await self._where_it_stands(turn)
        steps = {
            "listing_notice": self._notice,
            "listing_statement": self._statement,
            "listing_confirmed": self._confirmed,
        }
        return await steps[asked](turn)

    async def _where_it_stands(self, turn: Turn) -> list[Event]:
        """What is asked meanwhile, 还来得及吗, is asked of the notice and of no record."""
        notice = await _kept_notice(turn)
        if notice is None:
            return []
        turn.say("utter_listing_not_yet", list=notice.list_name, authority=notice.authority)
        return ask_again(turn)

    async def _files(self, turn: Turn) -> list[Event]:
        number = turn.slot("listing_case")
        case = await turn.api.case(str(number)) if number else None
        material = default_material(case) if case else None
        if case is None or material is None:
            return wait_for_draft(turn, None) + ask_again(turn)
        case = await attach(turn, case, material.id, "utter_repair_upload_taken")
        return ask_again(turn) + _draft_slots(case)

    async def _notice(self, turn: Turn) -> list[Event]:
        if not turn.may_be_value:
            return []
        notice = choose_notice(turn, (await turn.api.listing_notices()).items)
        if notice is None:
            return ask_again(turn) if turn.intent == "inform" else []
        _say_notice(turn, notice)
        return await _advance(turn, notice, turn.slot("listing_statement"))

    async def _statement(self, turn: Turn) -> list[Event]:
        if backs_out(turn):
            turn.say("utter_stopped")
            return end_form()
        if not states(turn):
            return []
        if len(turn.text) < _SHORTEST:
            turn.say("utter_listing_statement_short")
            return ask_again(turn)
        return await _advance(turn, await _kept_notice(turn), turn.text)

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("listing_case"))
        if backs_out(turn):
            turn.say("utter_objection_not_submitted", number=number)
            return remember(listing_confirmed=False, pending={"resume": number}) + end_form()
        if files_now(turn, number):
            return remember(listing_confirmed=True)
        return await self._corrected(turn, number)

    async def _corrected(self, turn: Turn, number: str) -> list[Event]:
        """Other words, another notice, or whom to call; anything else needs a plain yes or no."""
        notices = (await turn.api.listing_notices()).items if turn.entity("ordinal") or turn.entity("notice") else []
        other = choose_notice(turn, notices) if len(notices) > 1 else None
        if other and other.id != turn.slot("listing_notice"):
            say_put_aside(turn, number, "")
            return await _advance(turn, other, turn.slot("listing_statement")) + ask_again(turn)
        before = str(turn.slot("listing_statement") or "")
        facts = facts_told(turn)
        if facts:
            turn.say("utter_noted")
            words = with_day(turn, before) if "performed_on" in facts else before
            case = await turn.api.correct(number, facts=facts, statement=words)
            return _draft_slots(case) + remember(listing_statement=words) + ask_again(turn)
        told = turn.may_be_value or turn.intent in ("start_objection", "appeal_rejection")
        if (
            told
            and not turn.is_button
            and not turn.is_question
            and not turn.sounds_like_yes
            and (len(turn.text) > _SHORTEST or tells_value(turn))
        ):
            words = restated(turn, before)
            case = await turn.api.correct(number, statement=words)
            return _draft_slots(case) + remember(listing_statement=words) + ask_again(turn)
        if turn.intent in ("affirm", "deny", "inform", "start_objection"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []


def _say_notice(turn: Turn, notice: ListingNotice) -> None:
    turn.say("utter_listing_about", list=notice.list_name, authority=notice.authority)


async def _kept_notice(turn: Turn) -> ListingNotice | None:
    notices = (await turn.api.listing_notices()).items
    return next((n for n in notices if n.id == turn.slot("listing_notice")), None)


async def _advance(turn: Turn, notice: ListingNotice | None, statement: str | None) -> list[Event]:
    """The form's slots as far as they are known; once all are, the draft that the API keeps."""
    known = remember(listing_notice=notice.id if notice else None, listing_statement=statement)
    if not (notice and statement):
        return known
    facts = {name: value for name, value in for_the_case(waiting(turn)).items() if name in _OF_THE_CASE}
    told = {"statement": statement} | ({"facts": facts} if facts else {})
    key = key_of("listing", turn.conversation, notice.id, turn.message_id)
    case = await turn.api.create_listing_objection(notice.id, told, key)
    if case.statement != statement:
        case = await turn.api.correct(case.number, statement=statement)
    material = default_material(case)
    case, put_in = await attach_waiting(turn, case, material.id if material else "other", notice.id)
    return known + put_in + _draft_slots(case, notice)


async def _resume(turn: Turn, number: str) -> list[Event]:
    """Go on with such a draft; anything else is shown where it stands."""
    case = await turn.api.case(number)
    if case.kind != "listing_objection" or case.status != "draft" or case.notice is None:
        return then("action_show_progress")
    known = remember(listing_notice=case.notice["id"], listing_statement=case.statement or None, asked_once=None)
    return known + _draft_slots(case) + remember(listing_confirmed=None) + then("listing_form")


def _draft_slots(case: Case, notice: ListingNotice | None = None) -> list[Event]:
    """What the summary shows of the draft."""
    material = default_material(case)
    about = notice.model_dump(mode="json") if notice else case.notice or {}
    paper = {
        "id": material.id if material else "other",
        "files": "、".join(f.name for m in case.materials for f in m.files) or "—",
        "list": about.get("list_name", ""),
        "authority": about.get("authority", ""),
        **told_of(case),
    }
    return remember(listing_case=case.number, listing_paper=paper, focus_case=case.number)
