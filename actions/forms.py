"""What the validation of every form shares."""

from abc import abstractmethod
from typing import Any, ClassVar

from actions.belonging import looks_up_others, refuse_others
from actions.client import Problem
from actions.following import names_only_a_case
from actions.leaving import TO_OBJECTION, TO_REPAIR, answers_leaving, changed_way, offers_repair
from actions.matters import goes_on_here
from actions.pausing import comes_back, knocks, say_where, takes_time
from actions.reminders import reminded_beside
from actions.skill import SkillAction, say_problem
from actions.supplying import hands_in
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import take_files


class FormAnswer(SkillAction):
    """Listens while a form is open (``validate_<form>``).

    No slot event means "this did not answer the question": Rasa then lets go of the message, a rule answers it, and
    the form asks again. Setting the asked slot to ``None`` means "it did, but I need it again".
    """

    form: ClassVar[str]
    # Of a form that fills in a draft: the slot that names it, and all of its slots.
    case_slot: ClassVar[str | None] = None
    slots: ClassVar[tuple[str, ...]] = ()
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Nothing to hear when the form only starts, or comes back after an interruption."""
        asked = turn.answers(self.form)
        aside = self.set_aside(turn, asked) if asked else []
        if aside:
            return aside
        if asked and await reminded_beside(turn) is not None:
            return ask_again(turn)
        pending: dict[str, Any] = turn.slot("pending") or {}
        if asked is None or _belongs_to_offer(turn, pending) or (self.case_slot and names_only_a_case(turn)):
            return []
        gone = await self._draft_is_gone(turn)
        if gone:
            return gone
        beside = _beside_the_form(turn) if self.case_slot else []
        if beside:
            return beside
        heard = await self.hear(turn, asked)
        # An offer holds for one message: a "yes" to the form's next question must not take it up.
        offers_anew = any(event.get("name") == "pending" for event in heard)
        return heard + remember(pending=None) if heard and pending and not offers_anew else heard

    def set_aside(self, turn: Turn, asked: str) -> list[Event]:  # noqa: ARG002 -- forms differ by what they asked
        """A pause, or the other way taken: neither answers the question."""
        return _paused(turn) or self._changed_way(turn)

    def _changed_way(self, turn: Turn) -> list[Event]:
        """The end of the form where the other way is taken instead, or the question whether to; all is kept."""
        changed = changed_way(turn, self.form)
        if changed:
            return forget(self.slots) + end_form() + changed
        offered = offers_repair(turn)
        return ask_again(turn) + offered if offered else []

    async def _draft_is_gone(self, turn: Turn) -> list[Event]:
        """The end of the form where its draft was filed or taken back elsewhere; where the case stands is said next.

        Files that came go where they are asked for now.
        """
        number = turn.slot(self.case_slot) if self.case_slot else None
        if not number:
            return []
        ended = forget(self.slots) + end_form()
        try:
            case = await turn.api.case(str(number))
        except Problem as problem:
            if problem.status != 404:
                raise
            say_problem(turn, problem)
            return ended
        if case.status == "draft":
            return []
        if turn.attachments:
            return ended + [event for event in await take_files(turn) if event["event"] == "slot"]
        return ended + remember(focus_case=case.number, pending={"show": case.number})

    @abstractmethod
    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """What the message means for the slot ``asked``."""

    def on_problem(self, turn: Turn, problem: Problem) -> list[Event]:
        """Say why, and ask again."""
        say_problem(turn, problem)
        return ask_again(turn)

    def on_down(self, turn: Turn) -> list[Event]:
        """Say that the API does not answer, and ask again."""
        turn.say("utter_api_down")
        return ask_again(turn)


def _paused(turn: Turn) -> list[Event]:
    """A moment is asked for, or somebody is back from one: neither answers anything."""
    if takes_time(turn):
        turn.say("utter_take_your_time")
    elif comes_back(turn) or (not turn.attachments and knocks(turn.text)):
        say_where(turn)
    else:
        return []
    return ask_again(turn) + (remember(pending=None) if turn.slot("pending") else [])


def _beside_the_form(turn: Turn) -> list[Event]:
    """Words that must be taken for no answer: somebody else is refused, 先办孩子的 goes on with this."""
    if turn.is_button or turn.attachments:
        return []
    if looks_up_others(turn.text):
        return refuse_others(turn) + ask_again(turn)
    return ask_again(turn) if turn.intent == "stop" and goes_on_here(turn.text) else []


def _belongs_to_offer(turn: Turn, pending: dict[str, Any]) -> bool:
    """A yes, a no or a file to what was offered while the form waited."""
    if pending.get("consent") or pending.get("right"):
        return turn.intent in ("affirm", "deny", "ask_privacy")
    if pending.get(TO_REPAIR) or pending.get(TO_OBJECTION):
        return answers_leaving(turn)
    if pending.get("withdraw"):
        return turn.intent in ("affirm", "deny", "withdraw_case")
    if pending.get("supplement"):
        answers = turn.intent in ("affirm", "deny", "supplement_materials")
        return answers or bool(turn.attachments) or hands_in(turn)
    return False


def after_unfiled(turn: Turn, slots: tuple[str, ...]) -> list[Event]:
    """Left without filing: what was offered at that stays, a case that moved on is shown, the other way is taken."""
    pending: dict[str, Any] = turn.slot("pending") or {}
    begins = "action_show_progress" if pending.get("show") else pending.get("begin")
    return forget(slots) + remember(pending=turn.slot("pending")) + (then(str(begins)) if begins else [])


def ask_again(turn: Turn) -> list[Event]:
    """Keep the question open."""
    asked = turn.slot("requested_slot")
    return remember(**{str(asked): None}) if asked else []


def end_form() -> list[Event]:
    """Close the form without its last questions."""
    return remember(requested_slot=None)
