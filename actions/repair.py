"""Applying for repair: record, papers, commitment, and an explicit yes.

The API keeps the draft from the moment the record is chosen, and every file from the moment it is sent. The slots
only say which question comes next, so a lost conversation loses nothing.
"""

import re

from actions.applying import puts_off
from actions.around_names import names_nobody
from actions.belonging import leaves_it_to_others
from actions.case_choice import names_a_record
from actions.choosing import choose, described
from actions.consent import backs_out, files_now
from actions.correcting import another, may_name_another
from actions.drafts import SLOTS, go_on, is_open, open_draft, resume, slots_of
from actions.forms import FormAnswer, ask_again, end_form
from actions.leaving import ask_to_repair, leaves_for_repair
from actions.matters import goes_on_filing
from actions.models import Record
from actions.noting import noted, other_day, value_told
from actions.offered import offered_record
from actions.pausing import comes_back
from actions.policy import answered
from actions.reminders import REMIND, remind, wants_reminder, wished_apart
from actions.representing import for_somebody_else
from actions.several import adds, drops, keeps, listed, picks_record, taken_out
from actions.signing import corrected_name, doubtful_name, name_before, name_is_wrong, own_name, typed_name
from actions.skill import SkillAction
from actions.telling import for_the_case, keep_waiting, told_in, waiting
from actions.together import add, open_next, open_several, take_out
from actions.topics import held_by_topic
from actions.turn import Attachment, Event, Turn, forget, remember, then
from actions.twofold import question_beside
from actions.uploads import COMMITMENT, attach, default_material, named_commitment, named_proof, wait_for_draft

# No paper at hand, whatever the words were taken for: 不传行不行, 单子丢了咋办.
_WITHOUT = re.compile(
    "不(?:传|交|上传|提供|给).{0,4}(?:行|可以|能|成|咋|怎么)|(?:单子?|凭证|证明|材料|发票|回单|收据|票).{0,3}(?:(?:丢|找不到)了?|没[了有])"
    "|(?:没有?|找不到|丢了)(?:这个|那个|任何)?(?:单子?|凭证|证明|材料|发票|回单|收据|票据?)"
)
_IS_PROOF = re.compile("不是|证明|凭证|回单|收据|缴款|转账|材料|票")
# Other forms whose words may sound like a wish to repair; it is asked before they are left.
_OTHER_FORMS = ("objection_form", "listing_form")


