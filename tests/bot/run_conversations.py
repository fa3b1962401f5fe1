"""Run the scripted conversations against a running stack, through the API's chat.

``python tests/bot/run_conversations.py http://127.0.0.1:8000`` prints one line a conversation. The stack must be of the
embedded profile: the scripts sign in as its demonstration accounts. ``test_conversations.py`` runs them as tests.

A script is a list of turns. ``say`` is typed, ``press`` is the title of a button or card of the last answer, ``send``
uploads a small PDF of that name. ``expect`` are pieces of the answer's text, ``never`` pieces it must not have;
``intent``, ``buttons``, ``upload`` (material), ``case`` (prefix), ``cites`` and ``form: done`` look at the rest.
``as`` says who speaks: anonymous, demo-business or demo-person. ``same_case`` asks for the case number seen before.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import yaml

FOLDER = Path(__file__).parent / "conversations"
_TRAILER = b"xref\n0 4\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n" + _TRAILER
)


class Unexpected(AssertionError):
    """The answer is not what the script expects."""


@dataclass
class Talk:
    """One conversation with the stack."""

    http: httpx2.Client
    conversation: str | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    case: str | None = None

    def turn(self, step: dict[str, Any]) -> None:
        """Say what ``step`` says and compare; raises ``Unexpected``."""
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

    def _payload(self, title: str) -> str:
        offered = [o for kind in ("buttons", "cards") for o in self._all(kind)]
        for option in offered:
            if option["title"].startswith(title) and option.get("payload"):
                return str(option["payload"])
        raise Unexpected(f"no button {title!r} among {[o['title'] for o in offered]}")

    def _compare(self, step: dict[str, Any]) -> None:
        text = "\n".join(m["text"] for m in self.answer["messages"])
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

    def _compare_case(self, step: dict[str, Any], said: str) -> None:
        case = self.answer.get("case")
        if "case" in step:
            _require(str(case).startswith(step["case"]), f"{said}: case is {case}")
        if step.get("same_case"):
            _require(case == self.case, f"{said}: case is {case}, was {self.case}")
        self.case = case or self.case

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
    with httpx2.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as http:
        if script["as"] != "anonymous":
            http.post("/auth/demo", json={"who": script["as"]}).raise_for_status()
            clear(http)
        talk = Talk(http)
        for step in script["turns"]:
            if step.get("new_conversation"):
                talk.conversation = None
                continue
            talk.turn(step)


def clear(http: httpx2.Client) -> None:
    """Take back what earlier runs left open, so that each script starts from the demonstration data."""
    for case in http.get("/cases", params={"limit": 100}).raise_for_status().json()["items"]:
        if case["status"] in ("draft", "submitted", "supplement_requested"):
            http.post(f"/cases/{case['number']}/withdraw", json={}).raise_for_status()


def main(url: str) -> int:
    """Run all; the number of conversations that failed."""
    return sum(_told(url, path) for path in scripts())


def _told(url: str, path: Path) -> int:
    try:
        run(url, path)
    except (Unexpected, httpx2.HTTPError) as error:
        sys.stdout.write(f"FAIL  {path.stem}: {error}\n")
        return 1
    sys.stdout.write(f"ok    {path.stem}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
