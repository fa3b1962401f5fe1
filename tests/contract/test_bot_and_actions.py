"""The bot and its actions live in two environments; these tests read the files of both."""

import re
from pathlib import Path

import pytest
import yaml

from tests.contract import bot_files

INTENTS = [
    "greet", "goodbye", "thank", "affirm", "deny",
    "bot_challenge", "ask_help", "stop", "restart", "ask_repairability",
    "start_repair", "start_objection", "ask_materials", "ask_time_limit", "ask_fee",
    "ask_procedure", "ask_my_records", "ask_case_status", "supplement_materials", "withdraw_case",
    "appeal_rejection", "ask_consequence", "ask_policy", "ask_privacy", "report_paid_agent",
    "complain", "request_human", "ask_bank_credit", "ask_court_list", "inform",
    "out_of_scope",
]  # fmt: skip
DEFAULT_ACTIONS = {"action_listen", "action_default_fallback"}
SKILLS = {"smalltalk", "policy", "records", "repair", "objection", "progress", "handover"}


def test_every_action_of_the_domain_has_a_class_and_the_reverse() -> None:
    """An action without a class leaves a person without an answer; a class without an action is dead."""
    assert set(bot_files.domain()["actions"]) == bot_files.action_names()


def test_every_action_class_is_registered() -> None:
    """A class that the server does not list would be answered with 404."""
    from actions.server import ACTIONS

    assert {action.name for action in ACTIONS} == bot_files.action_names()


def test_rules_and_follow_ups_name_known_actions() -> None:
    """A misspelt successor would end in Rasa's fallback."""
    domain = bot_files.domain()
    known = set(domain["actions"]) | set(domain["forms"]) | DEFAULT_ACTIONS
    used = {step["action"] for rule in bot_files.rules() for step in rule["steps"] if "action" in step}
    followed = bot_files.words_in_actions(r'then\(\s*"(\w+)"')
    assert used | followed <= known


def test_the_contract_s_intents_are_all_in_domain_and_training_data() -> None:
    """The list is the contract's; ``nlu_fallback`` is Rasa's own."""
    assert set(bot_files.domain()["intents"]) == {*INTENTS, "nlu_fallback"}
    assert set(bot_files.training_intents()) == set(INTENTS)


def test_every_intent_has_a_rule() -> None:
    """A message without one would end in silence."""
    steps = [step for rule in bot_files.rules() for step in rule["steps"]]
    ruled = {s["intent"] for s in steps if "intent" in s}
    ruled |= {s["intent"] for step in steps if "or" in step for s in step["or"]}
    assert set(bot_files.domain()["intents"]) == ruled


def test_every_response_of_the_actions_exists_and_none_is_unused() -> None:
    """Words for people live in the domain only, and all of them are said somewhere."""
    responses = set(bot_files.domain()["responses"])
    used = bot_files.words_in_actions(r'"(utter_\w+)"')
    assert used <= responses
    assert responses - used == {"utter_default"}  # said by Rasa itself


def test_every_slot_of_the_actions_exists_and_every_form_slot_can_be_asked() -> None:
    """A form slot without an action that asks for it would be asked in silence."""
    domain = bot_files.domain()
    slots = set(domain["slots"]) | {"requested_slot"}
    assert bot_files.words_in_actions(r'\.slot\(\s*"(\w+)"') <= slots
    for form in domain["forms"].values():
        asked = {f"action_ask_{slot}" for slot in form["required_slots"]}
        assert asked <= set(domain["actions"])
        assert set(form["required_slots"]) <= slots


def test_actions_hold_no_words_for_people() -> None:
    """``utter_message(text=…)`` passes on what the API says, in one place only."""
    assert bot_files.words_in_actions(r"utter_message\(text=(\w+)") == {"text"}


def test_every_skill_has_the_same_name_everywhere() -> None:
    """One name across domain, rules, training data and actions."""
    for folder, suffix in (("bot/domain", ".yml"), ("bot/rules", ".yml"), ("nlu_data", ""), ("actions", ".py")):
        assert {p.stem for p in (bot_files.ROOT / folder).glob(f"*{suffix}")} >= SKILLS, folder


def test_values_of_buttons_are_entities_of_the_domain() -> None:
    """What a button carries must reach the action."""
    domain = bot_files.domain()
    texts = [variant for variants in domain["responses"].values() for variant in variants]
    payloads = [button["payload"] for variant in texts for button in variant.get("buttons", [])]
    commands = [re.match(r"/(\w+)", p) for p in payloads if p.startswith("/")]  # the others are said as if typed
    assert all(c and c.group(1) in domain["intents"] for c in commands)
    carried = {key for p in payloads for key in re.findall(r'"(\w+)":', p)}
    assert carried <= set(domain["entities"])


def test_config_takes_our_tokenizer_and_a_folder_of_word_lists() -> None:
    """The stock tokenizer cuts codes and dates; a stray file among the word lists would be read as words."""
    config = yaml.safe_load((bot_files.ROOT / "config.yml").read_text(encoding="utf-8"))
    tokenizer = next(step for step in config["pipeline"] if "okenizer" in step["name"])
    assert tokenizer["name"].startswith("bot.components.")
    folder = bot_files.ROOT / tokenizer["dictionary_path"]
    assert folder.is_dir()
    assert {path.suffix for path in folder.iterdir()} == {".txt"}


@pytest.mark.parametrize("path", sorted((bot_files.ROOT / "nlu_data/dictionary").glob("*.txt")), ids=lambda p: p.name)
def test_dictionary_lines_are_word_frequency_tag(path: Path) -> None:
    """What jieba reads, each word once."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"\S+ [1-9]\d* [a-z]+", line) for line in lines)
    words = [line.split()[0] for line in lines]
    assert len(words) == len(set(words))
