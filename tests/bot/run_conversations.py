"""Run the scripted conversations against a running stack, through the API's chat.

``python -m tests.bot.run_conversations http://127.0.0.1:8000 [name]`` prints one line a conversation. The stack must be
of the embedded profile: scripts sign in as its demonstration accounts. ``test_conversations.py`` runs them as tests.

A script is a list of turns. ``say`` is typed, ``press`` is the title of a button or card of the last answer, ``send``
uploads a small PDF of that name. ``expect`` are pieces of the answer's text, ``never`` pieces it must not have;
``intent``, ``buttons``, ``upload`` (material), ``case`` (prefix) and ``cites`` look at the rest. A turn with ``when``
is left out unless the last answer has one of these pieces: people say some things only when they are asked.
``goal`` is what it must come to (``goals.py``); nothing else may be handed in, whether or not there is a goal.
``as`` says who speaks: anonymous, demo-business, demo-person, or a subject of the script's own
(``made_up_subjects.py``); with ``consent: false`` nobody has agreed yet to be looked up. ``same_case`` asks for the
case number seen before.
``staff`` is a step of the demonstration clerk in the case seen before, such as ``accept``, with its ``body``.
``clerk`` is a step in the hand-over that was opened: ``take``, ``say`` (with ``words``), ``close``, each shown as the
person then reads it, or ``read``, the transcript. ``handover`` is the state that an answer must show, or ``none``.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import yaml

from tests.bot.goals import compare, standing
from tests.bot.made_up_subjects import STAFF, sign_in

_CONSENT = {"purpose": "chat_records"}
FOLDER = Path(__file__).parent / "conversations"
_TRAILER = b"xref\n0 4\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n" + _TRAILER
)


class Unexpected(AssertionError):
    """The answer is not what the script expects, or the goal was not reached."""


class WrongFiling(Unexpected):
    """Something was handed in that the script's goal does not name."""


@dataclass
class Talk:
    """One conversation with the stack."""

    http: httpx2.Client
    conversation: str | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    case: str | None = None
    handover: str | None = None

    def turn(self, step: dict[str, Any]) -> None:
        """Say what ``step`` says and compare; raises ``Unexpected``."""
        if "staff" in step:
            self._by_staff(str(step["staff"]), step.get("body", {}))
            return
        if "clerk" in step:
            self._by_clerk(str(step["clerk"]), step)
            return
        if "when" in step and not any(piece in self._text() for piece in step["when"]):
            return
        body = self._message(step)
        if self.conversation:
            body["conversation_id"] = self.conversation
        response = self.http.post("/chat/messages", json=body)
        if response.status_code != httpx2.codes.OK:
            raise Unexpected(f"{step}: {response.status_code} {response.text[:200]}")
        self.answer = response.json()
        self.conversation = self.answer["conversation_id"]
        self._compare(step)

    def _message(self, step: dict[str, Any]) -> dict[str, Any]:
        if "send" in step:
            sent = self.http.post("/chat/attachments", files={"file": (step["send"], PDF)}).raise_for_status().json()
            return {"text": step["send"], "attachments": [sent["id"]]}
        if "press" in step:
            return {"text": step["press"], "payload": self._payload(step["press"])}
        return {"text": str(step["say"])}

    def _by_staff(self, verb: str, body: dict[str, Any]) -> None:
        with httpx2.Client(base_url=self.http.base_url, timeout=60, trust_env=False) as staff:
            staff.post("/auth/session", json=STAFF).raise_for_status()
            done = staff.post(f"/cases/{self.case}/{verb}", json=body)
            _require(done.is_success, f"staff: {verb} is answered with {done.status_code} {done.text[:200]}")

    def _by_clerk(self, verb: str, step: dict[str, Any]) -> None:
        """Over the staff's own routes; what the person's window then shows last takes the place of an answer."""
        path = f"/chat/handovers/{self.handover}"
        with httpx2.Client(base_url=self.http.base_url, timeout=60, trust_env=False) as staff:
            staff.post("/auth/session", json=STAFF).raise_for_status()
            if verb == "read":
                messages = staff.get(path).raise_for_status().json()["messages"]
            else:
                body = {"say": {"text": step.get("words")}, "close": {"back_to_bot": True}}.get(verb)
                staff.post(f"{path}/{'messages' if verb == 'say' else verb}", json=body).raise_for_status()
                history = self.http.get(f"/chat/conversations/{self.conversation}").raise_for_status().json()
                messages = history["items"][-1:]
        self.answer = {"messages": messages, "intent": {"name": None}}
        self._compare(step)

    def _payload(self, title: str) -> str:
        offered = [o for kind in ("buttons", "cards") for o in self._all(kind)]
        for option in offered:
            if option["title"].startswith(title) and option.get("payload"):
                return str(option["payload"])
        raise Unexpected(f"no button {title!r} among {[o['title'] for o in offered]}")

    def _compare(self, step: dict[str, Any]) -> None:
        text = self._text()
        said = f"after {step.get('say') or step.get('press') or step.get('send')!r}"
        for piece in step.get("expect", []):
            _require(piece in text, f"{said}: {piece!r} is missing in {text!r}")
        for piece in step.get("never", []):
            _require(piece not in text, f"{said}: {piece!r} must not be in {text!r}")
        _require(step.get("intent") in (None, self.answer["intent"]["name"]), f"{said}: {self.answer['intent']}")
        titles = [o["title"] for o in self._all("buttons")]
        _require(set(step.get("buttons", [])) <= set(titles), f"{said}: buttons are {titles}")
        uploads = [m["upload"]["material"] for m in self.answer["messages"] if m.get("upload")]
        _require(step.get("upload") in (None, *uploads), f"{said}: uploads are {uploads}")
        _require(not step.get("cites") or bool(self._all("citations")), f"{said}: nothing is cited")
        self._compare_case(step, said)
        self._compare_handover(step, said)

    def _compare_case(self, step: dict[str, Any], said: str) -> None:
        case = self.answer.get("case")
        if "case" in step:
            _require(str(case).startswith(step["case"]), f"{said}: case is {case}")
        if step.get("same_case"):
            _require(case == self.case, f"{said}: case is {case}, was {self.case}")
        self.case = case or self.case

    def _compare_handover(self, step: dict[str, Any], said: str) -> None:
        handover = self.answer.get("handover") or {"state": "none", "number": self.handover}
        self.handover = handover["number"]
        _require(step.get("handover") in (None, handover["state"]), f"{said}: the hand-over is {handover}")

    def _text(self) -> str:
        return "\n".join(m["text"] for m in self.answer.get("messages", []))

    def _all(self, kind: str) -> list[dict[str, Any]]:
        return [item for message in self.answer.get("messages", []) for item in message.get(kind) or []]


