"""Keeping the shelf up to date beside the answering: what cannot be filled now is tried again later."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from knowledge.engine.originals import OriginalDocument
from knowledge.engine.shelf import Shelf, ShelfBusy

_AT_ONCE = 40
_LOOK_EVERY, _LONGEST_PAUSE = 1.0, 60.0
_log = structlog.get_logger()

Load = Callable[[list[str]], Iterable[OriginalDocument]]


@contextmanager
def _panics_told() -> Iterator[None]:
    """The index breaks off over some damaged files with what no ``except Exception`` catches: a ValueError instead."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from error
        raise


class ShelfKeeper:
    """Opens, fills and, where it is damaged, rebuilds the shelf in a folder; never raises.

    ``shelf`` is empty until the folder can be opened. ``seconds`` is a steady clock.
    """

    def __init__(self, folder: Path | None, load: Load, seconds: Callable[[], float] = time.monotonic) -> None:
        self.shelf = Shelf()
        self._folder = folder
        self._load = load
        self._seconds = seconds
        self._is_open = folder is None
        self._look_at = self._try_at = 0.0
        self._pause = _LOOK_EVERY
        self._filling: threading.Thread | None = None

    @property
    def is_due(self) -> bool:
        """Whether it is time to look again at a shelf that did not hold everything."""
        return self._seconds() >= self._look_at

    def bring_to(self, marks: Mapping[str, str]) -> bool:
        """Whether the shelf holds these documents now; a large delivery is left to a thread."""
        self._look_at = self._seconds() + _LOOK_EVERY
        if self._filling is not None and self._filling.is_alive():
            return False
        behind = self._behind(marks)
        if behind == 0:
            self._pause = _LOOK_EVERY
            return True
        if behind is None or self._seconds() < self._try_at:
            return False
        if behind <= _AT_ONCE:
            return self._fill(marks)
        self._filling = threading.Thread(target=self._fill, args=(marks,), daemon=True)
        self._filling.start()
        return False

    def wait(self) -> None:
        """Until a large delivery stands on the shelf."""
        if self._filling is not None:
            self._filling.join()

    def _behind(self, marks: Mapping[str, str]) -> int | None:
        """How many documents the shelf lacks; None where it cannot be read now."""
        if not self._is_open and self._seconds() < self._try_at:
            return None
        try:
            if not self._is_open:
                self.shelf = self._opened()
                self._is_open = True
            with _panics_told():
                self.shelf.refresh()
            return self.shelf.behind(marks)
        except (OSError, ValueError) as error:
            _log.error("shelf_not_readable", reason=str(error))
            self._is_open = self._folder is None
            self._later()
            return None

    def _opened(self) -> Shelf:
        """The shelf in its folder; what cannot be opened is thrown away, for the database has it all."""
        found = list(self._folder.glob("clauses-*")) if self._folder else []
        try:
            with _panics_told():
                # Of an index that is gone only the list may be left: it would make an empty shelf look full.
                if not any((shelf / "marks.json").exists() and not (shelf / "meta.json").exists() for shelf in found):
                    return Shelf(self._folder)
            reason = "meta.json is gone"
        except ValueError as error:
            reason = str(error)
        _log.warning("shelf_rebuilt", reason=reason)
        for damaged in found:
            shutil.rmtree(damaged)
        return Shelf(self._folder)

    def _fill(self, marks: Mapping[str, str]) -> bool:
        is_filled = False
        try:
            with _panics_told():
                self.shelf.bring_to(marks, self._load)
            is_filled = True
        except ShelfBusy:
            _log.info("shelf_busy")
        except (OSError, ValueError, SQLAlchemyError) as error:
            _log.error("shelf_not_filled", reason=str(error))
            # Opened anew next time: that shows whether it is damaged.
            self._is_open = self._folder is None
        finally:
            if not is_filled:
                self._later()
        if is_filled:
            self._pause = _LOOK_EVERY
            _log.info("shelf_filled", documents=len(marks))
        return is_filled

    def _later(self) -> None:
        """Try again after a pause that doubles each time."""
        self._try_at = self._seconds() + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
