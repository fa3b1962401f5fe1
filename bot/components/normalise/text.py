"""Half-width letters and simplified characters that keep every offset: one character in, one character out."""

import functools

import opencc  # type: ignore[import-not-found]

_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST, _SHIFT = 0xFF01, 0xFF5E, 0xFEE0
_FOLDED = {code: code - _SHIFT for code in range(_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST + 1)}
_FOLDED[0x3000] = 0x20
_FOLDED.update({ord(dash): ord("-") for dash in "‐‑‒–—―－"})


def fold(text: str) -> str:
    """Full-width ASCII and the various dashes as ASCII; the length never changes."""
    return text.translate(_FOLDED)


def compact(text: str) -> str:
    """Folded, without white space or hyphens, upper case: the bare characters of a code."""
    return "".join(char for char in fold(text) if not char.isspace() and char != "-").upper()


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, each by itself, so that every offset stays."""
    return "".join(map(_simplified, text))


@functools.lru_cache(maxsize=8192)
def _simplified(char: str) -> str:
    if not "\u4e00" <= char <= "\u9fff":
        return char
    simple: str = _converter().convert(char)
    return simple if len(simple) == 1 else char


@functools.lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
