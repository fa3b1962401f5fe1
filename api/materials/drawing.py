"""The child that draws uploaded files for the office (see ``api.bounded``): ``python -m api.materials.drawing``.

A page of a PDF or a photograph comes out as a plain picture: nothing in it runs, and nothing in it calls out.
"""

import io
import struct
import sys
import warnings

import pypdfium2
from PIL import Image, ImageOps

from api.bounded import serve
from api.materials import images, pdfs

HEAD = struct.Struct(">I")
"""Before the file: the page that is wanted, from 1. Before the picture: how many pages there are, 0 for no picture."""
_LONGER_SIDE = 1600


def draw(data: bytes, page: int) -> tuple[int, Image.Image] | None:
    """How many pages there are, and the one that is wanted; None where there is nothing to draw."""
    if data.startswith(pdfs.MARK):
        return _page_of_pdf(data, page)
    if page == 1 and images.is_image(data):
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
            return 1, upright.convert("RGB")
    return None


def answer(asked: bytes) -> bytes:
    """The picture as PNG, with how many pages there are before it."""
    (page,) = HEAD.unpack_from(asked)
    try:
        drawn = draw(asked[HEAD.size :], page)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - damaged files make the decoders raise almost anything
        drawn = None
    if drawn is None:
        return HEAD.pack(0)
    count, picture = drawn
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return HEAD.pack(count) + buffer.getvalue()


def _page_of_pdf(data: bytes, page: int) -> tuple[int, Image.Image] | None:
    document = pypdfium2.PdfDocument(data)
    try:
        if not 1 <= page <= len(document):
            return None
        one = document[page - 1]
        scale = min(_LONGER_SIDE / max(*one.get_size(), 1.0), 4.0)
        return len(document), one.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the decoders' remarks on damaged files are no news for our log
    sys.exit(serve(answer))
