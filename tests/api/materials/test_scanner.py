"""Where a virus scanner is set up, nothing is stored that it has not passed."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.errors import InvalidInput, UpstreamDown
from api.materials.scanner import Scanner
from api.settings import Settings
from tests.api.materials.clamd import VIRUS, scanning
from tests.ports import free_port


@pytest.mark.parametrize("socket", [None, "clamd"])
def test_a_virus_is_refused_and_the_rest_passes(socket: str | None, tmp_path: Path) -> None:
    """Over the network and over a local socket, also in a file of several chunks."""
    with scanning(tmp_path / socket if socket else None) as url:
        scanner = Scanner(url, 5)
        scanner.require_harmless(b"harmless" * 20_000)
        with pytest.raises(InvalidInput) as caught:
            scanner.require_harmless(b"x" * 100_000 + VIRUS)
    assert caught.value.problem_code == "file_virus"
    assert "病毒" in caught.value.detail


def test_a_scanner_that_cannot_tell_lets_nothing_through() -> None:
    """Away, or given more than it takes: the file waits outside, with words."""
    with pytest.raises(UpstreamDown) as caught:
        Scanner(f"tcp://127.0.0.1:{free_port()}", 5).require_harmless(b"x")
    assert "没有保存" in caught.value.detail
    with scanning() as url, pytest.raises(UpstreamDown):
        Scanner(url, 5).require_harmless(b"x" * 4_000_000)


def test_without_a_scanner_files_pass() -> None:
    """It is an option."""
    Scanner(None, 5).require_harmless(VIRUS)


@pytest.mark.parametrize("url", ["127.0.0.1:3310", "http://127.0.0.1", "unix:", "tcp://"])
def test_an_address_that_is_none_stops_the_start(url: str, settings: Settings) -> None:
    """A slip in a setting must not turn the scanner off."""
    given = settings.model_dump() | {"scanner_url": url}
    with pytest.raises(ValidationError, match="CREDIT_SCANNER_URL"):
        Settings(_env_file=None, **given)
