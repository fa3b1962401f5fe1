"""Reading official documents (公文): text in, titled documents with clause trees out."""

from knowledge.engine.gongwen.model import (
    DocumentError,
    ParsedClause,
    ParsedDocument,
    ParsedFile,
    ParseWarning,
)
from knowledge.engine.gongwen.reader import parse_bytes, parse_text

__all__ = [
    "DocumentError",
    "ParseWarning",
    "ParsedClause",
    "ParsedDocument",
    "ParsedFile",
    "parse_bytes",
    "parse_text",
]
