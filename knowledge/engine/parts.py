"""Several questions in one message."""

import re

_BREAK = re.compile(r"[？?！!。；;\n]+|[，,]\s*(?=另外|还有|顺便|以及|再问|再有)")
_ASKS = re.compile(
    r"吗|么|呢|多少|多久|多长|几|哪|谁|怎|咋|啥|什么|如何|是否|能不能|可不可以|要不要|用不用|需不需要|是不是|有没有|行不行|会不会|该不该|为何|凭|(.)不\1"
)
_LEADING = re.compile("^(另外|还有|顺便(问一下|问下|问)?|以及|再问一下|再问|再有|然后|那|那么)[，,]?")
_SHORTEST, _MOST = 2, 3


def parts_of(text: str) -> list[str]:
    """The questions of a message, at most three; what only tells a story goes with the question after it."""
    parts: list[str] = []
    story = ""
    for piece in (piece.strip() for piece in _BREAK.split(text)):
        if not piece:
            continue
        if not _ASKS.search(piece) or len(piece) < _SHORTEST:
            story += f"{piece}，"
            continue
        parts.append(story + _LEADING.sub("", piece))
        story = ""
    return parts if 1 < len(parts) <= _MOST else [text]
