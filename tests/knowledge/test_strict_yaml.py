"""Whatever stands in a file, reading it gives its value or one error with file and line."""

from pathlib import Path

import pytest

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.strict_yaml import DEEPEST, read

REFUSED = [
    (b"a: 1\nb: 2020-13-47\n", r"^x.yaml:2: a value that cannot be read: '2020-13-47'$"),
    (b"a: 1\nb: " + b"9" * 6000, r"^x.yaml:2: a value that cannot be read: '9{30}'$"),
    (b"a: 1\nb: !!bool maybe\n", r"^x.yaml:2: a value that cannot be read: 'maybe'$"),
    ("a: 1\n标题: 示例".encode("gbk"), r"^x.yaml:2: not written in UTF-8"),
    (b"a: 1\nb: x\x00y", r"^x.yaml:2: control characters are not allowed$"),
    (b"a: 1\n? [1, 2]\n: 3\n", r"^x.yaml:2: a list or mapping is no key$"),
    (b"a: 1\nb: [\n", r"^x.yaml:3: "),
    (b"a: 1\n---\nb: 2\n", r"^x.yaml:2: "),
    (b"a: 1\nb: &same [1]\nc: *same\n", r"^x.yaml:2: anchors and aliases"),
    (b"a: 1\nc: *gone\n", r"^x.yaml:2: anchors and aliases"),
    (b"a: " + b"[" * 100_000, r"^x.yaml:1: lists and mappings stand more than 50 deep"),
    (b"- " * 2000, r"^x.yaml:1: lists and mappings stand more than 50 deep"),
    (b"a: !!python/object:os.x 1", r"^x.yaml:1: could not determine a constructor"),
    (b"", r"^x.yaml:1: the file is empty$"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, content: bytes, message: str) -> None:
    """Protects whoever edits a rule: never a raw error of the parser, never a crash, never a huge value."""
    (tmp_path / "x.yaml").write_bytes(content)
    with pytest.raises(KnowledgeError, match=message) as caught:
        read(tmp_path / "x.yaml", "x.yaml")
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_what_is_as_deep_as_allowed_is_read(tmp_path: Path) -> None:
    """Protects against a limit that is one too low."""
    (tmp_path / "x.yaml").write_text("[" * DEEPEST + "]" * DEEPEST, encoding="utf-8")
    assert read(tmp_path / "x.yaml", "x.yaml").value != []
