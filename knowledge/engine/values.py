"""Every value of a rule that says how sure it is, whatever the shape it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from knowledge.engine.schema import Verification

Path = tuple[int | str, ...]


@dataclass(frozen=True)
class Valued:
    """One value with its confidence: the place in its file, and what would settle it where that is said."""

    path: Path
    model: BaseModel
    verification: Verification
    settled_by: str | None


def valued(model: BaseModel, path: Path = ()) -> Iterator[Valued]:
    """``model`` and everything below it that carries a ``verification``, in the order of its shape."""
    verification = getattr(model, "verification", None)
    if isinstance(verification, Verification):
        yield Valued(path, model, verification, getattr(model, "settled_by", None))
    for name in type(model).model_fields:
        yield from _below(getattr(model, name), (*path, name))


def _below(value: object, path: Path) -> Iterator[Valued]:
    if isinstance(value, BaseModel):
        yield from valued(value, path)
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _below(child, (*path, key))
    elif isinstance(value, tuple):
        for index, child in enumerate(value):
            yield from _below(child, (*path, index))
