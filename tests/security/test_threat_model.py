"""``docs/threat-model.md`` beside the tests that it names as proofs."""

import re

import pytest

from api.settings import ROOT

PROOFS = sorted(set(re.findall(r"`(tests/[^`]+)`", (ROOT / "docs" / "threat-model.md").read_text("utf-8"))))


@pytest.mark.parametrize("proof", PROOFS)
def test_each_proof_exists(proof: str) -> None:
    """Protects the threat model from promising what nothing tests any more."""
    file, _, name = proof.partition("::")
    text = (ROOT / file).read_text("utf-8")
    assert f"def {name}(" in text if name else "def test_" in text


def test_there_are_proofs() -> None:
    """Protects the test above from an empty page."""
    assert len(PROOFS) > 20
