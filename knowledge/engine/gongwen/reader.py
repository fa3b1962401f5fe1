"""Entry points: bytes or text in, parsed documents out."""

from knowledge.engine.gongwen.assemble import read_documents
from knowledge.engine.gongwen.extract import extract
from knowledge.engine.gongwen.model import DocumentError, ParsedFile


def parse_bytes(data: bytes) -> ParsedFile:
    """Documents of a TXT, Markdown, HTML, DOCX or text PDF file; ``warnings`` tell what was left aside.

    Raises:
        DocumentError: the file holds no text that can be got out, or no structure of an official document.

    """
    found = extract(data)
    parsed = parse_text(found.text)
    return parsed.model_copy(update={"warnings": (*found.warnings, *parsed.warnings)})


def parse_text(text: str) -> ParsedFile:
    """Documents of a text, such as pasted words; raises DocumentError as ``parse_bytes`` does."""
    if not text.strip():
        raise DocumentError("empty", "没有可以导入的文字。")
    return read_documents(text)
