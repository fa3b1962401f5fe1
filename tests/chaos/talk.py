"""People who talk to the bot, and a ledger: each turn that was answered, each report that got a number.

A report takes four turns, of which the later ones make sense only where the bot remembers the earlier ones.
"""

import json
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
from sqlalchemy import select

from api.db import Database
from api.reports.models import Report

_NUMBER = re.compile(r"[A-Z]{2}-\d{8}-\d{4,}")
_PAUSE, _RETRY = 0.2, 0.3
_OK, _GONE = 200, (502, 503, 504)
TURNS: tuple[tuple[dict[str, str], str], ...] = (
    ({"text": "中介说交五千就能包撤，可信吗"}, "不收"),
    ({"text": "登记举报", "payload": '/report_paid_agent{"step": "start"}'}, "对方是谁"),
    ({"text": "一个姓赵的打电话来，说收五千元三天撤掉"}, "怎么联系您"),
    ({"text": "不留"}, "举报登记好了"),
)
Headers = dict[str, str]


@dataclass
class Talkers:
    """Talk until ``enough``; ``said`` is the ledger: conversation → what was said and what was answered."""

    url: str
    trusted: ssl.SSLContext
    headers: Headers
    talkers: int
    enough: threading.Event = field(default_factory=threading.Event)
    said: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)
    heard: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    repeated: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Begin to listen and to talk."""
        self._threads = [threading.Thread(target=self._talk, args=(n,)) for n in range(self.talkers)]
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let everybody end the conversation, and hear the last of it."""
        self.enough.set()
        for thread in self._threads:
            thread.join()
        time.sleep(3)

    def turns(self) -> int:
        """How many turns were answered."""
        return sum(map(len, self.said.values()))

    def faults(self, database: Database) -> Iterable[str]:
        """What was acknowledged and is not there, or there twice, or was not told to who listens."""
        with self._client() as client:
            for conversation, turns in self.said.items():
                yield from self._differences(conversation, turns, _history(client, conversation))
        with database.read() as session:
            there = Counter(session.scalars(select(Report.number)))
        yield from (f"report lost: {one}" for one in Counter(self.reports) - there)
        yield from (f"report that nobody was told of: {one}" for one in there - Counter(self.reports))

    def _differences(
        self, conversation: str, turns: list[tuple[str, list[str]]], history: list[dict[str, Any]]
    ) -> Iterable[str]:
        expected = [text for said, answered in turns for text in (said, *answered)]
        there = [message["text"] for message in history]
        if there != expected:
            yield f"conversation {conversation}: {there} is not what was acknowledged: {expected}"
        yield from (f"message {one['id']} was not told" for one in history if one["id"] not in self.heard)

    def _client(self) -> httpx2.Client:
        return httpx2.Client(
            base_url=f"{self.url}/api/v1", headers=self.headers, verify=self.trusted, timeout=60, trust_env=False
        )

    def _talk(self, talker: int) -> None:
        try:
            with self._client() as client:
                number = 0
                while not self.enough.is_set():
                    number += 1
                    self._report(client, f"{talker}-{number}")
        except Exception as error:
            self.failures.append(repr(error))
            raise

    def _report(self, client: httpx2.Client, name: str) -> None:
        conversation: str | None = None
        for place, (message, expected) in enumerate(TURNS):
            body = message | {"client_id": f"{name}-{place}"}
            answer = self._said(client, body | ({"conversation_id": conversation} if conversation else {}))
            conversation = str(answer["conversation_id"])
            texts = [str(one["text"]) for one in answer["messages"]]
            self.said.setdefault(conversation, []).append((message["text"], texts))
            if not any(expected in text for text in texts):
                self.failures.append(f"{message['text']}: expected {expected}, heard {texts}")
                return
            time.sleep(_PAUSE)
        self.reports += _NUMBER.findall(" ".join(texts))

    def _said(self, client: httpx2.Client, body: dict[str, Any]) -> dict[str, Any]:
        """Said under the same id until it is answered."""
        while True:
            began = time.monotonic()
            try:
                answer = client.post("/chat/messages", json=body)
            except httpx2.HTTPError as error:
                self.repeated[type(error).__name__] += 1
            else:
                if answer.status_code == _OK:
                    self.seconds.append(time.monotonic() - began)
                    return dict(answer.json())
                if answer.status_code not in _GONE:
                    raise RuntimeError(f"{answer.status_code} {answer.text[:300]}")
                self.repeated[str(answer.status_code)] += 1
            time.sleep(_RETRY)

    def _listen(self) -> None:
        """Every message of this person, from whichever process, without a gap and none twice."""
        last = "0"
        with self._client() as client:
            while True:
                try:
                    for place, message in _events(client, last):
                        last = place
                        if message["id"] in self.heard:
                            self.failures.append(f"message {message['id']} was told twice")
                        self.heard[message["id"]] = message
                except httpx2.HTTPError:
                    time.sleep(_RETRY)


def _events(client: httpx2.Client, last: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The messages of one stream, until it ends; raises ``HTTPError`` where there is none."""
    with client.stream("GET", "/chat/events", headers={"Last-Event-ID": last}) as stream:
        stream.raise_for_status()
        event: dict[str, str] = {}
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                event[name] = value
                continue
            if "data" in event and "event" not in event:
                yield event["id"], json.loads(event["data"])
            event = {}


def _history(client: httpx2.Client, conversation: str) -> list[dict[str, Any]]:
    answer = client.get(f"/chat/conversations/{conversation}", params={"limit": 200}).raise_for_status()
    return list(answer.json()["items"])
