"""Photographs without what tells where, when and with what they were taken; not one pixel changes.

A JPEG is a row of segments and a PNG a row of chunks: those that draw the picture are kept as they are, those that
tell about it (Exif, XMP, IPTC, comments, thumbnails) are left out, and so is all that hangs on behind the picture
(further pictures, the film of a live photo). Of Exif one number comes back: which side is up.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms

_ORIENTATION = 0x0112
_UPRIGHT = 1
_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_MARKER = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
"""What is not a stuffed zero or a restart in the middle of coded data."""
_TEM, _END, _SCAN, _COMMENT = 0x01, 0xD9, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_JFIF, _ICC, _ADOBE = (0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe")
_JFIF_WITHOUT_THUMBNAIL, _ADOBE_LENGTH = 12, 12
_LARGEST_PROFILE, _PROFILE_PART = 1024 * 1024, 65519
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI",
     b"sBIT", b"bKGD", b"pHYs")
)  # fmt: skip


def orientation(image: Image.Image) -> int:
    """Which side is up, as Exif says it: 1 (upright) to 8."""
    value = image.getexif().get(_ORIENTATION, _UPRIGHT)
    return value if isinstance(value, int) and _UPRIGHT < value <= 8 else _UPRIGHT


def clean_jpeg(data: bytes, up: int, profile: bytes | None = None) -> bytes:
    """The same picture; ``profile`` of its colours and ``up`` are all that is told about it."""
    kept = list(_jpeg_segments(data))
    told = [_segment(0xE1, b"Exif\0\0" + _tiff(up))] if up != _UPRIGHT else []
    place = 1 if kept and kept[0].startswith(b"\xff\xe0") else 0
    kept[place:place] = told + list(_profile_segments(profile or b""))
    return _SOI + b"".join(kept) + _EOI


def scans(data: bytes) -> int:
    """How often the decoder of a JPEG goes over the whole picture: once, or some ten times where it is progressive."""
    return sum(segment[1] == _SCAN for segment in _jpeg_segments(data))


def sound_profile(image: Image.Image) -> bytes | None:
    """The colour profile, where it is one and nothing else: anything may be written into that place."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 0 < len(profile) <= _LARGEST_PROFILE:
        return None
    if int.from_bytes(profile[:4]) != len(profile):
        return None
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ValueError):
        return None
    return profile


def clean_png(data: bytes, up: int, profile: bytes | None = None) -> bytes:
    """The same picture; colours, resolution and ``up`` are all that is told about it."""
    kept = [_PNG]
    for name, body in _png_chunks(data):
        if name in _PNG_KEPT:
            kept.append(_chunk(name, body))
        if name == b"IHDR" and profile:
            kept.append(_chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(profile)))
        if name == b"IHDR" and up != _UPRIGHT:
            kept.append(_chunk(b"eXIf", _tiff(up)))
    return b"".join(kept)


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    place = len(_SOI)
    while (found := _MARKER.search(data, place)) is not None:
        code, start = data[found.end() - 1], found.end()
        if code == _END:
            return
        if code == _TEM:
            place = start
            continue
        place = start + int.from_bytes(data[start : start + 2])
        body = data[start + 2 : place]
        if code == _SCAN:
            following = _MARKER.search(data, place)
            end = following.start() if following else len(data)
            yield _segment(code, body) + data[place:end]
            place = end
        elif (code, body[: len(_JFIF[1])]) == _JFIF:
            yield _segment(code, body[:_JFIF_WITHOUT_THUMBNAIL] + b"\0\0")
        elif (code, body[: len(_ADOBE[1])]) == _ADOBE:
            yield _segment(code, body[:_ADOBE_LENGTH])
        elif code not in _APPLICATION and code != _COMMENT:
            yield _segment(code, body)


def _profile_segments(profile: bytes) -> Iterator[bytes]:
    """A colour profile, in as many segments as it needs, each with its number and how many there are."""
    count = -(-len(profile) // _PROFILE_PART)
    for number in range(count):
        part = profile[number * _PROFILE_PART : (number + 1) * _PROFILE_PART]
        yield _segment(_ICC[0], _ICC[1] + bytes((number + 1, count)) + part)


def _segment(code: int, body: bytes) -> bytes:
    return bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, name = len(_PNG), b""
    while name != b"IEND" and place + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8 : place + 8 + size]
        place += 12 + size


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _tiff(up: int) -> bytes:
    """The smallest Exif: one entry, a short."""
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, up, 0, 0)
