"""The templates: DOCX files with placeholders, read once at start, each filled with the facts of a letter."""

import io
import re
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from api.filing.letters.kinds import LetterKind

_DIRECTIVE = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


class TemplateProblem(ValueError):
    """A template that cannot be used; the Chinese text names the letter and what is wrong with it."""


def _as_text(value: object) -> Markup:
    """What a person wrote is text and nothing else.

    docxtpl turns ``{_{`` into ``{{`` after filling, so an underscore is written as a reference that XML reads back.
    """
    return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704 -- escaped in the same expression


ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_as_text)


def opened(content: bytes) -> DocxTemplate:
    """A template ready for filling; raises ``TemplateProblem`` where it is no Word document."""
    template = DocxTemplate(io.BytesIO(content))
    try:
        template.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateProblem("不是能打开的 Word 文档（.docx），请用 Word 或 WPS 另存为 .docx 后再放回。") from error
    return template


def fill(content: bytes, facts: dict[str, Any]) -> bytes:
    """The DOCX of a letter. What is in ``facts`` is text, whatever it looks like."""
    template = opened(content)
    template.render(facts, jinja_env=ENVIRONMENT)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def parts(template: DocxTemplate) -> list[str]:
    """The template's XML as Jinja reads it: body, headers and footers."""
    sources = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        sources += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    return [template.patch_xml(source) for source in sources]


def directives(source: str) -> list[str]:
    """The placeholders as written, for naming one that is wrong."""
    return [re.sub(r"<[^>]+>", "", found) for found in _DIRECTIVE.findall(source)]


def path_of(folder: Path, kind: LetterKind) -> Path:
    """Where a letter's template lies."""
    return folder / f"{kind}.docx"
