"""Places that people name by code: of today, or refused by name."""

from collections.abc import Sequence

from api.errors import FieldError, InvalidInput
from knowledge.engine.library import Library
from knowledge.engine.regions import region_name


def places_of(library: Library, codes: Sequence[str], pointer: str) -> list[str]:
    """The codes that these places bear today; raises InvalidInput that names those that are none."""
    places = [library.glossary.current_region(code) for code in codes]
    unknown = [code for code, place in zip(codes, places, strict=True) if region_name(place) is None]
    if unknown:
        wrong = f"没有行政区划代码{'、'.join(unknown)}，请填写六位代码，例如 320000（江苏省）；全国是 000000。"
        raise InvalidInput(wrong, [FieldError(pointer, wrong)])
    return places
