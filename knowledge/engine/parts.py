"""Several questions in one message."""

import re

_BREAK = re.compile(r"[？?！!。；;\n]+|[，,]\s*(?=另外|还有|顺便|以及|再问|再有)")
_COMMA = re.compile("[，,、]")
_ASKS = re.compile(
    r"吗|么|呢|多少|多久|多长|几|哪|谁|怎|咋|啥|什么|如何|是否|能不能|可不可以|要不要|用不用|需不需要|是不是|有没有|行不行|会不会|该不该|为何|凭|(.)不\1"
)
# What is asked for by name: a piece with one of these is a question of its own, however long it is.
_SEEKS = re.compile(
    r"多少|多久|多长|(什么|啥)时候|几(?!乎)|哪|要不要|收不收|(带|要|交|准备)(些|点)?(什么|啥)|(什么|啥)材料"
)
_LEADING = re.compile("^(另外|还有|顺便(问一下|问下|问)?|以及|再问一下|再问|再有|然后|那|那么)[，,]?")
_SHORTEST, _BRIEF, _MOST = 2, 8, 4


def asks(text: str) -> bool:
    """Whether a text asks anything."""
    return _ASKS.search(text) is not None


def parts_of(text: str) -> list[str]:
    """The questions of a message, at most four; what only tells a story goes with the question after it."""
    parts: list[str] = []
    story = ""
    for piece in (piece for sentence in _BREAK.split(text) for piece in _questions(sentence)):
        if not _ASKS.search(piece) or len(piece) < _SHORTEST:
            story += f"{piece}，"
            continue
        parts.append(story + _LEADING.sub("", piece))
        story = ""
    return parts if 1 < len(parts) <= _MOST else [text]


def _questions(sentence: str) -> list[str]:
    """A sentence, taken apart at its commas where questions stand in a row (材料，多久，要钱吗)."""
    sentence = sentence.strip("，, ")
    if not sentence:
        return []
    pieces = [piece.strip() for piece in _COMMA.split(sentence) if piece.strip()]
    brief = sum(len(piece) <= _BRIEF and _ASKS.search(piece) is not None for piece in pieces)
    seeking = sum(_SEEKS.search(piece) is not None for piece in pieces)
    return pieces if max(brief, seeking) > 1 else [sentence]
