"""Files of records to import, and what importing needs."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.records.rows import Context
from api.settings import ROOT
from knowledge.engine.glossary import Glossary
from knowledge.engine.record_words import load_record_words
from knowledge.engine.strict_yaml import parse, read
from tests.api.conftest import BUSINESS_CODE, TODAY

Headers = dict[str, str]
Import = Callable[..., Any]

SHOP, TRUCKS, PERSON = "91320281MA1DEM0154", "91320281MA1DEM023Y", "32028119900101002X"
BUREAU = "11320281MB1DEM019T"
ROW = {
    "行政相对人名称": "示例建材有限公司",
    "行政相对人代码_1（统一社会信用代码）": BUSINESS_CODE,
    "行政处罚决定书文号": "苏示建罚〔2026〕12号",
    "违法事实": "未按规定设置示例围挡",
    "处罚依据": "《示例管理办法》",
    "处罚类别": "罚款",
    "罚款金额（万元）": "0.2",
    "处罚决定日期": "2026-05-06",
    "处罚机关": "示例市住房和城乡建设局",
    "处罚机关统一社会信用代码": BUREAU,
}
CODE = "行政相对人代码_1（统一社会信用代码）"
NUMBER = "行政处罚决定书文号"


def as_csv(*rows: dict[str, str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A CSV file whose columns are those of the first row."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*lines: Sequence[object], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet with these lines; ``change`` may do more to it."""
    from openpyxl import Workbook

    book = Workbook()
    for line in lines:
        book.worksheets[0].append(list(line))
    if change:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture(scope="session")
def context() -> Context:
    """What reading lines depends on: the glossary and words as they are, and a clerk for the whole country."""
    return make_context()


def make_context(region: str | None = None) -> Context:
    """The same for a clerk of ``region``."""
    folder: Path = ROOT / "knowledge"
    glossary = parse(read(folder / "glossary.yaml", "glossary.yaml"), Glossary)
    return Context(glossary, load_record_words(folder, glossary), TODAY, region)


@pytest.fixture
def imported(client: TestClient, staff: Headers) -> Import:
    """Import a file as the clerk; gives the answer."""

    def go(data: bytes, headers: Headers | None = None) -> Any:
        return client.post("/api/v1/records/import", files={"file": ("记录.csv", data)}, headers=headers or staff)

    return go


def day(text: str) -> dt.date:
    """A date from its ISO form."""
    return dt.date.fromisoformat(text)
