"""Pictures that people send."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

HEIC = Path(__file__).with_name("photo.heic")
"""Drawn by us and encoded once with pillow-heif: 960×640, on its side, with a made-up place and camera in it."""
MAKER = "DemoPhone"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def slip(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Something with print on it."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for line in range(60, size[1] - 60, 50):
        draw.text((80, line), f"DEMO PAYMENT SLIP No. {line}  AMOUNT 2000.00", fill="black", font_size=28)
    return image


def told(orientation: int = 1) -> Image.Exif:
    """Which side is up, which camera, and where."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = MAKER, orientation
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 34.0, 12.0), 3: "E", 4: (120.0, 18.0, 36.0)})
    return exif


def photo(image: Image.Image | None = None, orientation: int = 1, **more: Any) -> bytes:
    """A JPEG as a telephone makes it."""
    buffer = io.BytesIO()
    comment = f"comment by {MAKER}".encode()
    (image or slip()).save(buffer, "JPEG", quality=88, exif=told(orientation), comment=comment, **more)
    return buffer.getvalue()


def screenshot(image: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A PNG that tells where it was made, in Exif and in words."""
    words = PngInfo()
    words.add_text("Comment", f"made with {MAKER}")
    words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{MAKER}</x:xmpmeta>", zip=True)
    buffer = io.BytesIO()
    (image or slip()).save(buffer, "PNG", exif=told(orientation), pnginfo=words, dpi=(300, 300))
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    """A picture, loaded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
