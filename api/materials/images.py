"""Photographs and scans: opened, kept within limits, freed of what tells about their maker.

HEIC becomes JPEG: many office computers cannot open HEIC, and what a clerk cannot open proves nothing. JPEG and PNG
keep every pixel.
"""

import io

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from api.materials import sanity
from api.materials.metadata import clean_jpeg, clean_png, orientation, scans, sound_profile
from api.materials.verdicts import Seen, Unfit, unreadable

MAX_PIXELS = 80_000_000
_MOST_SCANS, _MOST_WORK = 100, 1_600_000_000
"""How often a JPEG goes over its picture (cameras: once, progressive: some ten times), and times its pixels."""
_FORMATS = ("JPEG", "PNG", "HEIF")
_SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_HEIC_AS_JPEG = 92
_TRANSPARENT = ("LA", "PA", "RGBA", "RGBa", "La")
_DEEP = "I"
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Our own limit speaks first, in words.
Image.MAX_IMAGE_PIXELS = None


def is_image(data: bytes) -> bool:
    """Whether the first bytes promise one of the accepted kinds."""
    return data.startswith(_SIGNATURES) or (data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS)


def read(data: bytes) -> Seen:
    """The cleaned picture; raises ``Unfit``."""
    try:
        return _read(data)
    except (Unfit, MemoryError):
        raise
    except Exception as error:
        # A damaged picture makes the decoders raise almost anything.
        raise unreadable("这张图片", "重新拍照或扫描") from error


def _read(data: bytes) -> Seen:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Unfit("too_large", "image_too_large", _too_many(image.width, image.height))
        if image.format == "PNG":
            content, kind = clean_png(data, orientation(image), sound_profile(image)), "image/png"
        elif image.format == "HEIF":
            content, kind = _as_jpeg(image), "image/jpeg"
        else:
            _refuse_endless(data, image)
            content, kind = clean_jpeg(data, orientation(image), sound_profile(image)), "image/jpeg"
        small = sanity.too_small(image.width, image.height)
    # What is looked at is what will be stored: it opens, whole, without the parts that were left out.
    with Image.open(io.BytesIO(content), formats=_FORMATS) as kept:
        kept.draft("L", (sanity.SIDE, sanity.SIDE))
        remarks = (sanity.remark(_in_grey(kept)), small)
    return Seen(content, kind, tuple(words for words in remarks if words))


def _refuse_endless(data: bytes, image: Image.Image) -> None:
    """A small file can make the decoder go over a large picture a thousand times: refused before it begins."""
    often = scans(data)
    if often > _MOST_SCANS or often * image.width * image.height > _MOST_WORK:
        raise Unfit("unusable", "file_too_complex", "这张图片的存储方式异常复杂，打不开。请截图或重新拍照后上传。")


def _as_jpeg(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    buffer = io.BytesIO()
    _on_white(upright).convert("RGB").save(
        buffer, "JPEG", quality=_HEIC_AS_JPEG, subsampling=0, icc_profile=sound_profile(image), exif=b""
    )
    return buffer.getvalue()


def _in_grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith(_DEEP):  # sixteen bits a pixel
        return image.point(lambda value: value / 256).convert("L")
    return _on_white(image).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    """A see-through picture as it looks on paper."""
    if image.mode not in _TRANSPARENT and "transparency" not in image.info:
        return image
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)


def _too_many(width: int, height: int) -> str:
    return f"图片有 {width}×{height} 像素，超过了 {MAX_PIXELS // 10_000} 万像素的上限。请缩小后再上传。"
