"""Reading an uploaded document in a bounded child process (see ``api.bounded``).

    python -m api.library.reading

is the child: it takes files on its standard input and answers each.
"""

import sys

from pydantic import BaseModel

from api.bounded import BusyError, Children, serve
from knowledge.engine.gongwen import DocumentError, ParsedFile, parse_bytes
from knowledge.engine.gongwen.extract import is_plain_text

_MB = 1024 * 1024
_SECONDS, _SECONDS_PER_MB = 30.0, 2.0
_SMALL = 200_000
_TOO_COMPLEX = (
    "too_complex",
    "这个文件的结构异常复杂，限定的时间和内存内读不完，没有导入。请打开原文，把正文另存为 .txt 或新的 .docx 再导入。",
)
_BUSY = ("busy", "正在读取别的大文件，暂时轮不到这一份。请过一分钟再导入。")
_children = Children("api.library.reading")


class _Answer(BaseModel):
    """What the child says of a file: its documents, or why there are none."""

    parsed: ParsedFile | None = None
    code: str = ""
    reason: str = ""


def read(data: bytes) -> ParsedFile:
    """The documents of a file, as ``parse_bytes`` gives them.

    Raises:
        DocumentError: as ``parse_bytes``; ``too_complex`` where memory or time ran out, ``busy`` where others wait.

    """
    if len(data) < _SMALL and is_plain_text(data):
        return parse_bytes(data)
    try:
        with _children.one() as child:
            raw = child.ask(data, _SECONDS + _SECONDS_PER_MB * len(data) / _MB)
    except BusyError:
        raise DocumentError(*_BUSY) from None
    if raw is None:
        raise DocumentError(*_TOO_COMPLEX)
    answer = _Answer.model_validate_json(raw)
    if answer.parsed is None:
        raise DocumentError(answer.code, answer.reason)
    return answer.parsed


def _answer(data: bytes) -> bytes:
    try:
        answer = _Answer(parsed=parse_bytes(data))
    except DocumentError as error:
        answer = _Answer(code=error.code, reason=error.reason)
    return answer.model_dump_json().encode()


def main() -> int:
    """The child: answers until its input ends."""
    return serve(_answer)


if __name__ == "__main__":
    sys.exit(main())
