"""Is there anything to see on this page? A kind hint to the person who photographed the back of the slip.

Nothing is decided by it: the file is taken either way, and the words stay with it for the clerk.
"""

from PIL import Image, ImageChops, ImageFilter, ImageStat

SIDE = 480
"""Pixels of the longer side at which a page is looked at: a line of print is still some pixels high."""
_BORDER = 0.03
_BLUR = 6
_CONTRAST = 12
_INK = 0.0003
"""The least share of the page that stands out from what surrounds it; a line of print is three times that."""
_DARK, _SHADES = 40, 25
_FEW_PIXELS = 250_000
WORDS = {
    "blank": "这个文件看起来是空白的。如果拍反了或选错了文件，请换一份再上传；如果没有错，可以不管这条提示。",
    "dark": "这个文件几乎全黑，看不出内容。请在光线好的地方重拍一张。",
    "blurred": "这个文件太模糊，看不清字。请把手机拿稳、对好焦再拍一张。",
}


def remark(page: Image.Image) -> str | None:
    """What to tell about a page where nothing stands out; None where something does. Shades of grey, any size."""
    small = page.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    small = _without_border(small)
    apart = ImageChops.difference(small, small.filter(ImageFilter.BoxBlur(_BLUR))).histogram()
    if sum(apart[_CONTRAST:]) > _INK * sum(apart):
        return None
    light = ImageStat.Stat(small)
    if light.mean[0] < _DARK:
        return WORDS["dark"]
    return WORDS["blurred"] if light.stddev[0] > _SHADES else WORDS["blank"]


def too_small(width: int, height: int) -> str | None:
    """What to tell about a picture of so few pixels that print on it cannot be read."""
    if width * height >= _FEW_PIXELS:
        return None
    return f"这张图片只有 {width}×{height} 像素，字可能看不清。请上传原图，或重拍一张清楚的。"


def _without_border(page: Image.Image) -> Image.Image:
    """Edges of the table and shadows of the scanner's lid are not content."""
    across, down = int(page.width * _BORDER), int(page.height * _BORDER)
    return page.crop((across, down, page.width - across, page.height - down))
