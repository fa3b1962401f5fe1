"""What is kept of a photograph: every pixel, which side is up, and nothing about its maker."""

import io
from functools import cache

import pytest
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageOps

from api.errors import InvalidInput, TooLarge
from api.materials.checks import Checked, check
from tests.api.materials.pictures import GPS, HEIC, MAKER, ORIENTATION, opened, photo, screenshot, slip

LIMIT = 20 * 1024 * 1024


def kept(content: bytes, name: str = "photo") -> Checked:
    """The file as it is stored."""
    return check(name, content, max_bytes=LIMIT)


@pytest.mark.parametrize("make", [photo, screenshot])
@pytest.mark.parametrize("orientation", [1, 6])
def test_place_and_camera_are_gone_and_every_pixel_is_there(make: object, orientation: int) -> None:
    """Where somebody lives is nobody's business; what the paper says is not touched."""
    sent = make(orientation=orientation)  # type: ignore[operator]
    content = kept(sent).content
    assert MAKER.encode() in sent
    assert MAKER.encode() not in content
    image = opened(content)
    assert not image.getexif().get_ifd(GPS)
    assert dict(image.getexif()) == ({} if orientation == 1 else {ORIENTATION: orientation})
    assert not {"comment", "Comment", "XML:com.adobe.xmp", "xmp"} & set(image.info)
    assert ImageChops.difference(image, opened(sent)).getbbox() is None


@cache  # it says when it was made
def profile(size: int = 0) -> bytes:
    """A colour profile, of ``size`` bytes where that is more than it needs."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().ljust(size, b"\0")
    return len(made).to_bytes(4) + made[4:]


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0, "restart_marker_blocks": 8}, {}])
def test_jpegs_of_every_make_keep_their_pixels(options: dict[str, int]) -> None:
    """Scans in several passes, restart marks, colour profile: the walk through the segments loses none."""
    sent = photo(icc_profile=profile(150_000), **options)
    content = kept(sent).content
    assert ImageChops.difference(opened(content), opened(sent)).getbbox() is None
    assert opened(content).info["icc_profile"] == profile(150_000)


@pytest.mark.parametrize(
    "told",
    [MAKER.encode() * 400, bytes(1000), b"\0" * 36 + b"acsp" + MAKER.encode() * 40],
    ids=["text", "zeros", "head"],
)
def test_what_is_no_colour_profile_is_left_out(told: bytes) -> None:
    """The place of the profile would carry anything past the reader, up to sixteen megabytes of it."""
    sent = photo(icc_profile=told)
    content = kept(sent).content
    assert "icc_profile" not in opened(content).info
    assert told[-20:] not in content[:2000]
    png = io.BytesIO()
    slip().save(png, "PNG", icc_profile=told)
    assert "icc_profile" not in opened(kept(png.getvalue()).content).info
    png = io.BytesIO()
    slip().save(png, "PNG", icc_profile=profile())
    assert opened(kept(png.getvalue()).content).info["icc_profile"] == profile()


def test_a_picture_of_a_thousand_scans_is_refused_before_it_is_decoded() -> None:
    """A few such files at once would keep everybody else waiting for as long as they may take."""
    plain = photo(progressive=True)
    begin = plain.rindex(b"\xff\xda")
    crafted = plain[:begin] + plain[begin:-2] * 200 + plain[-2:]
    with pytest.raises(InvalidInput, match="存储方式异常复杂"):
        kept(crafted)


def test_what_hangs_on_behind_the_picture_is_gone() -> None:
    """A live photo carries a film with its place; a pair of pictures carries the other one."""
    sent = photo() + b"\x00film of " + MAKER.encode() + photo(orientation=3)
    assert kept(sent).content == kept(photo()).content
    buffer = io.BytesIO()
    slip().save(buffer, "MPO", save_all=True, append_images=[slip((600, 450))])
    assert kept(buffer.getvalue()).type == "image/jpeg"
    assert getattr(opened(kept(buffer.getvalue()).content), "n_frames", 1) == 1


def test_heic_becomes_a_jpeg_that_stands_upright() -> None:
    """A clerk's computer opens it, and the telephone's place has not come along."""
    checked = kept(HEIC.read_bytes(), "IMG_0001.HEIC")
    assert (checked.name, checked.type, checked.warnings) == ("IMG_0001.jpg", "image/jpeg", ())
    image = opened(checked.content)
    assert image.size == (640, 960)
    assert not dict(image.getexif())
    assert MAKER.encode() not in checked.content
    red = image.getpixel((130, 700))
    assert isinstance(red, tuple)
    assert red[0] > 200 > red[1]


def test_a_cleaned_photo_is_cleaned_once() -> None:
    """The same photo sent again, or downloaded and sent again, is the same file."""
    once = kept(photo(orientation=8)).content
    assert kept(once).content == once


def test_too_many_pixels_are_refused_with_the_limit() -> None:
    """A small file may hold a picture of a gigabyte."""
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    with pytest.raises(TooLarge) as caught:
        kept(buffer.getvalue())
    assert "20000×20000" in caught.value.detail


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (Image.effect_noise((1700, 2400), 12).point(lambda v: v + 110), "空白"),
        (Image.new("RGB", (1700, 2400), (9, 8, 12)), "全黑"),
        (slip((1700, 2400)).filter(ImageFilter.GaussianBlur(120)), "空白"),
        (ImageOps.colorize(Image.linear_gradient("L").resize((1700, 2400)), "black", "white"), "模糊"),
        (slip((320, 240)), "320×240"),
    ],
)
def test_a_photo_without_content_gets_a_kind_hint(image: Image.Image, words: str) -> None:
    """The back of the slip, a covered lens, a shaken hand: it is kept, and the person hears of it at once."""
    checked = kept(photo(image.convert("RGB")))
    assert any(words in warning for warning in checked.warnings)


@pytest.mark.parametrize("size", [(1200, 900), (2480, 3508), (4032, 3024)])
def test_a_photo_with_a_line_of_print_gets_none(size: tuple[int, int]) -> None:
    """A warning that comes for no reason is not read when it matters."""
    image = slip(size)
    assert kept(photo(image)).warnings == ()
    line = Image.new("RGB", size, "white")
    line.paste(image.crop((0, 0, 900, 150)), (200, 300))
    assert kept(photo(line)).warnings == ()


def test_a_see_through_picture_is_looked_at_on_white() -> None:
    """Black print on nothing is print, not darkness."""
    seen = slip().convert("L")
    sheet = Image.new("RGBA", seen.size, (0, 0, 0, 0))
    sheet.putalpha(ImageOps.invert(seen))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    assert kept(buffer.getvalue()).warnings == ()
    buffer = io.BytesIO()
    Image.new("I;16", (900, 900), 65_000).save(buffer, "PNG")
    assert "空白" in kept(buffer.getvalue()).warnings[0]
