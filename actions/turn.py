"""One message of a person, and what is said back to it."""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.client import Api
from actions.said import ALONE, said

Event = dict[str, Any]

# What may answer a form's question; any other understood intent is an interruption of the form.
VALUE_INTENTS = frozenset({"inform", "affirm", "deny", "nlu_fallback", "out_of_scope"})

_QUESTION = re.compile(
    r"[?？吗呢么]|会不会|是不是|能不能|要不要|有没有|怎么|怎样|什么|为啥|多久|几天|多少钱|要是|如果|万一"
)
_INSULT = re.compile(
    r"[傻煞沙]\s*[逼比叉帽子缺瓜]|(?<![a-z])s\s*b(?![a-z])|蠢|笨|白痴|智障|脑残|弱智|废物|垃圾(?!分类|处理|清运|[场桶站焚])"
    "|滚|去死|你妈|尼玛|卧槽|神经病|有病|狗屁|放屁|什么玩意|混蛋|王八|饭桶|骗子系统|破系统|烂系统",
    re.IGNORECASE,
)
_SHORT = 12
# What was talked about stays the topic for so many messages, this one included.
_RECENT = 3
_FOCUS = ("focus_record", "focus_case")
_CHINA = ZoneInfo("Asia/Shanghai")
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Attachment:
    """A file that came with the message; the API keeps its content."""

    id: str
    name: str


