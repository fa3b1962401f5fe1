"""``docs/settings.md`` beside the settings themselves."""

import re
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from api import identity_settings, settings
from api.settings import ROOT, Settings

PAGE = ROOT / "docs" / "settings.md"
VARIABLE = re.compile(r"CREDIT_[A-Z_]+")


def rows() -> dict[str, list[str]]:
    """The other cells of the table, by variable."""
    lines = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `CREDIT_"))
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {name.strip("`"): rest for name, *rest in cells}


def written(field: FieldInfo) -> str:
    """A default as the page writes it."""
    default: Any = field.default
    if field.is_required():
        return "必填"
    if default is None:
        return "不设置"
    if isinstance(default, float):
        default = f"{default:g}"
    return f"`{str(default).replace(str(ROOT), '…')}`" if default != "" else "空"


def test_every_setting_stands_on_the_page_with_its_default() -> None:
    """Protects operators from a page that has fallen behind the program."""
    fields = {f"CREDIT_{name.upper()}": written(field) for name, field in Settings.model_fields.items()}
    assert {name: cells[1] for name, cells in rows().items()} == fields
    assert all(cells[0] for cells in rows().values())


def test_the_page_says_what_production_refuses() -> None:
    """Protects a move to production from surprises: a refusal in the program is a demand on the page."""
    source = "".join(Path(str(one.__file__)).read_text(encoding="utf-8") for one in (settings, identity_settings))
    refused = {name for words in re.findall(r'"([^"]*正式环境[^"]*)"', source) for name in VARIABLE.findall(words)}
    assert refused == {name for name, cells in rows().items() if cells[2]}
    assert "CREDIT_TODAY" in refused
