"""PDF: does it open, without a password, with a sensible number of pages, and is anything on them?

Nothing in it is changed, its description (author, program) included: many carry an electronic signature, and a
changed byte breaks it.
"""

import time

import pypdfium2

from api.materials import sanity
from api.materials.verdicts import Seen, Unfit, encrypted, require_pages, unreadable

MARK = b"%PDF-"
_LOOKING_SECONDS = 8.0
_WHAT = "这个 PDF "


def read(data: bytes) -> Seen:
    """As it is; raises ``Unfit``."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise encrypted(_WHAT) from None
        raise _damaged() from None
    try:
        require_pages(_WHAT, len(document))
        return Seen(data, "application/pdf", _remarks(document))
    except pypdfium2.PdfiumError:
        raise _damaged() from None
    finally:
        document.close()


def _remarks(document: pypdfium2.PdfDocument) -> tuple[str, ...]:
    """The first page's, where no page shows anything. Whoever wants longer than there is time for gets none."""
    until, first = time.monotonic() + _LOOKING_SECONDS, None
    for number in range(len(document)):
        words = _remark(document[number])
        if words is None or time.monotonic() > until:
            return ()
        first = first or words
    return (first,) if first else ()


def _remark(page: pypdfium2.PdfPage) -> str | None:
    try:
        scale = sanity.SIDE / max(*page.get_size(), 1.0)
        return sanity.remark(page.render(scale=scale, grayscale=True).to_pil().convert("L"))
    finally:
        page.close()


def _damaged() -> Unfit:
    return unreadable(_WHAT, "重新导出或拍照")
