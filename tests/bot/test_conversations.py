"""The scripted conversations, on all processes as they run for people."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.bot.run_conversations import run, scripts


@pytest.mark.xdist_group("stack")
@pytest.mark.parametrize("path", scripts(), ids=lambda p: p.stem)
def test_conversation(stack: SimpleNamespace, path: Path) -> None:
    """People reach their goal, with interruptions and corrections, and nothing is filed by mistake."""
    run(stack.url, path)


def test_there_are_scripts() -> None:
    """A moved folder must not make the conversations vanish silently."""
    assert len(scripts()) >= 80
