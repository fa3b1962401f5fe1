"""Reading an uploaded file where it can do no harm: in a child process with limits on memory and time.

    python -m api.library.reading

is the child: it takes files on its standard input and answers each. What a small file may unpack to, and how long a
library in C stays with it, nobody knows beforehand; the child can be ended, a thread of the server cannot. A child is
kept for the next file, because starting one takes longer than reading most files.
"""

import atexit
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pydantic import BaseModel

from knowledge.engine.gongwen import DocumentError, ParsedFile, parse_bytes
from knowledge.engine.gongwen.extract import is_plain_text

_ROOT = Path(__file__).resolve().parents[2]
_MB = 1024 * 1024
_MEMORY = 1536 * _MB
_SECONDS, _SECONDS_PER_MB = 30.0, 2.0
_GRACE = 5
_SMALL = 200_000
_FILES_PER_CHILD = 500
_CHILDREN = 2
_HEAD = struct.Struct(">Q")
_TOO_COMPLEX = (
    "too_complex",
    "这个文件的结构异常复杂，限定的时间和内存内读不完，没有导入。请打开原文，把正文另存为 .txt 或新的 .docx 再导入。",
)
_BUSY = ("busy", "正在读取别的大文件，暂时轮不到这一份。请过一分钟再导入。")


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
    with _children.one() as child:
        answer = child.ask(data, _SECONDS + _SECONDS_PER_MB * len(data) / _MB)
    if answer.parsed is None:
        raise DocumentError(answer.code, answer.reason)
    return answer.parsed


class _Child:
    """A process that reads one file after another."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "api.library.reading"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT)
        self._files = 0

    @property
    def is_fit(self) -> bool:
        """Whether it may read another file."""
        return self.process.poll() is None and self._files < _FILES_PER_CHILD

    def ask(self, data: bytes, seconds: float) -> _Answer:
        """What it says of a file; it is gone if it did not answer in time."""
        self._files += 1
        clock = threading.Timer(seconds, self.process.kill)
        clock.start()
        try:
            _send(_pipe(self.process.stdin), struct.pack(">d", seconds) + data)
            answer = _receive(_pipe(self.process.stdout))
        except BrokenPipeError:
            answer = None
        finally:
            clock.cancel()
        if answer is not None:
            return _Answer.model_validate_json(answer)
        if self.process.wait() > 0:  # not ended by a limit: a fault of ours, and its trace stands in the log
            raise RuntimeError("the reading process failed")
        return _Answer(code=_TOO_COMPLEX[0], reason=_TOO_COMPLEX[1])

    def end(self) -> None:
        """Stop the process and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                _pipe(pipe).close()


class _Children:
    """The children of this process: as many as may work at once, the idle ones kept."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []
        self._seats = threading.BoundedSemaphore(_CHILDREN)

    @contextmanager
    def one(self) -> Iterator[_Child]:
        """A child to itself; whoever leaves it in the middle of an answer ends it."""
        if not self._seats.acquire(timeout=_SECONDS):
            raise DocumentError(*_BUSY)
        try:
            child = self._next()
            try:
                yield child
            except BaseException:
                child.end()
                raise
            if child.is_fit:
                self._idle.append(child)
            else:
                child.end()
        finally:
            self._seats.release()

    def _next(self) -> _Child:
        """An idle child that is still fit, else a new one."""
        while (child := self._taken()) is not None:
            if child.is_fit:
                return child
            child.end()
        return _Child()

    def _taken(self) -> _Child | None:
        with suppress(IndexError):  # another thread may have been quicker
            return self._idle.pop()
        return None

    def end(self) -> None:
        """Stop the idle ones."""
        while (child := self._taken()) is not None:
            child.end()


_children = _Children()
atexit.register(_children.end)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the reading process has no pipes")
    return pipe


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_HEAD.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None where the other side is gone."""
    head = pipe.read(_HEAD.size)
    size = _HEAD.unpack(head)[0] if len(head) == _HEAD.size else None
    data = pipe.read(size) if size is not None else b""
    return data if len(data) == size else None


def _answer(data: bytes) -> _Answer:
    try:
        return _Answer(parsed=parse_bytes(data))
    except DocumentError as error:
        return _Answer(code=error.code, reason=error.reason)


def main() -> int:
    """The child: answers until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the parent, which ends its children
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # not every system limits memory by process; time is limited everywhere
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    while message := _receive(sys.stdin.buffer):
        (seconds,) = struct.unpack_from(">d", message)
        # The parent ends a late child; the alarm ends one whose parent is gone.
        signal.alarm(int(seconds) + _GRACE)
        try:
            _send(sys.stdout.buffer, _answer(message[struct.calcsize(">d") :]).model_dump_json().encode())
        except MemoryError:
            signal.raise_signal(signal.SIGKILL)
        signal.alarm(0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
