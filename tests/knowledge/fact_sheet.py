"""The shared fact sheet as data: its tables and its machine-readable end. Not part of the repository."""

import functools
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.schema import Verification

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS") or REPOSITORY.parent / "shared" / "documents")
SHEET = DOCUMENTS.parent / "facts" / "rules-in-force.md"

needs_sheet = pytest.mark.skipif(not SHEET.is_file(), reason="the shared fact sheet is not here")

SURE = {"P": Verification.PRIMARY, "C2": Verification.CORROBORATED, "C1": Verification.SINGLE_SOURCE}
"""What a label lets us say; every other label (SH, M, U) means: not verified."""


class _Plain(yaml.SafeLoader):
    """The appendix has keys named ``no`` and ``off``, which are words here and not false."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def weakest(label: str) -> Verification:
    """The confidence of a cell such as ``C2 / SH`` or ``P / C2``: its first word, which is about the value itself."""
    first = re.match(r"\**(P|C2|C1|SH|M|U)\b", label.strip())
    assert first, label
    return SURE.get(first.group(1), Verification.UNVERIFIED)


@functools.cache
def text() -> str:
    """The whole sheet."""
    return SHEET.read_text(encoding="utf-8")


@functools.cache
def appendix() -> dict[str, Any]:
    """Section 20."""
    found = re.search(r"^## 20\..*?```yaml\n(.*?)```", text(), re.MULTILINE | re.DOTALL)
    assert found, "the fact sheet has no machine-readable section"
    value: dict[str, Any] = yaml.load(found.group(1), Loader=_Plain)  # noqa: S506 - a SafeLoader
    return value


@functools.cache
def rows(section: str) -> tuple[tuple[str, ...], ...]:
    """The rows of all tables of one section (such as ``13``), headings and rulers left out."""
    found = re.search(rf"^## {section}\..*?(?=^## )", text(), re.MULTILINE | re.DOTALL)
    assert found, section
    lines = [line for line in found.group().splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    rulers = {index for index, row in enumerate(cells) if set("".join(row)) <= set("-: ")}
    return tuple(row for index, row in enumerate(cells) if index not in rulers and index + 1 not in rulers)
