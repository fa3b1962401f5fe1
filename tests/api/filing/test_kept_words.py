"""What a platform writes back, as staff read it."""

import pytest

from api.filing.settling import kept_reference, kept_text
from tests.api.filing.granting import SECRET


@pytest.mark.parametrize(
    "said", [f"bad key {SECRET}", f"bad key {SECRET.removeprefix('whsec_')}", f'{{"k":"{SECRET}"}}']
)
def test_a_key_that_is_said_back_is_not_kept(said: str) -> None:
    """Protects the signing key from a platform that repeats what it was sent: all staff read its reason."""
    kept = kept_text(f"HTTP 400: {said}") or ""
    assert SECRET.removeprefix("whsec_") not in kept
    assert "whsec_" not in kept
    assert "已隐去" in kept
    assert "whsec_" not in (kept_reference(said) or "")


def test_numbers_and_reasons_stay() -> None:
    """Protects what staff need to ask a platform with: its own number of a delivery, and its words."""
    number = "5f0c2f5e-1d0e-4a39-9a53-0d7a8f6f3c11"
    assert kept_reference(number) == number
    assert kept_text(f"HTTP 409: 记录已更新 {number}") == f"HTTP 409: 记录已更新 {number}"
