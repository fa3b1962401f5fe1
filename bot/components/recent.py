"""Keeps the bot's memory of a talk short: the last messages as they were, and of all before only what is still known.

Rasa plays every event of a conversation back with each message and sends all of them along with each action call, so
that a talk gets slower with its length. What earlier messages left behind are the values of slots and the open form;
the messages themselves are the API's to keep.
"""

from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_KEPT = 12
"""Messages of the person that stay whole; the actions look back at three of them at most (``Turn.filled_last``)."""
_TOO_MANY = 2 * _KEPT
"""Only then is anything dropped, so that it is done once in ``_KEPT`` messages."""
_LISTENS = "action_listen"


def shortened(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """``tracker`` itself, or one in the same state that remembers the last ``_KEPT`` messages only."""
    events = list(tracker.events)
    said = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) < _TOO_MANY:
        return tracker
    cut = said[-_KEPT]
    before = tracker.init_copy()
    for event in events[:cut]:
        before.update(event)
    kept = tracker.init_copy()
    for event in (*_known(before), *events[cut:]):
        kept.update(event)
    return kept


def _known(before: DialogueStateTracker) -> list[Event]:
    """The shortest past that leads to the same state, at a moment when the bot was listening."""
    filled: list[Event] = [
        SlotSet(name, slot.value) for name, slot in before.slots.items() if slot.value != slot.initial_value
    ]
    form: list[Event] = [ActiveLoop(before.active_loop.name)] if before.active_loop else []
    return [*filled, *form, ActionExecuted(_LISTENS)]
