"""Web pages: the main content found, navigation and scripts left out, tables as rows of tabs."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from knowledge.engine.gongwen.extracted import Extracted, one_line, shown, warning
from knowledge.engine.gongwen.model import DocumentError, ParseWarning

_OPENING = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(rb"<(?:div|p|table|article|section|span|meta|style|script|center)\b", re.IGNORECASE)
_HEAD = 8192
_MOST_TAGS = 300_000
_CLOSER = re.compile(rb"</(?:p|div|td|tr|li|h\d)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "nav", "aside", "footer", "svg", "canvas", "object", "embed",
    "button", "select", "input", "textarea", "audio", "video", "dialog", "datalist", "head",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th",
    "tbody", "thead", "tfoot", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "form", "fieldset",
    "center", "hr", "br", "address", "figure", "figcaption", "body", "html", "legend",
}  # fmt: skip
_CONTAINERS = {"div", "section", "article", "main", "table", "tbody", "tr", "td", "form", "center", "body", "fieldset"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
# How content management systems of Chinese offices name the box that holds the document.
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:trs_u?editor|trs_preappend|ucap-?content|zoom|article-?con(?:tent)?|pages_content|news_?content|"
    r"bt_content|view|vsbcontent\w*|main-?text|detail-?con(?:tent)?|content-?text|xxgk_content|rich_media_content)",
    re.IGNORECASE,
)
# The frame of a page: left out unless it holds a good part of the text after all.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|bottom|copy(?:right)?|nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|side(?:bar)?|share|toolbar|"
    r"header|top(?:bar)?|search|login|link(?:s)?)(?:[\s_-]|\d*$)",
    re.IGNORECASE,
)
_PROSE = re.compile("[。；]")
_FRAME_SHARE, _MARKED_SHARE = 0.5, 0.9
_REST, _MOST_REST = 0.03, 120
_FURNITURE = re.compile(
    r"^[【\[（(\s]*(?:打印|关闭|收藏|分享|返回顶部|上一[篇条页]|下一[篇条页]|字号|字体|扫一扫|浏览次数|阅读次数|点击数|责任编辑|"
    r"信息来源|文章来源|来源|发布时间|发布日期|当前位置|您的位置|分享到|打印本页|关闭窗口|附件下载)(?:[\s:：】\]|｜）).].{0,80})?$"
)
_TITLE_TAIL = re.compile(r"[\s_|—–-]+[^_|—–-]{2,40}$")


def looks_like_html(data: bytes) -> bool:
    """Whether bytes are a web page or a piece of one, and not Markdown with a tag in it."""
    head = _without_preamble(data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip())
    if _OPENING.match(head):
        return True
    if _FRAGMENT.match(head) is None:
        return False
    return len(_CLOSER.findall(data)) * 2 >= sum(bool(line.strip()) for line in data.splitlines())


def _without_preamble(head: bytes) -> bytes:
    """The head of a file without the XML declaration and comments that may open a page."""
    for opening, closing in ((b"<?", b">"), (b"<!--", b"-->")):
        while head.startswith(opening) and closing in head:
            head = head.partition(closing)[2].lstrip()
    return head


def read_html(text: str) -> Extracted:
    """Text of a page's document; raises DocumentError for a page without one."""
    root = _parsed(text)
    title = _page_title(root)
    asks_password = bool(root.xpath("//input[@type='password']"))
    _drop(root)
    whole = root.find("body") if root.find("body") is not None else root
    gone = _drop_frame(whole)
    main = _main(whole)
    lines, furniture = _without_furniture(list(_lines(main)))
    _refuse_empty(lines, asks_password=asks_password)
    if title and not _has_title(lines, title):
        lines.insert(0, title)
    return Extracted("\n".join(lines), tuple(_warnings([*gone, *_outside(whole, main)], main, furniture)))


def _parsed(text: str) -> Any:
    """The page's tree, whole or not at all."""
    if text.count("<") > _MOST_TAGS:
        raise DocumentError("too_long", "这个网页异常庞大，不像一份公文。请复制正文粘贴导入。")
    # Without huge_tree the parser drops, silently, what stands deeper than 256 tags: old pages leave tags open.
    parser = html.HTMLParser(no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.LxmlError, ValueError):
        raise DocumentError("no_text", "网页里没有文字。请打开网页核对，或复制正文粘贴导入。") from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise DocumentError("damaged", "这个网页的标签层层没有关闭，读不完整。请在浏览器里打开，复制正文粘贴导入。")
    return root


def _refuse_empty(lines: list[str], *, asks_password: bool) -> None:
    text = "".join(lines)
    if asks_password and not _PROSE.search(text):
        raise DocumentError("login_page", "这是登录页面，没有公文正文。请登录后打开公文，再另存网页导入。")
    if not text.strip():
        raise DocumentError(
            "no_text", "网页里没有正文（可能由脚本另行载入）。请在浏览器里打开，复制正文粘贴导入，或另存为 PDF。"
        )


