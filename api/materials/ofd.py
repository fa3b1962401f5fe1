"""OFD (GB/T 33190-2016), the Chinese format of fixed pages: a ZIP whose OFD.xml names documents, which name pages.

There is no free reader of it for Python, so whether a page is blank is not looked at. What can be told is: is it one,
is it whole, is it open to everybody, and how many pages has it.
"""

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from api.materials.verdicts import AS_PDF, Seen, Unfit, encrypted, require_pages, unreadable, unsupported

MARK = b"PK\x03\x04"
ENTRY = "OFD.xml"
_ENCRYPTIONS = "Encryptions.xml"
"""Where a password was set (GM/T 0099-2020), beside ``OFD.xml``."""
_ENTRIES, _UNPACKED, _XML, _DOCUMENTS = 10_000, 200 * 1024 * 1024, 4 * 1024 * 1024, 50
_PASSWORD_FLAG = 0x1
_CHUNK = 1024 * 1024
_OFFICE = {"word/": "Word", "xl/": "Excel", "ppt/": "PowerPoint"}
_WHAT = "这个 OFD 文件"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, etree.LxmlError, ValueError, OSError, EOFError, KeyError, RuntimeError
)  # fmt: skip


def read(data: bytes) -> Seen:
    """As it is; raises ``Unfit``, also for a ZIP of another kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if ENTRY not in archive.namelist():
                raise _another_kind(archive.namelist())
            _require_harmless(archive)
            require_pages(_WHAT, _pages(archive))
            _require_whole(archive)
            return Seen(data, "application/ofd")
    except _BROKEN:
        raise _damaged() from None


def _another_kind(names: list[str]) -> Unfit:
    for folder, kind in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return unsupported(f"这是 {kind} 文件", AS_PDF)
    return unsupported("这是压缩包", "请解压以后，把里面的文件一个一个上传")


def _require_harmless(archive: zipfile.ZipFile) -> None:
    """Python unpacks no more of a part than its entry declares, so the sum of them is a bound."""
    parts = archive.infolist()
    if len(parts) > _ENTRIES or sum(part.file_size for part in parts) > _UNPACKED:
        raise Unfit("too_large", "file_unpacks", f"{_WHAT}展开后过大。请重新导出，或转成 PDF 后上传。")
    names = [part.filename for part in parts]
    if any(part.flag_bits & _PASSWORD_FLAG for part in parts) or _ENCRYPTIONS in names:
        raise encrypted(_WHAT)
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise _damaged()


def _leads_out(name: str) -> bool:
    """A path that leaves the folder into which somebody unpacks it."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _pages(archive: zipfile.ZipFile) -> int:
    roots = [(root.text or "").strip() for root in _parsed(archive, ENTRY).iterfind(".//{*}DocBody/{*}DocRoot")]
    if len(roots) > _DOCUMENTS:
        raise _damaged()
    return sum(_pages_of(archive, _inside("", root)) for root in roots)


def _pages_of(archive: zipfile.ZipFile, root: str) -> int:
    """Each page that the document names is in the archive, or it is damaged."""
    base = posixpath.dirname(root)
    places = [page.get("BaseLoc", "") for page in _parsed(archive, root).iterfind("./{*}Pages/{*}Page")]
    for place in places:
        archive.getinfo(_inside(base, place))
    return len(places)


def _inside(base: str, place: str) -> str:
    """A place as the archive names it; one with a slash in front counts from the root."""
    path = posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(base, place))
    if _leads_out(path):
        raise _damaged()
    return path


def _parsed(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > _XML:
        raise _damaged()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _require_whole(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        with archive.open(part) as content:
            while content.read(_CHUNK):
                """Reading to the end compares the checksum."""


def _damaged() -> Unfit:
    return unreadable(_WHAT, "重新导出，或转成 PDF")