def _require(held: bool, why: str) -> None:  # noqa: FBT001 - reads like an assertion
    if not held:
        raise Unexpected(why)


def scripts() -> list[Path]:
    """All conversations."""
    return sorted(FOLDER.glob("*.yml"))


def run(url: str, path: Path) -> None:
    """Run one script on the stack at ``url``; raises ``Unexpected``."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    signed_in = script["as"] != "anonymous"
    with httpx2.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as http:
        if isinstance(script["as"], dict):
            sign_in(http, script["as"])
        elif signed_in:
            http.post("/auth/demo", json={"who": script["as"]}).raise_for_status()
            clear(http)
        if signed_in:
            _consent(http, given=script.get("consent", True))
        before = standing(http, signed_in=signed_in)
        why = _talked(http, script["turns"])
        came_to = compare(http, script.get("goal"), standing(http, signed_in=signed_in).since(before))
    if came_to.wrong:
        raise WrongFiling("; ".join(["handed in, and nobody wanted it: " + ", ".join(came_to.wrong), *why]))
    if why or came_to.missing:
        raise Unexpected("; ".join([*why, *came_to.missing]))


def _talked(http: httpx2.Client, turns: list[dict[str, Any]]) -> list[str]:
    """Have the conversation; why it broke off, if it did: what was handed in until then is looked at all the same."""
    talk = Talk(http)
    for step in turns:
        if step.get("new_conversation"):
            talk.conversation = None
            continue
        try:
            talk.turn(step)
        except Unexpected as error:
            return [str(error)]
    return []


def _consent(http: httpx2.Client, *, given: bool) -> None:
    """Most scripts are of somebody who has agreed before that the conversation looks at own records."""
    if given:
        http.post("/consents", json=_CONSENT).raise_for_status()
    else:
        http.delete("/consents", params=_CONSENT).raise_for_status()


def clear(http: httpx2.Client) -> None:
    """Take back what earlier runs left open, so that each script starts from the demonstration data."""
    for case in http.get("/cases", params={"limit": 100}).raise_for_status().json()["items"]:
        if case["status"] in ("draft", "submitted", "supplement_requested", "accepted", "reviewing"):
            http.post(f"/cases/{case['number']}/withdraw", json={}).raise_for_status()


def main(url: str, name: str = "") -> int:
    """Run those whose names begin with ``name``; the number of conversations that failed."""
    return sum(_told(url, path) for path in scripts() if path.stem.startswith(name))


def failure(url: str, path: Path) -> Exception | None:
    """Why a conversation failed, where it did."""
    try:
        run(url, path)
    except (Unexpected, httpx2.HTTPError) as error:
        return error
    return None


def _told(url: str, path: Path) -> int:
    error = failure(url, path)
    kind = "WRONG" if isinstance(error, WrongFiling) else "FAIL "
    sys.stdout.write(f"{kind} {path.stem}: {error}\n" if error else f"ok    {path.stem}\n")
    sys.stdout.flush()
    return int(error is not None)


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["http://127.0.0.1:8000"])))
