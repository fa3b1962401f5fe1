"""Pages of uploaded files as pictures, drawn where a bad file can do no harm."""

from dataclasses import dataclass

from api.bounded import BusyError, Children
from api.errors import NotFound, UpstreamDown
from api.materials.drawing import HEAD

_SECONDS = 10.0
_children = Children("api.materials.drawing")


@dataclass(frozen=True)
class Picture:
    """A page as PNG, and how many pages its file has."""

    content: bytes
    pages: int


def picture_of(content: bytes, page: int, who: str) -> Picture:
    """A page of a file, drawn for the account ``who``; raises ``NotFound`` where there is nothing to draw."""
    try:
        with _children.one(who) as child:
            drawn = child.ask(HEAD.pack(page) + content, _SECONDS)
    except BusyError:
        raise UpstreamDown("现在查看文件的人太多，请稍后再试。") from None
    pages = HEAD.unpack_from(drawn)[0] if drawn else 0
    if not drawn or not pages:
        raise NotFound("这个文件不能在页面上显示，请下载后打开。", code="nothing_to_draw")
    return Picture(drawn[HEAD.size :], pages)
