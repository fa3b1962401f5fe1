"""Whose records a message wants: others are refused, and whoever only mentions others is not."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker

from actions.belonging import about_somebody_else
from actions.models import Record
from actions.turn import Turn
from tests.actions.fake_api import PERSON, FakeApi, record, tracker

_FILE = Path(__file__).with_name("somebody_else.yaml")
_SAID: dict[str, list[dict[str, str]]] = yaml.safe_load(_FILE.read_text("utf-8"))
_CASES = [(said, kind == "others") for kind, every in _SAID.items() for said in every]


@pytest.mark.parametrize(("said", "others"), _CASES, ids=[said["say"][:24] for said, _ in _CASES])
def test_whose_records_are_wanted(said: dict[str, str], *, others: bool) -> None:
    """Protects everybody else's records, and one's own from being refused for a neighbour in the story."""
    turn = Turn(None, Tracker.from_dict(tracker(said["say"], said["as"])), {}, None)  # type: ignore[arg-type]
    own = [] if said.get("account") == "none" else [Record.model_validate(record(1, **_subject(said)))]
    assert about_somebody_else(turn, own) is others


def _subject(said: dict[str, str]) -> dict[str, Any]:
    return {"subject": PERSON} if said.get("account") == "person" else {}


@pytest.mark.parametrize("action", ["action_begin_objection", "action_answer_pending", "action_small_talk"])
def test_others_are_refused_whatever_it_was_taken_for(api: FakeApi, action: str) -> None:
    """Protects others where the wish is taken for an objection, a yes or small talk."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("GET /authorisations", {"items": []})
    said = api.run(action, tracker("替我朋友查一下他的处罚", "affirm"))
    assert (said.names, said.slots["refused_other"]) == (["utter_only_own"], "other")


@pytest.mark.parametrize("text", ["怎么把别人的处罚挂我头上", "实际上是隔壁村同名的人被罚了，你们查查"])
def test_an_objection_names_whose_it_is(text: str, api: FakeApi) -> None:
    """Protects who says that a record is somebody else's from being refused for naming them."""
    api.set("GET /records", {"items": [record(1)]})
    assert "utter_only_own" not in api.run("action_begin_objection", tracker(text, "start_objection")).names


def test_he_is_the_one_just_refused(api: FakeApi) -> None:
    """Protects the landlord, asked for right after the former husband."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("GET /authorisations", {"items": []})
    slots = {"refused_other": "other"}
    said = api.run("action_answer_pending", tracker("那房东呢，他女儿同意的", "affirm", slots=slots))
    assert said.names == ["utter_only_own"]


def test_a_child_is_told_of_guardianship(api: FakeApi) -> None:
    """Protects a parent from a bare no; without signing in nothing is looked up at all."""
    api.set("GET /records", {"items": []})
    api.set("GET /authorisations", {"items": []})
    said = api.run("action_begin_repair", tracker("我想替我儿子申请修复", "start_repair"))
    assert said.names == ["utter_only_own_child"]
    unknown = api.run("action_show_records", tracker("帮我舅的厂看下有几条处罚", "ask_my_records", token=None))
    assert unknown.names == ["utter_only_own", "utter_sign_in"]


def test_a_question_about_a_child_is_answered_too(api: FakeApi) -> None:
    """Protects a parent's question from getting the way to register and nothing else."""
    api.set("GET /records", {"items": []})
    api.set("GET /authorisations", {"items": []})
    asked = tracker("给孩子办还要什么证明吗", "ask_materials")
    api.set("GET /policies/answer", {"status": "answered", "answer": "要证明。", "citations": []})
    first = api.run("action_answer_policy", asked)
    assert first.next == "action_answer_policy"
    said = api.run("action_answer_policy", tracker(
        "给孩子办还要什么证明吗", "ask_materials", slots={"pending": first.slots["pending"]}
    ))  # fmt: skip
    assert said.names == ["utter_only_own_child", "text"]


def test_a_file_for_somebody_else_begins_nothing(api: FakeApi) -> None:
    """Protects a parent from being offered an application that cannot be made."""
    api.set("GET /cases", {"items": []})
    slots = {"refused_other": "child"}
    said = api.run("action_take_value", tracker("户口本.pdf", slots=slots, attachments=("户口本",)))
    assert said.names == ["utter_upload_for_other"]
