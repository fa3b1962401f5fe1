"""The scripted conversations against a running stack: only where ``CREDIT_STACK_URL`` names one."""

import os
from pathlib import Path

import pytest

from tests.bot.run_conversations import run, scripts

STACK = os.environ.get("CREDIT_STACK_URL")


@pytest.mark.skipif(STACK is None, reason="CREDIT_STACK_URL names no running stack")
@pytest.mark.parametrize("path", scripts(), ids=lambda p: p.stem)
def test_conversation(path: Path) -> None:
    """People reach their goal, with interruptions and corrections, and nothing is filed by mistake."""
    run(str(STACK), path)


def test_there_are_scripts() -> None:
    """A moved folder must not make the conversations vanish silently."""
    assert len(scripts()) >= 12
