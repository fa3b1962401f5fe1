"""A long talk is remembered shortly, and nothing that it established is lost."""

import asyncio

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.components.recent import shortened

SLOTS = ("case", "record", "signed_by")


def a_talk(messages: int, *, form_at: int | None = None, form_ends_at: int | None = None) -> DialogueStateTracker:
    """So many messages, each answered; what is filled first is never said again."""
    slots = [*(TextSlot(name, [], influence_conversation=False) for name in SLOTS), AnySlot("numbered", [])]
    tracker = DialogueStateTracker("somebody", slots)
    events: list[Event] = [ActionExecuted("action_listen")]
    for number in range(messages):
        events.append(UserUttered(f"第{number}句", {"name": "inform", "confidence": 1.0}))
        events += [SlotSet("case", "XF-1")] if number == 0 else []
        events += [SlotSet("record", "r1")] if number == 1 else []
        events += [SlotSet("record", None)] if number == 2 else []
        events += [ActiveLoop("repair_form")] if number == form_at else []
        events += [ActiveLoop(None)] if number == form_ends_at else []
        events += [SlotSet("numbered", number), BotUttered("好"), ActionExecuted("action_listen")]
    tracker.update_with_events(events, None)
    return tracker


def state(tracker: DialogueStateTracker) -> object:
    """What the next message meets."""
    return (
        tracker.current_slot_values(),
        tracker.active_loop_name,
        tracker.latest_action_name,
        tracker.latest_message.text if tracker.latest_message else None,
    )


def test_state_survives() -> None:
    """The slots, an open form and the last message are the same after the beginning was dropped."""
    for form, ends in ((None, None), (3, None), (3, 10), (3, 95), (95, None)):
        talk = a_talk(100, form_at=form, form_ends_at=ends)
        short = shortened(talk)
        assert state(short) == state(talk), (form, ends)
        assert len(short.events) < len(talk.events) / 3


def test_short_talks_are_left_alone() -> None:
    """A talk of ordinary length keeps every event."""
    talk = a_talk(20)
    assert shortened(talk) is talk


def test_memory_does_not_grow() -> None:
    """Saved after each message, a talk never holds more than a fixed number of messages, and keeps its oldest value."""
    talk = a_talk(23)
    longest = 0
    for number in range(200):
        more: list[Event] = [UserUttered(f"又{number}"), BotUttered("好"), ActionExecuted("action_listen")]
        talk.update_with_events(more, None)
        talk = shortened(talk)
        longest = max(longest, len(talk.events))
    assert longest < 150
    assert talk.get_slot("case") == "XF-1"
    assert talk.get_slot("record") is None


async def _saved(talk: DialogueStateTracker) -> DialogueStateTracker | None:
    memory = TrackerStore.create(EndpointConfig(type="bot.components.memory.Conversations"), Domain.empty())
    await memory.save(talk)
    return await memory.retrieve("somebody")


def test_the_bot_saves_short_talks() -> None:
    """What the bot keeps between two messages is the shortened talk."""
    kept = asyncio.run(_saved(a_talk(100)))
    assert kept is not None
    assert len(kept.events) < 100
