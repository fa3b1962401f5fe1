"""Half-width letters, digits and signs that keep every offset: one character in, one character out."""

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
