"""Text PDF: characters with their places, running heads and page numbers left out, lines joined to paragraphs."""

import ctypes
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw

from knowledge.engine.gongwen.extract_layout import PrintedLine, joined, with_rows
from knowledge.engine.gongwen.extracted import (
    MAX_CHARACTERS,
    Extracted,
    pages_named,
    shown,
    warning,
    without_leader,
)
from knowledge.engine.gongwen.model import DocumentError, ParseWarning

# PDFium keeps global state: two threads inside it at once can end the process.
PDFIUM_LOCK = threading.RLock()
_MAX_PAGES = 1000
_END_WITHIN = 4096
_EDGE = 0.12
_CELL_GAP = 2.0
_ONE_SPACE = re.compile(r"(?<=\S) (?=\S)")
_RUNNING_SHARE = 0.3
_FEW_CHARACTERS = 8
_MOST_STRANGE = 0.3
_PAGE_NUMBER = re.compile(
    r"^[\W_]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s/／,，、]*(?:共\s*)?\d{1,4}\s*页?)?[\W_]*$", re.ASCII
)
_PAGE_NUMBER_ZH = re.compile(
    r"^\W*(?:第\s*)?[\d一二三四五六七八九十]{1,4}\s*页(?:\W*共\s*[\d一二三四五六七八九十]{1,4}\s*页)?\W*$"
)
_LONGEST_NUMBER = 40
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_IMAGE_KINDS = (raw.FPDF_PAGEOBJ_IMAGE,)


@dataclass(frozen=True)
class _Page:
    number: int
    height: float
    lines: list[PrintedLine]
    has_image: bool


def read_pdf(data: bytes) -> Extracted:
    """Paragraphs of a PDF; raises DocumentError for one that is locked, torn, scanned or too long."""
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise DocumentError("damaged", "这个 PDF 不完整，可能没有下载完。请重新下载后再导入。")
    with PDFIUM_LOCK:
        pages = list(_pages(data))
    _refuse_without_text(pages)
    warnings = _pictures_only(pages)
    bodies, left_out = _without_running_lines(pages)
    lines = [line for body in bodies for line in with_rows(body)]
    text = "\n".join(without_leader(words) for words in joined(lines))
    return Extracted(text, (*left_out, *warnings))


def _pages(data: bytes) -> Iterator[_Page]:
    document = _opened(data)
    try:
        count = len(document)
        if not 0 < count <= _MAX_PAGES:
            raise DocumentError("too_many_pages", f"这个 PDF 有 {count} 页，请拆成每份不超过 {_MAX_PAGES} 页再导入。")
        total = 0
        for index in range(count):
            page = _page(document, index)
            total += sum(len(line.text) for line in page.lines)
            if total > MAX_CHARACTERS:
                raise DocumentError("too_long", "这个 PDF 的文字太多，不像一份公文。请拆分后再导入。")
            yield page
    finally:
        document.close()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise DocumentError("encrypted", "这个 PDF 设有密码。请取消密码后再导入。") from None
        raise _damaged() from None


def _damaged() -> DocumentError:
    return DocumentError("damaged", "这个 PDF 打不开，可能已损坏。请重新下载或重新导出后再导入。")


def _page(document: pypdfium2.PdfDocument, index: int) -> _Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        raise _damaged() from None
    textpage = page.get_textpage()
    try:
        lines = [line for line in _lines(textpage, index + 1) if line.text]
        turned = _turned(lines, page.get_rotation(), *page.get_size())
        has_image = len(lines) < 3 and any(True for _ in page.get_objects(filter=_IMAGE_KINDS, max_depth=3))
        return _Page(index + 1, page.get_height(), turned, has_image)
    finally:
        textpage.close()
        page.close()


def _lines(textpage: pypdfium2.PdfTextPage, page: int) -> Iterator[PrintedLine]:
    """The lines of a page in the order in which it draws them."""
    count = textpage.count_chars()
    if count > MAX_CHARACTERS:
        raise DocumentError("too_long", "这个 PDF 的文字太多，不像一份公文。请拆分后再导入。")
    start, words = 0, []
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(textpage, index) if index < count else 10
        if code not in (10, 13):
            words.append(chr(code) if code < 0x110000 else "\ufffd")
            continue
        if text := "".join(words):
            yield from _pieces(textpage, text, start, page)
        start, words = index + 1, []


def _pieces(textpage: pypdfium2.PdfTextPage, text: str, start: int, page: int) -> Iterator[PrintedLine]:
    """The line, cut where a wide gap or a jump shows that it runs through cells of a table."""
    begin = 0
    for match in _ONE_SPACE.finditer(text):
        before, after = _box(textpage, start + match.start() - 1), _box(textpage, start + match.end())
        elsewhere = after[3] < before[1] or after[1] > before[3]
        if elsewhere or after[0] - before[2] > _CELL_GAP * max(before[3] - before[1], 1.0):
            yield _line(textpage, text[begin : match.start()], start + begin, page)
            begin = match.end()
    yield _line(textpage, text[begin:], start + begin, page)


