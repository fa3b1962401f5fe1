"""Headings of notices: before the text of a labelled paragraph, or run in without a number."""

import re

from knowledge.engine.gongwen.node import Node
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Label, Level

_SHORT_HEADING = 28
_LOOSE_PARAGRAPHS = 1
_RUN_IN = re.compile(r"^([\u4e00-\u9fff“”（）、]{2,20})。(?=\S)")
_OBLIGES = re.compile("应当|必须|不得|可以")


def split_heading(label: Label) -> tuple[str, str]:
    """Heading and text of a labelled paragraph of a notice: a short first sentence is its heading."""
    rest = label.rest.strip()
    first, stop, after = rest.partition("。")
    if label.level in HEADING_LEVELS:
        return rest, ""
    if not stop:
        listed = rest.endswith(("；", ";", "：", ":")) or len(rest) > 45
        return ("", rest) if listed else (rest, "")
    if not after.strip():
        return (first, "") if len(first) <= _SHORT_HEADING and not _OBLIGES.search(first) else ("", rest)
    comma = re.search("[，；：]", first) is not None
    longest = 18 if comma else _SHORT_HEADING
    if len(first) <= longest and not _OBLIGES.search(first):
        return first, after.strip()
    return "", rest


def split_run_in(node: Node) -> None:
    """Turn paragraphs that open with a heading of their own into children (``九/落实主体责任``)."""
    for child in node.children:
        split_run_in(child)
    offset = len(node.printed) - len(node.text)
    if node.children or offset < 0 or len(node.text) < 2 or node.level is Level.ARTICLE:
        return
    # Words behind a printed label belong to the clause itself, whatever they look like.
    heads = [_RUN_IN.match(text) if node.printed[i + offset] == text else None for i, text in enumerate(node.text)]
    if sum(match is not None for match in heads) < 2:
        return
    start = next(i for i, match in enumerate(heads) if match)
    if heads[start:].count(None) > _LOOSE_PARAGRAPHS:
        return
    seen: dict[str, int] = {}
    for match, text in zip(heads[start:], node.text[start:], strict=True):
        if match is None:
            node.children[-1].text.append(text)
            node.children[-1].printed.append(text)
            continue
        heading = match.group(1)
        seen[heading] = seen.get(heading, 0) + 1
        again = f"#{seen[heading]}" if seen[heading] > 1 else ""
        child = Node(f"{node.locator}/{heading}{again}", Level.CIRCLED, heading=heading)
        child.text, child.printed = [text[len(heading) + 1 :]], [text]
        node.children.append(child)
    del node.text[start:], node.printed[start + offset :]
