"""Several questions in one message."""

import re

_BREAK = re.compile(r"[？?！!。；;\n]+|[，,]\s*(?=另外|还有|顺便|以及|再问|再有)")
_COMMA = re.compile("[，,、]")
_ASKS = re.compile(
    r"吗|么|呢|多少|多久|多长|几|哪|谁|怎|咋|啥|什么|如何|是否|能不能|可不可以|要不要|用不用|需不需要|是不是|有没有|行不行|会不会|该不该|为何|凭|(.)不\1"
)
_LEADING = re.compile("^(另外|还有|顺便(问一下|问下|问)?|以及|再问一下|再问|再有|然后|那|那么)[，,]?")
_OBJECTS = re.compile("异议|写错|搞错|弄错|不实|不是我|有误")
_SHORTEST, _BARE, _BRIEF, _MOST = 2, 3, 8, 4


def parts_of(text: str) -> list[str]:
    """The questions of a message, at most four; what only tells a story goes with the question after it.

    A bare "多久" is asked of what the message is about: a repair, or an objection where it speaks of an error.
    """
    parts: list[str] = []
    story = ""
    for piece in (piece for sentence in _BREAK.split(text) for piece in _brief_questions(sentence)):
        if not _ASKS.search(piece) or len(piece) < _SHORTEST:
            story += f"{piece}，"
            continue
        parts.append(story + _LEADING.sub("", piece))
        story = ""
    if not 1 < len(parts) <= _MOST:
        return [text]
    about = "提出异议" if _OBJECTS.search(text) else "申请信用修复"
    return [about + part if len(part) <= _BARE else part for part in parts]


def _brief_questions(sentence: str) -> list[str]:
    """A sentence, taken apart at its commas only where brief questions stand in a row (材料，多久，要钱吗)."""
    sentence = sentence.strip("，, ")
    if not sentence:
        return []
    pieces = [piece.strip() for piece in _COMMA.split(sentence) if piece.strip()]
    brief = sum(len(piece) <= _BRIEF and _ASKS.search(piece) is not None for piece in pieces)
    return pieces if brief > 1 else [sentence]