def _page_title(root: Any) -> str:
    """Title as the page states it: by the standard of government sites, else its heading."""
    stated = root.xpath("//meta[translate(@name,'ARTICLE','article')='articletitle']/@content")
    if stated:
        return one_line(stated[0])
    headings = [one_line(h.text_content()) for h in root.xpath("//h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    named = one_line(root.findtext(".//title") or "")
    return _TITLE_TAIL.sub("", named) or named


def _has_title(lines: list[str], title: str) -> bool:
    start = re.sub(r"[\s#]+", "", "".join(lines[:30]))
    return re.sub(r"\s+", "", title) in start or not re.search("[\u4e00-\u9fff]", title)


def _drop(root: Any) -> None:
    """Take out what is not shown or not content."""
    for element in list(root.iter()):
        if element.getparent() is not None and _is_aside(element):
            element.drop_tree()


def _is_aside(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED:  # comments have no tag
        return True
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _drop_frame(body: Any) -> list[str]:
    """Take out head, foot and menus as far as their names tell; gives the sentences that went with them."""
    prose = _prose_below(body)
    gone: list[str] = []
    for element in list(body.iter("div", "header", "ul", "section", "table", "td")):
        small = prose[element] <= prose[body] * _FRAME_SHARE
        if small and element is not body and _FRAME.search(_names(element)) and element.find(".//h1") is None:
            gone += [one_line(element.text_content())] if prose[element] else []
            element.drop_tree()
    return gone


def _main(body: Any) -> Any:
    """The smallest element that holds nearly all prose of the page."""
    prose = _prose_below(body)
    total = prose[body]
    for element in body.iter("article", "main", "div", "td", "section"):
        if total and _MARKED.search(_names(element)) and prose[element] >= total * _MARKED_SHARE:
            return element
    node = body
    while True:
        best = max(node, key=lambda child: prose[child], default=None)
        if best is None or best.tag not in _CONTAINERS or _speaks_itself(node):
            return node
        if not prose[best] or total - prose[best] > min(_MOST_REST, total * _REST):
            return node
        node = best


def _speaks_itself(node: Any) -> bool:
    """Whether sentences stand in the element itself and not only in what it holds."""
    return any(text and _PROSE.search(text) for text in (node.text, *(child.tail for child in node)))


def _names(element: Any) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def _prose_below(body: Any) -> Counter[Any]:
    """Characters of sentences below each element; words of links do not count."""
    prose: Counter[Any] = Counter()
    elements = list(body.iter())
    for element in elements:
        if element.text and _PROSE.search(element.text):
            prose[element] += len(element.text)
        if element is not body and element.tail and _PROSE.search(element.tail):
            prose[element.getparent()] += len(element.tail)
    for element in reversed(elements):
        if element.tag == "a":
            prose[element] = 0
        elif element is not body and prose[element]:
            prose[element.getparent()] += prose[element]
    return prose


def _lines(main: Any) -> Iterator[str]:
    """Lines of the content: a paragraph, heading or table row each."""
    words: list[str] = []
    places: Counter[Any] = Counter()
    mark = ""
    walk = etree.iterwalk(main, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag == "table" and _is_data(element):
            yield from _flushed(words, mark)
            yield from _rows(element)
            walk.skip_subtree()
            continue
        if element.tag in _BLOCKS:
            yield from _flushed(words, mark)
            mark = _mark_of(element) if event == "start" else ""
            if event == "start":
                words.append(_ordinal(element, places))
        words.append((element.text if event == "start" else element.tail if element is not main else "") or "")
    yield from _flushed(words, mark)


def _flushed(words: list[str], mark: str) -> Iterator[str]:
    """The collected words as one line; empties the collection."""
    line = one_line("".join(words))
    words.clear()
    if line.strip("\u3000 "):
        yield mark + line


def _mark_of(element: Any) -> str:
    return "#" * _HEADINGS[element.tag] + " " if element.tag in _HEADINGS else ""


def _ordinal(element: Any, places: Counter[Any]) -> str:
    """The number that a browser prints before an item of an ordered list; ``places`` counts the items so far."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol" or parent.get("type", "1") != "1":
        return ""
    start = parent.get("start", "1")
    places[parent] += 1
    return f"{(int(start) if start.isdecimal() and len(start) < 6 else 1) + places[parent] - 1}. "


def _is_data(table: Any) -> bool:
    """Whether a table holds cells to compare, and not the layout of the page."""
    if table.find(".//table") is not None:
        return False
    return any(sum(bool(_cell(c)) for c in row.iterchildren("td", "th")) > 1 for row in table.iter("tr"))


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter("tr"):
        cells = [_cell(cell) for cell in row.iterchildren("td", "th")]
        if any(cells):
            yield "\t".join(cells)


def _cell(cell: Any) -> str:
    return " ".join(line.lstrip("# ") for line in _lines(cell))


def _without_furniture(lines: list[str]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    dropped: list[str] = []
    for line in lines:
        (dropped if _FURNITURE.match(line.strip("\u3000 ")) else kept).append(line)
    return kept, dropped


def _warnings(outside: list[str], main: Any, furniture: list[str]) -> Iterator[ParseWarning]:
    if outside:
        yield warning("page_furniture", f"网页正文以外的文字没有导入，请核对：“{shown(' '.join(outside))}”。")
    if furniture:
        yield warning("page_furniture", f"没有导入网页自带的“{shown('、'.join(furniture))}”。")
    pictures = sum(1 for _ in main.iter("img"))
    if pictures:
        yield warning("picture", f"网页正文里有{pictures}幅图片，里面的字没有导入，请对照原件。")


def _outside(whole: Any, main: Any) -> list[str]:
    """Words of the page that stand outside its main content."""
    inside = set(main.iter())
    found = []
    for element in whole.iter():
        text = element.text if element not in inside else None
        tail = element.tail if element not in inside or element is main else None
        found += [words for piece in (text, tail) if piece and (words := one_line(piece))]
    return found if main is not whole else []
