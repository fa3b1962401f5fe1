"""The widget as one script: a portal's page, and an old phone, asks for one file instead of twenty.

A build step would need Node beside Python for what is only joining: each module of ``web/widget`` becomes a function
that returns its exports, in the order in which they need one another, and a style sheet becomes its text. The sources
keep to the forms named below; anything else is refused at the start rather than served broken.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(r'^import (?P<names>\{[^{}*]*\}|\w+) from "\./(?P<file>[\w.-]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_REMARK = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_BLANK = re.compile(r"\n\s*\n+")


@dataclass(frozen=True)
class Script:
    """A script ready to be sent, plain and compressed."""

    plain: bytes
    packed: bytes
    etag: str

    @classmethod
    def of(cls, text: str) -> "Script":
        """``text`` in UTF-8."""
        plain = text.encode()
        return cls(plain, gzip.compress(plain, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


def bundle(folder: Path, entry: str) -> str:
    """``entry`` and every module that it needs, as one script that leaves no name behind.

    Raises ``ValueError`` where a module imports or exports in a form that this does not know, or itself.
    """
    done: dict[str, str] = {}
    _add(folder, entry, done, ())
    return '(() => {\n"use strict";\n' + "\n".join(done.values()) + "\n})();\n"


def _add(folder: Path, name: str, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"web/widget: {' → '.join((*above, name))}：模块不能绕回自己")
    if name in done:
        return
    source = (folder / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        done[name] = f"const {_variable(name)} = {json.dumps(_bare(source), ensure_ascii=False)};"
        return
    for found in _IMPORT.finditer(source):
        _add(folder, found["file"], done, (*above, name))
    done[name] = _as_function(name, source)


def _as_function(name: str, source: str) -> str:
    exports = [found["name"] for found in _EXPORT.finditer(source)]
    body = _EXPORT.sub("", _IMPORT.sub(lambda found: f"const {found['names']} = {_variable(found['file'])};", source))
    left_over = _LEFT_OVER.search(body)
    if left_over is not None:
        raise ValueError(f"web/widget/{name}：不认识的写法 {left_over[0]}")
    return f"const {_variable(name)} = (() => {{\n{_bare(body)}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _variable(name: str) -> str:
    return "part_" + re.sub(r"\W", "_", name)


def _bare(source: str) -> str:
    """Without the remarks that stand in lines of their own."""
    return _BLANK.sub("\n", _REMARK.sub("", source)).strip()
