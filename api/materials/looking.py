"""The child that looks at uploaded files (see ``api.bounded``): ``python -m api.materials.looking``.

Pictures, PDF and OFD of strangers are opened here only, never in the server itself.
"""

import sys
import warnings

import puremagic

from api.bounded import serve
from api.materials import images, ofd, pdfs
from api.materials.verdicts import AS_PDF, Seen, Unfit, packed, unsupported

_OFFICE = ("DOC", "WPS", "XLS", "ET", "PPT", "DPS", "RTF")


def look(data: bytes) -> Seen:
    """What is kept of a file, its real type, and what to tell about it; raises ``Unfit``."""
    if data.startswith(pdfs.MARK):
        return pdfs.read(data)
    if images.is_image(data):
        return images.read(data)
    if data.startswith(ofd.MARK):
        return ofd.read(data)
    raise _another_kind(data)


def answer(data: bytes) -> bytes:
    """The verdict, as it travels."""
    try:
        return packed(look(data), data)
    except Unfit as unfit:
        return packed(unfit, data)


def _another_kind(data: bytes) -> Unfit:
    try:
        found = puremagic.from_string(data).lstrip(".").upper()
    except (puremagic.PureError, ValueError):
        found = ""
    if found in _OFFICE:
        return unsupported(f"这是 {found} 文件", AS_PDF)
    return unsupported(f"这是 {found} 文件" if found else "这种文件")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the decoders' remarks on damaged files are no news for our log
    sys.exit(serve(answer))