def _line(textpage: pypdfium2.PdfTextPage, text: str, start: int, page: int) -> PrintedLine:
    head = len(text) - len(text.lstrip())
    tail = len(text.rstrip()) - 1
    if tail < head:
        return PrintedLine("", 0, 0, 0, 0, 1, page)
    first, last = _box(textpage, start + head), _box(textpage, start + tail)
    words = text.strip().replace("\t", " ").replace("\x02", "").replace("\ufffe", "")
    size = max(raw.FPDFText_GetFontSize(textpage, start + head), 1.0)
    return PrintedLine(words, first[0], last[2], max(first[3], last[3]), min(first[1], last[1]), size, page)


def _box(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character's cell."""
    rectangle = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rectangle)):
        return 0.0, 0.0, 0.0, 0.0
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _turned(lines: list[PrintedLine], rotation: int, width: float, height: float) -> list[PrintedLine]:
    """Lines as the reader sees them on a page that is shown turned; ``width`` and ``height`` are as shown."""
    places = {
        90: lambda o: (o.bottom, o.top, height - o.left, height - o.right),
        180: lambda o: (width - o.right, width - o.left, height - o.bottom, height - o.top),
        270: lambda o: (width - o.top, width - o.bottom, o.right, o.left),
    }
    if rotation not in places:
        return lines
    moved = ((line, places[rotation](line)) for line in lines)
    return [replace(line, left=p[0], right=p[1], top=p[2], bottom=p[3]) for line, p in moved]


def _refuse_without_text(pages: list[_Page]) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    pictures = sum(page.has_image for page in pages)
    if len(text) < _FEW_CHARACTERS * len(pages) and pictures * 2 >= len(pages):
        raise DocumentError(
            "scan", "这个 PDF 是扫描图片，里面没有文字。请先用文字识别（OCR）软件转成文字，核对后再导入。"
        )
    if not text.strip():
        raise DocumentError("no_text", "这个 PDF 里没有文字。请检查是否选错了文件。")
    if len(_STRANGE.findall(text)) > len(text) * _MOST_STRANGE:
        raise DocumentError(
            "garbled", "这个 PDF 的文字取出来是乱码（字体没有编码表）。请从原文件重新导出，或用 OCR 转换。"
        )


def _pictures_only(pages: list[_Page]) -> list[ParseWarning]:
    numbers = [page.number for page in pages if page.has_image and sum(len(line.text) for line in page.lines) < 20]
    detail = f"{pages_named(numbers)}只有图片，没有取到文字，请对照原件补上。" if numbers else ""
    return [warning("picture_page", detail)] if numbers else []


def _without_running_lines(pages: list[_Page]) -> tuple[list[list[PrintedLine]], list[ParseWarning]]:
    """Each page's lines without page numbers and repeated heads and feet, and what was left out where."""
    repeated = _repeated(pages)
    numbers: list[int] = []
    heads: dict[str, list[int]] = defaultdict(list)
    bodies: list[list[PrintedLine]] = []
    for page in pages:
        kept = []
        for line in page.lines:
            if not _at_edge(page, line):
                kept.append(line)
            elif _is_page_number(line.text):
                numbers.append(page.number)
            elif _key(line) in repeated:
                heads[repeated[_key(line)]].append(page.number)
            else:
                kept.append(line)
        bodies.append(kept)
    warnings = [warning("page_number", f"{pages_named(numbers)}的页码已略去。")] if numbers else []
    warnings += [
        warning("running_line", f"{pages_named(found)}重复的页眉或页脚“{shown(words)}”已略去。")
        for words, found in heads.items()
    ]
    return bodies, warnings


def _repeated(pages: list[_Page]) -> dict[tuple[str, int], str]:
    """Lines at a page's edge that stand at the same height on many pages: key to the words of the first."""
    found: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for page in pages:
        for line in page.lines:
            if _at_edge(page, line):
                found[_key(line)][page.number] = line.text
    least = max(2, len(pages) * _RUNNING_SHARE)
    return {key: next(iter(places.values())) for key, places in found.items() if len(places) >= least}


def _key(line: PrintedLine) -> tuple[str, int]:
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", line.text)), round(line.middle / 4)


def _is_page_number(text: str) -> bool:
    if len(text) > _LONGEST_NUMBER:
        return False
    return _PAGE_NUMBER.match(text) is not None or _PAGE_NUMBER_ZH.match(text) is not None


def _at_edge(page: _Page, line: PrintedLine) -> bool:
    return line.bottom > page.height * (1 - _EDGE) or line.top < page.height * _EDGE
