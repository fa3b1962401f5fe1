"""The bot's files as data: nothing of the bot's environment is imported."""

import ast
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def domain() -> dict[str, dict[str, Any]]:
    """All domain files merged: section -> name -> content (``None`` where it has none)."""
    merged: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "bot/domain").glob("*.yml")):
        for section, content in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if section in ("version", "session_config"):
                continue
            merged.setdefault(section, {}).update(_named(content))
    return merged


def training_intents() -> dict[str, list[str]]:
    """Intent -> its training messages."""
    intents: dict[str, list[str]] = {}
    for path in sorted((ROOT / "nlu_data").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
                intents.setdefault(block["intent"], []).extend(line for line in lines if line)
    return intents


def action_names() -> set[str]:
    """The ``name`` of every action class in ``actions/``."""
    names = set()
    for path in (ROOT / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names |= {_class_name(item) for item in node.body}
    return names - {""}


def words_in_actions(pattern: str) -> set[str]:
    """What ``pattern`` finds in the source of the actions."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py")]
    return {found for source in sources for found in re.findall(pattern, source)}


def rules() -> list[dict[str, Any]]:
    """Every rule of the bot."""
    paths = sorted((ROOT / "bot/rules").glob("*.yml"))
    return [rule for path in paths for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]


def _named(content: Any) -> dict[str, Any]:
    if isinstance(content, dict):
        return content
    pairs = [next(iter(item.items())) if isinstance(item, dict) else (item, None) for item in content]
    return dict(pairs)


def _class_name(item: ast.stmt) -> str:
    named = isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name) and item.targets[0].id == "name"
    if named and isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant):
        return str(item.value.value)
    return ""
