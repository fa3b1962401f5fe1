"""Work on files of strangers where it can do no harm: in a child process with limits on memory and time.

What a small file may unpack to, and how long a library in C stays with it, nobody knows beforehand; a child can be
ended, a thread of the server cannot. A child is kept for the next file, because starting one takes longer than
reading most files. The child is a module that calls ``serve``.
"""

import atexit
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parents[1]
_MEMORY = 1536 * 1024 * 1024
_GRACE = 5
_FILES_PER_CHILD = 500
_CHILDREN = 2
_WAIT_FOR_A_SEAT = 30.0
_MOST_WAITING = 8
_HEAD = struct.Struct(">Q")


class BusyError(Exception):
    """Every child is at work, and stayed so for half a minute; or too many files of one person wait already."""


class Child:
    """A process that reads one file after another."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", module]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT)
        self._files = 0

    @property
    def is_fit(self) -> bool:
        """Whether it may read another file."""
        return self.process.poll() is None and self._files < _FILES_PER_CHILD

    def ask(self, data: bytes, seconds: float) -> bytes | None:
        """What it says of a file; None, and it is gone, where memory or time ran out."""
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
        if answer is None and self.process.wait() > 0:  # no limit ended it: a fault of ours, its trace is in the log
            raise RuntimeError("the reading process failed")
        return answer

    def end(self) -> None:
        """Stop the process and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                _pipe(pipe).close()


class Turns:
    """Each person's files one after another, and no crowd of them waiting: a waiting thread is a thread less."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, who: str | None) -> Iterator[None]:
        """The turn of ``who``, at once for nobody in particular; raises ``BusyError``."""
        if who is None:
            yield
            return
        turn = self._queued(who)
        try:
            if not turn.acquire(timeout=_WAIT_FOR_A_SEAT):
                raise BusyError
            try:
                yield
            finally:
                turn.release()
        finally:
            self._left(who)

    def _queued(self, who: str) -> threading.Lock:
        with self._lock:
            turn, count = self._waiting.get(who, (threading.Lock(), 0))
            if count >= _MOST_WAITING:
                raise BusyError
            self._waiting[who] = (turn, count + 1)
            return turn

    def _left(self, who: str) -> None:
        with self._lock:
            turn, count = self._waiting.pop(who)
            if count > 1:
                self._waiting[who] = (turn, count - 1)


class Children:
    """The children that run one module: as many as may work at once, the idle ones kept."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._idle: list[Child] = []
        self._seats = threading.BoundedSemaphore(_CHILDREN)
        self._turns = Turns()
        atexit.register(self.end)

    @contextmanager
    def one(self, who: str | None = None) -> Iterator[Child]:
        """A child to itself; whoever leaves it in the middle of an answer ends it.

        ``who`` has one at a time: the other stays free for everybody else. Raises ``BusyError`` where none becomes
        free in time.
        """
        with self._turns.of(who), self._seat() as child:
            yield child

    @contextmanager
    def _seat(self) -> Iterator[Child]:
        if not self._seats.acquire(timeout=_WAIT_FOR_A_SEAT):
            raise BusyError
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

    def _next(self) -> Child:
        """An idle child that is still fit, else a new one."""
        while (child := self._taken()) is not None:
            if child.is_fit:
                return child
            child.end()
        return Child(self._module)

    def _taken(self) -> Child | None:
        with suppress(IndexError):  # another thread may have been quicker
            return self._idle.pop()
        return None

    def end(self) -> None:
        """Stop the idle ones."""
        while (child := self._taken()) is not None:
            child.end()


def serve(answer: Callable[[bytes], bytes]) -> int:
    """The child's side: what ``answer`` makes of each file, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the parent, which ends its children
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # not every system limits memory by process; time is limited everywhere
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    while message := _receive(sys.stdin.buffer):
        (seconds,) = struct.unpack_from(">d", message)
        # The parent ends a late child; the alarm ends one whose parent is gone.
        signal.alarm(int(seconds) + _GRACE)
        try:
            _send(sys.stdout.buffer, answer(message[struct.calcsize(">d") :]))
        except MemoryError:
            signal.raise_signal(signal.SIGKILL)
        signal.alarm(0)
    return 0


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