class Turn:
    """Reads the tracker and speaks through the domain's responses."""

    def __init__(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], http: httpx2.AsyncClient
    ) -> None:
        self._dispatcher, self._tracker, self._domain = dispatcher, tracker, domain
        self._message: dict[str, Any] = tracker.latest_message or {}
        metadata = self._message.get("metadata")
        self._metadata: dict[str, Any] = metadata if isinstance(metadata, dict) else {}
        self.token: str | None = self._metadata.get("token") or None
        self.api = Api(http, self.token, (self.acting_for or {}).get("id"))

    @property
    def text(self) -> str:
        """The person's own words; empty for a button."""
        words = str(self._message.get("text") or "").strip()
        return "" if words.startswith("/") else words

    @property
    def is_button(self) -> bool:
        """Whether a button was pressed; what people type never reaches the bot with a leading slash."""
        return str(self._message.get("text") or "").startswith("/")

    @property
    def intent(self) -> str:
        """What was understood."""
        return str((self._message.get("intent") or {}).get("name") or "")

    @property
    def confidence(self) -> float:
        """How sure that is; 1 for a button."""
        return float((self._message.get("intent") or {}).get("confidence") or 0.0)

    @property
    def message_id(self) -> str:
        """Identifies the message, for idempotency keys."""
        return str(self._message.get("message_id") or self.text)

    @property
    def conversation(self) -> str:
        """The conversation's id."""
        return str(self._tracker.sender_id)

    @property
    def signed_in(self) -> bool:
        """Whether the message came from somebody known; the API decides what that allows."""
        return self.token is not None

    @property
    def acting_for(self) -> dict[str, str] | None:
        """For whom the person acts, ``id`` of the authorisation and ``name``; the API decides whether it stands."""
        found = self._tracker.get_slot("acting_for")
        return found if isinstance(found, dict) else None

    @property
    def today(self) -> dt.date | None:
        """The day of the message, as the API gave it."""
        try:
            return dt.date.fromisoformat(str(self._metadata.get("today")))
        except ValueError:
            return None

    @property
    def attachments(self) -> list[Attachment]:
        """Files of this message."""
        raw = self._metadata.get("attachments")
        given = raw if isinstance(raw, list) else []
        return [Attachment(str(a["id"]), str(a.get("name") or a["id"])) for a in given if "id" in a]

    def entities(self, name: str) -> list[str]:
        """The values of an entity, in the order of the text."""
        found = self._message.get("entities") or []
        return [str(e["value"]) for e in found if e.get("entity") == name and e.get("value") is not None]

    def entity(self, name: str) -> str | None:
        """The first value of an entity."""
        return next(iter(self.entities(name)), None)

    def places(self, name: str) -> list[tuple[str, int, int]]:
        """The values of an entity, each with where its words begin and end in the text."""
        raw = str(self._message.get("text") or "")
        lead = len(raw) - len(raw.lstrip())
        found = [e for e in self._message.get("entities") or [] if e.get("entity") == name and e.get("value")]
        return [(str(e["value"]), int(e.get("start") or 0) - lead, int(e.get("end") or 0) - lead) for e in found]

    def slot(self, name: str) -> Any:
        """A remembered value, or ``None``."""
        return self._tracker.get_slot(name)

    @property
    def active_form(self) -> str | None:
        """The form being filled in."""
        return (self._tracker.active_loop or {}).get("name")

    def answers(self, form: str) -> str | None:
        """The slot that ``form`` has just asked for and this message may answer.

        ``None`` when the form is only starting, or asks again after something else was answered in between.
        """
        asked = self.slot("requested_slot")
        fresh = self.active_form == form and all(name == form for name in self.ran)
        return str(asked) if fresh and asked else None

    @property
    def ran(self) -> list[str]:
        """The actions that have run on this message already."""
        since = takewhile(lambda event: event.get("event") != "user", reversed(self._tracker.events))
        return [str(event.get("name")) for event in since if event.get("event") == "action"]

    @property
    def talked_of(self) -> str | None:
        """``focus_record`` or ``focus_case``: which of them was talked about last, in the last few messages."""
        return self.filled_last(*_FOCUS)

    def filled_last(self, *slots: str) -> str | None:
        """Which of ``slots`` was filled last, in the last few messages."""
        messages = 0
        for event in reversed(self._tracker.events):
            messages += event.get("event") == "user"
            if messages > _RECENT:
                return None
            if event.get("event") == "slot" and event.get("name") in slots and event.get("value"):
                return str(event["name"])
        return None

    @property
    def said_one_thing_before(self) -> bool:
        """Whether the assistant's last turn was one utterance: its question, and nothing else beside it."""
        before = said(self._tracker.events, turns_ago=1)
        return len(before) == 1 and before[0] not in ALONE

    @property
    def waits_for_reply(self) -> bool:
        """Whether this turn has said what stands alone: the open form's own question is not put beside it."""
        return not ALONE.isdisjoint(said(self._tracker.events, turns_ago=0))

    @property
    def may_be_value(self) -> bool:
        """Whether the message may answer a question, instead of asking one itself."""
        return self.intent in VALUE_INTENTS

    def said_yes(self, *acts: str) -> bool:
        """Whether the typed words are a yes and nothing else, or tell to do one of ``acts``, by the API's judgement.

        The classifier is not trusted with it: something is done on this word. Nor is a button, which may be an old
        one: whoever offers one reads from it what it is for.
        """
        return bool(self.text) and (self._metadata.get("agrees") is True or self.tells(*acts))

    def tells(self, *acts: str) -> bool:
        """Whether the typed words tell to do one of ``acts`` now: submit, withdraw, erase, export, consent."""
        told = self._metadata.get("acts")
        return bool(self.text) and isinstance(told, list) and not set(acts).isdisjoint(told)

    @property
    def sounds_like_yes(self) -> bool:
        """Short, and taken for a yes: nothing is done on it, and it is no new statement either."""
        return self.intent == "affirm" and len(self.text) <= _SHORT

    @property
    def is_question(self) -> bool:
        """Whether the words ask or suppose something."""
        return asks(self.text)

    @property
    def insults(self) -> bool:
        """Short and rude: somebody is angry, and wants neither a fixed answer nor a form."""
        return len(self.text) <= _SHORT and bool(_INSULT.search(self.text))

    @property
    def more_than_values(self) -> int:
        """How many Chinese characters the message has besides the values found in it."""
        found = self._message.get("entities") or []
        within = sum(len(_CHINESE.findall(str(e.get("text") or ""))) for e in found)
        return len(_CHINESE.findall(self.text)) - within

    def say(
        self,
        response: str,
        buttons: list[dict[str, str]] | None = None,
        custom: dict[str, Any] | None = None,
        **values: object,
    ) -> None:
        """Say a response of the domain, with ``values`` filled in."""
        # Rasa reads "0[" in a filled text as a placeholder left over, so square brackets are widened.
        filled = {name: str(value).replace("[", "［").replace("]", "］") for name, value in values.items()}
        self._dispatcher.utter_message(response=response, buttons=buttons, json_message=custom, **filled)

    def pass_on(
        self, text: str, custom: dict[str, Any] | None = None, buttons: list[dict[str, str]] | None = None
    ) -> None:
        """Say words that come from the API."""
        self._dispatcher.utter_message(text=text, json_message=custom, buttons=buttons or None)

    def phrase(self, response: str, **values: object) -> str:
        """A response's words for use inside a card; needs the domain (``send_domain``)."""
        variants = (self._domain.get("responses") or {}).get(response) or [{}]
        words = str(variants[0].get("text") or "")
        return re.sub(r"\{(\w+)\}", lambda m: str(values.get(m.group(1), "")), words)

    def buttons_of(self, response: str) -> list[dict[str, str]]:
        """The buttons of ``response``; needs the domain. Its payloads stand as they are sent, without placeholders."""
        variants = (self._domain.get("responses") or {}).get(response) or [{}]
        buttons: list[dict[str, str]] = variants[0].get("buttons") or []
        return [b | {"payload": str(b.get("payload")).replace("{{", "{").replace("}}", "}")} for b in buttons]

    def button_title(self, response: str, piece: str) -> str:
        """The title of ``response``'s button whose payload has ``piece``, else of its last one; needs the domain."""
        buttons = self.buttons_of(response) or [{}]
        meant = next((b for b in buttons if piece in str(b.get("payload"))), buttons[-1])
        return str(meant.get("title") or "—")


def asks(text: str) -> bool:
    """Whether the words ask or suppose something."""
    return bool(_QUESTION.search(text))


def day(date: dt.date) -> str:
    """``2026年8月7日``."""
    return f"{date.year}年{date.month}月{date.day}日"


def china_day(moment: dt.datetime) -> dt.date:
    """The day it was in China, by which the law counts; the API tells moments in UTC."""
    return moment.astimezone(_CHINA).date()


def money(yuan: object) -> str:
    """``20000`` for ``20000.00``."""
    words = str(yuan)
    return words.rstrip("0").rstrip(".") if "." in words else words


def remember(**slots: object) -> list[Event]:
    """Slot events."""
    return [{"event": "slot", "timestamp": None, "name": name, "value": value} for name, value in slots.items()]


def forget(names: tuple[str, ...]) -> list[Event]:
    """Slot events that empty ``names``."""
    return remember(**dict.fromkeys(names))


def then(action: str) -> list[Event]:
    """Run ``action`` next."""
    return [{"event": "followup", "timestamp": None, "name": action}]


def close_form() -> list[Event]:
    """Leave the form that is being filled in."""
    return [{"event": "active_loop", "timestamp": None, "name": None}, *remember(requested_slot=None, asked_once=None)]
