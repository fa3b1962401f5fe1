"""The fonts of letters: those that set-up brings, and those that an office puts beside them.

A character that no font has is never a box: it is written as its Unicode number, and the letter says so.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import typst
from fontTools.ttLib import TTFont, TTLibError

_MISSING_PACKAGE = (
    "没有找到中文字体（软件包 pylopdf-fonts-zh-cn），不能生成 PDF 文书。"
    "请运行 make serve 重新准备环境；Word 版不受影响。"
)
_NAME_IDS = (1, 4, 16)
_FONT_FILES = (".ttf", ".otf", ".ttc")
_SANS_NAMES = ("黑", "hei", "sans", "gothic")
_SELECTORS = ("VARIATION SELECTOR", "COMBINING GRAPHEME JOINER")


class FontProblem(RuntimeError):
    """No font to set letters with; the Chinese text says how to get one."""


@dataclass(frozen=True)
class Face:
    """One font: its name for typst, its other names, and the characters it has."""

    family: str
    names: frozenset[str]
    characters: frozenset[int]


@dataclass(frozen=True)
class Shown:
    """A text as it can be set, and the characters that no font has."""

    text: str
    missing: tuple[str, ...]


class FontShelf:
    """The fonts of this installation.

    Raises ``FontProblem`` where the package with the Chinese fonts is missing, or the folder holds none.
    """

    def __init__(self, own_folder: Path | None = None) -> None:
        self._own = own_folder
        folder, self._serif_file, self._sans_file = _packaged()
        if own_folder is not None and not own_folder.is_dir():
            raise FontProblem(f"CREDIT_LETTERS_FONT_DIR 指的文件夹不存在：{own_folder}")
        folders = [folder, *([own_folder] if own_folder else [])]
        self.fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in folders]
        )

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """Every regular face, the office's own first."""
        packaged = (self._serif_file, self._sans_file)
        regular = [info for info in self.fonts.fonts() if info.path and info.style == "normal"]
        own = [info for info in regular if Path(str(info.path)) not in packaged]
        ours = [info for path in packaged for info in regular if Path(str(info.path)) == path]
        if len(ours) < len(packaged):
            raise FontProblem(_MISSING_PACKAGE)
        self._refuse_unread({Path(str(info.path)) for info in self.fonts.fonts()})
        return tuple(_face(info.family, Path(str(info.path)), info.index) for info in (*own, *ours))

    def _refuse_unread(self, read: set[Path]) -> None:
        """A font that the typesetter passes over in silence would be missed in every letter."""
        files = [path for path in (self._own.rglob("*") if self._own else ()) if path.suffix.lower() in _FONT_FILES]
        unread = [path.name for path in files if path not in read]
        if unread:
            raise FontProblem(f"字体文件用不了：{'、'.join(unread)}。请换一个，或者从字体文件夹里拿走。")

    @cached_property
    def _all(self) -> frozenset[int]:
        return frozenset().union(*(face.characters for face in self.faces))

    def families(self, wanted: str, *, bold: bool) -> tuple[str, ...]:
        """The fonts for a run that names ``wanted``, best first; bold is set in the sans face, as we have no bold."""
        *own, serif, sans = self.faces
        named = [face.family for face in own if wanted.casefold() in face.names]
        is_sans = bold or any(part in wanted.casefold() for part in _SANS_NAMES)
        ours = [sans.family, serif.family] if is_sans else [serif.family, sans.family]
        return tuple(dict.fromkeys([*named, *ours, *(face.family for face in own)]))

    def shown(self, text: str) -> Shown:
        """The text with each character that no font has written as 〔U+20BB7〕; what nobody sees is left out."""
        lacking = [sign for sign in dict.fromkeys(text) if ord(sign) not in self._all]
        unseen = {sign for sign in lacking if unicodedata.name(sign, "").startswith(_SELECTORS)}
        missing = tuple(sign for sign in lacking if sign not in unseen)
        if not lacking:
            return Shown(text, ())
        written = {ord(sign): None for sign in unseen} | {ord(sign): f"〔U+{ord(sign):04X}〕" for sign in missing}
        return Shown(text.translate(written), missing)


def named(missing: Iterable[str]) -> str:
    """The note below a letter some of whose characters no font has."""
    numbers = "、".join(f"〔U+{ord(sign):04X}〕" for sign in dict.fromkeys(missing))
    return f"注：{numbers}是现有字体没有的字，用它的统一码编号代替；Word 版里是原字。"


def _packaged() -> tuple[Path, Path, Path]:
    try:
        import pylopdf_fonts_zh_cn as package
    except ImportError:
        raise FontProblem(_MISSING_PACKAGE) from None
    serif, sans = package.serif_path(), package.sans_path()
    if not (serif.is_file() and sans.is_file()):
        raise FontProblem(_MISSING_PACKAGE)
    return serif.parent, serif, sans


def _face(family: str, path: Path, index: int) -> Face:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            names = {record.toUnicode().casefold() for record in font["name"].names if record.nameID in _NAME_IDS}
            return Face(family, frozenset(names | {family.casefold()}), frozenset(font.getBestCmap() or ()))
    except (TTLibError, KeyError, OSError) as error:
        raise FontProblem(f"字体文件用不了：{path.name}。请换一个，或者从字体文件夹里拿走。") from error