class BeginRepair(SkillAction):
    """Find the record, assess it, open or find its draft; only then is the form called."""

    name = "action_begin_repair"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots, or say why nothing can be filed."""
        begins_nothing = await self._begins_nothing(turn)
        if begins_nothing is not None:
            return begins_nothing
        if turn.active_form in _OTHER_FORMS and not turn.is_button and not leaves_for_repair(turn):
            return ask_to_repair(turn, (await turn.api.records()).items)
        if wants_reminder(turn.text):
            return await self._beside_reminder(turn)
        pending = turn.slot("pending") or {}
        if question_beside(turn) and not pending.get("answered"):
            await answered(turn, question_beside(turn))
        if turn.entity("case_number"):
            return await resume(turn, str(turn.entity("case_number")))
        goes_on = goes_on_filing(turn.text) and not names_a_record(turn)
        if goes_on or (pending.get("resume") and (turn.intent == "affirm" or comes_back(turn))):
            going_on = await go_on(turn)
            if going_on is not None:
                return going_on
        return await self._fresh(turn)

    async def _begins_nothing(self, turn: Turn) -> list[Event] | None:
        """For somebody unknown, for words about another topic, and for those that put it off."""
        if not turn.signed_in:
            if question_beside(turn):
                await answered(turn, question_beside(turn))
            turn.say("utter_sign_in")
            return []
        if puts_off(turn):
            turn.say("utter_deny_noted")
            return []
        return held_by_topic(turn)

    async def _fresh(self, turn: Turn) -> list[Event]:
        records = (await turn.api.records()).items
        others = await for_somebody_else(turn, records)
        if others is not None:
            return others
        if not records:
            turn.say("utter_records_none")
            return []
        opened = await self._opened(turn, records)
        if opened is None:
            return (
                forget(SLOTS)
                + keep_waiting(turn)
                + remember(shown_records=[r.id for r in records])
                + then("repair_form")
            )
        return opened + then("repair_form") if is_open(opened) else opened

    async def _beside_reminder(self, turn: Turn) -> list[Event]:
        """The reminder; and the draft of the other record whose repair the same message wishes."""
        apart = wished_apart(turn, (await turn.api.records()).items)
        if apart is None:
            return then(REMIND)
        repaired, reminded = apart
        await remind(turn, [reminded])
        opened = await open_draft(turn, repaired)
        return opened + then("repair_form") if is_open(opened) else opened

    async def _opened(self, turn: Turn, records: list[Record]) -> list[Event] | None:
        """The draft of what the message means; ``None`` where that has to be asked."""
        if turn.entity("step") == "next" or (turn.slot("pending") or {}).get("queue"):
            following = await open_next(turn, records)
            if following is not None:
                return following
        several = listed(turn, records)
        if len(several) > 1:
            return await open_several(turn, several)
        record = choose(turn, records) or offered_record(turn, records)
        return await open_draft(turn, record) if record else None


class HearRepair(FormAnswer):
    """Listens while the repair form is open."""

    name = "validate_repair_form"
    form = "repair_form"
    case_slot = "repair_case"
    slots = SLOTS

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Files come first, whatever the message was taken for; then what corrects an earlier answer."""
        if turn.attachments:
            return await self._files(turn, asked)
        if turn.slot("repair_case"):
            changed = await self._changed(turn, asked)
            if changed:
                return changed
        elif picks_record(turn):
            return await self._record(turn)
        elif for_the_case(told_in(turn)) and not (turn.is_question or names_a_record(turn)):
            turn.say("utter_noted")
            return ask_again(turn) + keep_waiting(turn)
        if asked == "repair_proof" and _WITHOUT.search(turn.text):
            turn.say("utter_repair_proof_help")
            return ask_again(turn)
        if not turn.may_be_value and asked not in ("repair_commitment", "repair_confirmed"):
            return []
        steps = {
            "repair_record": self._record,
            "repair_proof": self._proof,
            "repair_commitment": self._commitment,
            "repair_confirmed": self._confirmed,
        }
        return await steps[asked](turn)

    async def _changed(self, turn: Turn, asked: str) -> list[Event]:
        """Another record, more or fewer of them, another signatory, or facts told by the way."""
        if leaves_it_to_others(turn.text):
            return _left_unfiled(turn)
        name = corrected_name(turn) if asked in ("repair_commitment", "repair_confirmed") else None
        if name and turn.slot("repair_commitment") != COMMITMENT:
            return remember(repair_commitment=name, repair_confirmed=None)
        if asked == "repair_confirmed" and name_is_wrong(turn, turn.slot("repair_commitment")):
            return remember(repair_commitment=None, repair_confirmed=None)
        if may_name_another(turn) or adds(turn.text) or drops(turn.text):
            moved = await self._moved(turn)
            if moved:
                return moved
        news = for_the_case(told_in(turn))
        if news and not turn.is_question:
            return await noted(turn, asked)
        return await value_told(turn, asked)

    async def _moved(self, turn: Turn) -> list[Event]:
        case = await turn.api.case(str(turn.slot("repair_case")))
        records = (await turn.api.records()).items
        ours = [record for record in records if record.id in case.record_ids]
        if adds(turn.text) or drops(turn.text):
            named = listed(turn, records) or [r for r in (described(turn, records),) if r]
            more = [record for record in named if record not in ours]
            if more and adds(turn.text):
                return await add(turn, case.number, ours, more) or ask_again(turn)
            less = taken_out(turn, ours) if drops(turn.text) else []
            if less:
                return await take_out(turn, case.number, ours, less)
            held = [record for record in named if record in ours]
            less = [record for record in ours if record not in held] if keeps(turn.text) else held
            return await take_out(turn, case.number, ours, less) if held and drops(turn.text) else []
        is_other, record = another(turn, records, case.record_ids)
        if not is_other:
            return []
        if record is None:
            turn.say("utter_draft_put_aside", number=case.number)
            return forget(SLOTS)
        opened = await open_draft(turn, record)
        if is_open(opened):
            return opened
        turn.say("utter_draft_put_aside", number=case.number)
        return opened + end_form()

    async def _files(self, turn: Turn, asked: str) -> list[Event]:
        number = turn.slot("repair_case")
        if not number:
            return wait_for_draft(turn, None) + ask_again(turn)
        signed = named_commitment(turn.attachments)
        if asked == "repair_commitment" and not (signed or named_proof(turn.attachments)):
            # A receipt sent at this point must not pass for a signature: nothing is kept until that is clear.
            waiting = [*(turn.slot("repair_upload") or []), *({"id": a.id, "name": a.name} for a in turn.attachments)]
            return ask_again(turn) + remember(repair_upload=waiting)
        case = await turn.api.case(str(number))
        other = default_material(case)
        material = COMMITMENT if signed or other is None else other.id
        case = await attach(turn, case, material, "utter_repair_upload_taken")
        return ask_again(turn) + slots_of(case, turn.slot("repair_commitment"))

    async def _sort(self, turn: Turn) -> list[Event]:
        """The person says what the file was that came while the commitment was asked for."""
        waiting = [Attachment(**file) for file in turn.slot("repair_upload")]
        proof = turn.entity("step") == "proof" or turn.intent == "deny" or bool(_IS_PROOF.search(turn.text))
        paper = turn.entity("step") == "commitment" or "承诺" in turn.text or turn.said_yes()
        if not (proof or paper):
            return ask_again(turn) if turn.may_be_value else []
        case = await turn.api.case(str(turn.slot("repair_case")))
        other = default_material(case)
        material = other.id if proof and other else COMMITMENT
        case = await attach(turn, case, material, "utter_repair_upload_taken", waiting, told=True)
        return ask_again(turn) + remember(repair_upload=None) + slots_of(case, turn.slot("repair_commitment"))

    async def _record(self, turn: Turn) -> list[Event]:
        records = (await turn.api.records()).items
        several = listed(turn, records)
        record = None if len(several) > 1 else choose(turn, records)
        if record is None and len(several) <= 1:
            return ask_again(turn) + keep_waiting(turn) if turn.intent == "inform" else []
        opened = await (open_draft(turn, record) if record else open_several(turn, several))
        return opened if is_open(opened) else opened + end_form()

    async def _proof(self, turn: Turn) -> list[Event]:
        if backs_out(turn):
            return _left_unfiled(turn)
        if turn.intent == "deny":
            turn.say("utter_repair_proof_help")
            return ask_again(turn)
        if turn.intent not in ("affirm", "inform"):
            return []
        # "Done" may be true: the file may have come by another way than this conversation.
        case = await turn.api.case(str(turn.slot("repair_case")))
        return ask_again(turn) + slots_of(case, turn.slot("repair_commitment"))

    async def _commitment(self, turn: Turn) -> list[Event]:
        if turn.slot("repair_upload"):
            return await self._sort(turn)
        name, question = name_before(turn)
        if name and question:
            await answered(turn, question)
            return _signed(turn, name)
        person = own_name(turn, (turn.slot("repair_signers") or {}).get("person"))
        name = turn.entity("signatory") or told_in(turn).get("signatory") or typed_name(turn) or person
        if name:
            return _signed(turn, name)
        if turn.intent == "deny":
            turn.say("utter_repair_commitment_needed")
            return ask_again(turn)
        asks_back = turn.intent in ("affirm", "inform") or doubtful_name(turn) or names_nobody(turn.text)
        return ask_again(turn) if asks_back else []

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("repair_case"))
        if backs_out(turn):
            return _left_unfiled(turn)
        if files_now(turn, number, titles=str((turn.slot("repair_signers") or {}).get("title") or "")):
            return await other_day(turn) or remember(repair_confirmed=True)
        name = turn.entity("signatory") or typed_name(turn)
        if name and turn.slot("repair_commitment") != COMMITMENT:
            return remember(repair_commitment=name) + ask_again(turn)
        if turn.intent in ("affirm", "deny", "inform"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []


def _left_unfiled(turn: Turn) -> list[Event]:
    """Nothing is filed; the draft can be gone on with."""
    number = str(turn.slot("repair_case"))
    turn.say("utter_repair_not_submitted", number=number)
    return remember(repair_confirmed=False, pending={"resume": number}) + end_form()


def _signed(turn: Turn, name: str) -> list[Event]:
    """Who signs; the name is offered, and not asked again, where the form is gone on with."""
    return remember(repair_commitment=name, told={**waiting(turn), "signatory": name})
